"""A file is handed in: kept by its hash, opened, and what is unclear about it is asked."""

from collections.abc import Callable
from typing import Any, BinaryIO

from huikuan.errors import Refused
from huikuan.flows.import_rows import nobody
from huikuan.flows.match_codes import twins
from huikuan.integrations.einvoices.rows import open_as_table, understood_einvoices
from huikuan.integrations.tables.looks import Look, look, remembered, told
from huikuan.integrations.tables.opening import Table, open_table, refuse_no_table, reopened
from huikuan.integrations.tables.questions import Question, Understanding, understanding
from huikuan.integrations.tables.rows import codes_and_owners
from huikuan.records.customers.queries import customers_by_code
from huikuan.records.files.commands import store_file
from huikuan.records.files.models import INTAKE_KINDS, WAITING, Intake
from huikuan.records.files.progress import forget_progress
from huikuan.records.files.queries import opened_file, remembered_reading
from huikuan.records.people.actor import Actor

CHOICES = {
    "revenue": ("yes", "no"),
    "serials": ("1900", "1904"),
    "unit": ("headed", "plain"),
    "zeros": ("keep", "match"),
}
Tell = Callable[[int, int], None]
ANSWERS = frozenset({"columns", "currency", "dates", "decimal", "encoding", "sheet", *CHOICES})
# Answers that hold for every file of one source; the others are asked of each file.
LASTING = ("unit", "zeros")
TWINS_SHOWN_MAX = 3
EINVOICES = "einvoices"


def take_file_in(
    kind: str,
    name: str,
    stream: BinaryIO,
    *,
    by: Actor,
    media_type: str = "application/octet-stream",
    answers: dict[str, Any] | None = None,
    is_read_later: bool = False,
) -> Intake:
    """Keep a file and begin its import; refuses what is no sound table, and keeps nothing then.

    Columns are read as they were the last time a file had these headings. A file that
    ``is_read_later`` is only looked at from outside: reading it takes its time, and whoever
    handed it in does not wait for that.
    """
    if kind not in INTAKE_KINDS:
        raise Refused("intake_kind_unknown", kind=kind)
    checked = _checked_answers(answers or {})
    if kind != EINVOICES:
        refuse_no_table(stream)
    found: dict[str, Any] = {"reading": checked}
    if not is_read_later:
        found = _found(kind, _opened(kind, stream, checked), checked, "")
    stream.seek(0)
    file = store_file(name, media_type, stream, by=by)
    intake = Intake.objects.create(
        kind=kind,
        file=file,
        state="asked",
        actor=by.code,
        actor_name=by.name,
        created_at=by.at,
        **found,
    )
    forget_progress(intake.pk)  # a backup that was restored may have left some of this number
    return intake


def look_at_file(intake: Intake, *, tell: Tell = nobody) -> Look:
    """Walk through the whole file and keep what must be asked about it.

    ``tell`` hears how many rows were read; how many there are nobody knows yet.
    """
    table = _opened(intake.kind, opened_file(intake.file), intake.reading).watched(tell)
    found = _found(intake.kind, table, intake.reading, intake.fingerprint)
    waiting = Intake.objects.filter(pk=intake.pk, state__in=WAITING)
    if not waiting.update(**found):
        intake.refresh_from_db()
        raise Refused("intake_not_open", state=intake.state)
    for name, value in found.items():
        setattr(intake, name, value)
    return remembered(intake.look)


def looked_at(intake: Intake) -> Look:
    """What was found about the file as a whole; found now if nobody looked yet."""
    return remembered(intake.look) if intake.look else look_at_file(intake)


def _found(kind: str, table: Table, reading: dict[str, Any], fingerprint: str) -> dict[str, Any]:
    """What a file means; what was said about files with these headings before counts as said."""
    if fingerprint != table.fingerprint:
        before: dict[str, Any] = remembered_reading(kind, table.fingerprint)
        columns = before.get("columns", {}) | reading.get("columns", {})
        lasting = {name: before[name] for name in LASTING if name in before}
        reading = lasting | reading | ({"columns": columns} if columns else {})
    found = look(table, understood(table, kind, reading))
    return {"reading": reading, "fingerprint": table.fingerprint, "look": told(found)}


def answer_intake(
    intake: Intake, answers: dict[str, Any], *, by: Actor, is_read_later: bool = False
) -> tuple[Question, ...]:
    """Add answers to those given before; what is still open comes back.

    What a file means under new answers takes a walk through it; one that ``is_read_later``
    only keeps the answers, refused when they cannot be answers at all.
    """
    checked = _checked_answers(answers)
    intake.refresh_from_db()
    columns = intake.reading.get("columns", {}) | checked.pop("columns", {})
    reading = intake.reading | checked | {"columns": columns}
    before = intake.reading, intake.look
    intake.reading, intake.look = reading, {}
    try:
        found = () if is_read_later else look_at_file(intake).understanding.questions
    except Refused:
        intake.reading, intake.look = before
        raise
    waiting = Intake.objects.filter(pk=intake.pk, state__in=WAITING)
    if not waiting.update(reading=intake.reading, look=intake.look, state="asked", result={}):
        raise Refused("intake_not_open", state=intake.state)
    intake.state = "asked"
    return found


def withdraw_intake(intake: Intake) -> None:
    """Give up a file that was never brought in: nothing was written, so nothing is undone."""
    waiting = Intake.objects.filter(pk=intake.pk, state__in=WAITING)
    if not waiting.delete()[0]:
        raise Refused("intake_not_open", state=intake.state)


def opened_intake(intake: Intake) -> Table:
    """The table of an intake, read as it was when it was looked at."""
    if intake.kind == EINVOICES:
        return open_as_table(opened_file(intake.file))
    return reopened(opened_file(intake.file), looked_at(intake).table)


def _opened(kind: str, stream: BinaryIO, answers: dict[str, Any]) -> Table:
    return open_as_table(stream) if kind == EINVOICES else open_table(stream, answers)


def understood(table: Table, kind: str, answers: dict[str, Any]) -> Understanding:
    """What a table means and what is open: about the file first, about known customers last."""
    if kind == EINVOICES:
        return understood_einvoices()
    found = understanding(table, kind, answers)
    if found.questions or answers.get("zeros"):
        return found
    alike = _codes_alike(table, kind, found)
    if not alike:
        return found
    question = Question("zeros", options=("match", "keep"), examples=alike)
    return Understanding(found.layout, (question,), found.headings, found.unused)


def _codes_alike(table: Table, kind: str, found: Understanding) -> tuple[tuple[str, ...], ...]:
    """Codes that differ by leading zeros only, in the file or from known ones, with their names."""
    field = "code" if kind == "customers" else "customer_code"
    _, names, _ = codes_and_owners(table, found.layout, field)
    pairs = list(twins(names).items())[:TWINS_SHOWN_MAX]
    known = customers_by_code(other for _, other in pairs)
    return tuple(
        (code, other, names[code], names.get(other) or known[other].name) for code, other in pairs
    )


def _checked_answers(answers: dict[str, Any]) -> dict[str, Any]:
    """Only answers to questions that exist, empty ones left out."""
    for name in answers.keys() - ANSWERS:
        raise Refused("answer_unknown", name=name[:40])
    for name, options in CHOICES.items():
        if answers.get(name) and answers[name] not in options:
            raise Refused("answer_wrong", name=name, answer=str(answers[name])[:40])
    return {name: value for name, value in answers.items() if value}
