"""Bring a CSV or XLSX file into the books, or a folder of documents from SAP."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import Progress

from huikuan.errors import Refused
from huikuan.flows.import_rows import Preview, RowWarning, result_of
from huikuan.flows.preview_intake import preview_table
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import (
    answer_intake,
    looked_at,
    take_file_in,
    understood,
    withdraw_intake,
)
from huikuan.integrations.tables.opening import open_table
from huikuan.integrations.tables.questions import Question, Understanding
from huikuan.integrations.tables.rows import RefusedRow
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.cli.options import QUESTION_EXIT
from huikuan.interfaces.cli.sap import SAP, bring_sap_in
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.table_refusals import (
    question_sentence,
    row_sentence,
    warning_sentence,
)
from huikuan.interfaces.words.values import money_text
from huikuan.records.files.models import INTAKE_KINDS, Intake
from huikuan.records.files.progress import progress_of
from huikuan.records.files.queries import begun_before, place_of

SHOWN_MAX = 20
KEPT_APART = {"zeros": "keep"}


@click.command()
@click.argument("kind", type=click.Choice([*INTAKE_KINDS, SAP]))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--map", "columns", default="", help="field=column, separated by commas.")
@click.option("--currency", default="", help="The currency where the file names none.")
@click.option("--encoding", default="", help="utf-8, gb18030, big5 …")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of 01/02/2025.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark.")
@click.option("--sheet", default="", help="Which sheet of a workbook.")
@click.option("--serials", type=click.Choice(["1900", "1904"]), help="Days like 45292.")
@click.option(
    "--unit", type=click.Choice(["headed", "plain"]), help="Amounts in 万元, or whole units."
)
@click.option("--zeros", type=click.Choice(["keep", "match"]), help="Codes like 007 and 7.")
@click.option("--revenue", is_flag=True, help="The revenue is not in the old books yet.")
@click.option("--terms", multiple=True, help="sap-o2c: CODE=terms, such as Z001=net 30.")
@click.option("--dry-run", is_flag=True, help="Judge every row, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    kind: str,
    file: Path,
    columns: str,
    revenue: bool,
    terms: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    **told: Any,
) -> None:
    """Bring FILE into the books; ask what cannot be known, and refuse rows with reasons."""
    _refuse_wrong_place(kind, file)
    try:
        if kind == SAP:
            bring_sap_in(file, terms, as_json=as_json)
        else:
            _bring_file_in(kind, file, columns, revenue, dry_run, as_json, told)
    except Refused as refusal:
        _tell_refusal(refusal, as_json)
        sys.exit(1)


def _refuse_wrong_place(kind: str, file: Path) -> None:
    if file.is_dir() != (kind == SAP):
        wanted = gettext("a folder") if kind == SAP else gettext("a file")
        raise click.BadParameter(f"{file}: {wanted}", param_hint="FILE")


def _bring_file_in(
    kind: str,
    file: Path,
    columns: str,
    revenue: bool,
    dry_run: bool,
    as_json: bool,
    told: dict[str, Any],
) -> None:
    answers = {name: value for name, value in told.items() if value}
    answers |= {"columns": _columns(columns)} if columns else {}
    answers |= {"revenue": "yes"} if revenue else {}
    work = _judged if dry_run else _imported
    told_back = work(kind, file, answers, as_json)
    click.echo(json.dumps(told_back, ensure_ascii=False)) if as_json else _show(told_back)


def _columns(text: str) -> dict[str, str]:
    columns = {}
    for pair in text.split(","):
        field, mark, heading = pair.partition("=")
        if not mark:
            raise click.BadParameter(f"{pair!r}: field=column", param_hint="--map")
        columns[field.strip()] = heading.strip()
    return columns


def _ask_first(found: Understanding, as_json: bool) -> None:
    """Stop with the questions about the file while there are any."""
    if not found.questions:
        return
    asked = [_question(question) for question in found.questions]
    if as_json:
        told = {"questions": asked, "columns": found.headings}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _show_questions(asked)
    sys.exit(QUESTION_EXIT)


def _only_zeros(found: Understanding) -> bool:
    """Whether all that is open is 007 or 7: a command keeps them apart and warns of each."""
    return [question.code for question in found.questions] == ["zeros"]


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "field": question.field,
        "question": question_sentence(question.code, question.field),
        "options": list(question.options),
        "examples": [list(example) for example in question.examples],
        "suggested": question.suggested,
        "answer_with": _answer_with(question),
    }


def _answer_with(question: Question) -> str:
    """The option of this command that answers."""
    if question.code == "column":
        return f"--map '{question.field}={question.suggested or '…'}'"
    option = question.suggested or (question.options[0] if question.options else "CNY")
    return f"--{question.code} '{option}'"


def _judged(kind: str, file: Path, answers: dict[str, Any], as_json: bool) -> dict[str, Any]:
    with file.open("rb") as stream:
        table = open_table(stream, answers)
        found = understood(table, kind, answers)
        if _only_zeros(found):
            answers |= KEPT_APART
        else:
            _ask_first(found, as_json)
        preview = preview_table(table, kind, answers, by=command_line_actor())
    return _told(preview, dry_run=True)


def _imported(kind: str, file: Path, answers: dict[str, Any], as_json: bool) -> dict[str, Any]:
    by = command_line_actor()
    with file.open("rb") as stream:
        intake = take_file_in(kind, file.name, stream, by=by, answers=answers)
    found = looked_at(intake).understanding
    if _only_zeros(found):
        answer_intake(intake, KEPT_APART, by=by)
    elif found.questions:
        withdraw_intake(intake)
        _ask_first(found, as_json)
    if begun := begun_before(intake):  # by the same command, which was stopped
        withdraw_intake(intake)
        intake = begun
    with _progress(intake):
        outcome = run_intake(intake, by=by, say=reason_of)
    return _told(outcome, intake=intake)


def reason_of(row: RefusedRow) -> str:
    """Why a row was refused, in the reader's language."""
    return row_sentence(row.row, row.field, sentence(row.code, row.params))


def warning_of(warning: RowWarning) -> str:
    """What is odd about a row that was taken, in the reader's language."""
    return row_sentence(warning.row, "", warning_sentence(warning.code, warning.params))


def _told(
    outcome: Preview, *, intake: Intake | None = None, dry_run: bool = False
) -> dict[str, Any]:
    refused = intake.refused_file if intake else None
    return result_of(outcome) | {
        "dry_run": dry_run,
        "intake": intake.pk if intake else None,
        "warnings": [
            {"row": w.row, "code": w.code, "sentence": warning_of(w)} for w in outcome.warnings
        ],
        "refused_rows": [
            {"row": row.row, "field": row.field, "code": row.code, "sentence": reason_of(row)}
            for row in outcome.refused
        ],
        "refused_file": str(place_of(refused.sha256)) if refused else None,
    }


def _tell_refusal(refusal: Refused, as_json: bool) -> None:
    words = sentence(refusal.code, refusal.params)
    if as_json:
        told = {"refused": {"code": refusal.code, "sentence": words}}
        click.echo(json.dumps(told, ensure_ascii=False))
    click.echo(words, err=True)


def _show(told: dict[str, Any]) -> None:
    names = {
        "rows": gettext("Rows"),
        "accepted": gettext("Taken"),
        "already_known": gettext("Known already"),
        "refused": gettext("Refused"),
        "new_customers": gettext("New customers"),
    }
    for name, word in names.items():
        click.echo(f"{word}: {told[name]:,}")
    for currency, minor in sorted(told["sums"].items()):
        open_minor = told["open_sums"].get(currency, 0)
        amount, left = money_text(minor, currency), money_text(open_minor, currency)
        click.echo(gettext("Sum: {amount}, open {left}").format(amount=amount, left=left))
    _show_lines(told["warnings"])
    _show_lines(told["refused_rows"])
    if told["refused_file"]:
        click.echo(gettext("Refused rows: {path}").format(path=told["refused_file"]))


def _show_lines(lines: Sequence[dict[str, Any]]) -> None:
    for line in lines[:SHOWN_MAX]:
        click.echo(f"  {line['sentence']}")
    if len(lines) > SHOWN_MAX:
        click.echo(f"  … {len(lines) - SHOWN_MAX}")


def _show_questions(asked: list[dict[str, Any]]) -> None:
    for question in asked:
        click.echo(question["question"], err=True)
        for place, example in enumerate(question["examples"]):
            option = question["options"][place] if place < len(question["options"]) else ""
            click.echo(f"    {option:24} {' | '.join(example)}", err=True)
        click.echo(f"    → {question['answer_with']}", err=True)


class _Watch:
    """A bar that follows the progress an import writes beside the database."""

    def __init__(self, intake: Intake, progress: Progress) -> None:
        self.intake_id, self.progress, self.over = intake.pk, progress, Event()
        self.task = progress.add_task(intake.file.name, total=None)
        self.thread = Thread(target=self._follow, daemon=True)

    def __enter__(self) -> None:
        self.progress.start()
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.progress.stop()

    def _follow(self) -> None:
        while not self.over.wait(0.2):
            if told := progress_of(self.intake_id):
                self.progress.update(self.task, completed=told[0], total=told[1])


def _progress(intake: Intake) -> Any:
    console = Console(stderr=True)
    return _Watch(intake, Progress(console=console)) if console.is_terminal else nullcontext()
