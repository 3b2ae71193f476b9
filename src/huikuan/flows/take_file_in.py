"""A file is handed in: kept by its hash, opened, and what is unclear about it is asked."""

from typing import Any, BinaryIO

from huikuan.errors import Refused
from huikuan.integrations.tables.cells import identifier_of
from huikuan.integrations.tables.opening import Table, open_table
from huikuan.integrations.tables.questions import Question, Understanding, understanding
from huikuan.records.customers.queries import codes_without_zeros, customers_by_code
from huikuan.records.files.commands import store_file
from huikuan.records.files.models import INTAKE_KINDS, Intake, Reading
from huikuan.records.files.progress import forget_progress
from huikuan.records.files.queries import opened_file
from huikuan.records.people.actor import Actor

ANSWERS = frozenset(
    {"columns", "currency", "dates", "decimal", "encoding", "revenue", "sheet", "zeros"}
)
TWINS_SHOWN_MAX = 3


def take_file_in(
    kind: str,
    name: str,
    stream: BinaryIO,
    *,
    by: Actor,
    media_type: str = "application/octet-stream",
    answers: dict[str, Any] | None = None,
) -> Intake:
    """Keep a file and begin its import; refuses what is no sound table, and keeps nothing then.

    Columns are read as they were the last time a file had these headings.
    """
    if kind not in INTAKE_KINDS:
        raise Refused("intake_kind_unknown", kind=kind)
    told = _checked_answers(answers or {})
    table = open_table(stream, told)  # before the transaction: it may take a while
    remembered = Reading.objects.filter(kind=kind, fingerprint=table.fingerprint).first()
    if remembered:
        told["columns"] = remembered.answers.get("columns", {}) | told.get("columns", {})
    stream.seek(0)
    file = store_file(name, media_type, stream, by=by)
    intake = Intake.objects.create(
        kind=kind,
        file=file,
        state="asked",
        fingerprint=table.fingerprint,
        reading=told,
        actor=by.code,
        actor_name=by.name,
        created_at=by.at,
    )
    forget_progress(intake.pk)  # a backup that was restored may have left some of this number
    return intake


def answer_intake(intake: Intake, answers: dict[str, Any], *, by: Actor) -> tuple[Question, ...]:
    """Add answers to those given before; what is still open comes back."""
    told = _checked_answers(answers)
    intake.refresh_from_db()
    columns = intake.reading.get("columns", {}) | told.pop("columns", {})
    intake.reading = intake.reading | told | {"columns": columns}
    open_questions = understood(*opened_intake(intake)).questions
    waiting = Intake.objects.filter(pk=intake.pk, state__in=("asked", "previewed", "failed"))
    if not waiting.update(reading=intake.reading, state="asked"):
        raise Refused("intake_not_open", state=intake.state)
    intake.state = "asked"
    return open_questions


def withdraw_intake(intake: Intake) -> None:
    """Give up a file that was never brought in: nothing was written, so nothing is undone."""
    waiting = Intake.objects.filter(pk=intake.pk, state__in=("asked", "previewed", "failed"))
    if not waiting.delete()[0]:
        raise Refused("intake_not_open", state=intake.state)


def opened_intake(intake: Intake) -> tuple[Table, str, dict[str, Any]]:
    """The table of an intake with its kind and the answers so far."""
    table = open_table(opened_file(intake.file), intake.reading)
    return table, intake.kind, intake.reading


def understood(table: Table, kind: str, answers: dict[str, Any]) -> Understanding:
    """What a table means and what is open: about the file first, about known customers last."""
    found = understanding(table, kind, answers)
    if found.questions or answers.get("zeros"):
        return found
    twins = _twins(table, found.layout.columns.get("customer_code"))
    if not twins:
        return found
    question = Question("zeros", options=("keep", "match"), examples=tuple(twins))
    return Understanding(found.layout, (question,), found.headings, found.unused)


def _twins(table: Table, place: int | None) -> list[tuple[str, str]]:
    """Codes in the file that are not known, but would be with leading zeros more or fewer."""
    known = codes_without_zeros() if place is not None else {}
    if not known:
        return []
    codes: set[str] = set()
    for _, cells in table.rows():
        cell = cells[place] if place is not None and place < len(cells) else ""
        try:
            codes.add(identifier_of(cell))
        except Refused:
            continue
    figures = {code for code in codes if code.isdecimal() and code.lstrip("0") in known}
    unknown = sorted(figures - customers_by_code(figures).keys())
    return [(code, known[code.lstrip("0")]) for code in unknown[:TWINS_SHOWN_MAX]]


def _checked_answers(answers: dict[str, Any]) -> dict[str, Any]:
    """Only answers to questions that exist, empty ones left out."""
    for name in answers.keys() - ANSWERS:
        raise Refused("answer_unknown", name=name[:40])
    choices = {"zeros": ("keep", "match"), "revenue": ("yes", "no")}
    for name, options in choices.items():
        if answers.get(name) and answers[name] not in options:
            raise Refused("answer_wrong", name=name, answer=str(answers[name])[:40])
    return {name: value for name, value in answers.items() if value}
