"""A file goes into the books, batch by batch; it is finished or undone, never left half way."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.db import transaction

from huikuan.errors import Refused
from huikuan.flows.import_rows import (
    Importing,
    Judged,
    Preview,
    RowWarning,
    Setting,
    add_to,
    add_up,
    batches,
    plain,
    result_of,
    survey,
)
from huikuan.flows.preview_intake import IMPORTS, agreed_reading
from huikuan.integrations.exports.refused_rows import RefusedRows, Say, code_of
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout
from huikuan.integrations.tables.rows import RefusedRow, checked_rows
from huikuan.records.files.commands import hold_intake, remember_reading, store_file
from huikuan.records.files.models import WAITING, Intake, IntakeBatch, StoredFile
from huikuan.records.files.progress import forget_progress, is_progressing, note_progress
from huikuan.records.ledger.storage.gate import Turns
from huikuan.records.ledger.storage.statistics import refresh_statistics
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


def run_intake(intake: Intake, *, by: Actor, say: Say = code_of) -> Preview:
    """Bring a file into the books, some rows at a time, so that nobody else has to wait for it.

    Each batch is one transaction with its rows and what became of them. Whatever breaks the
    import off, also a kill, leaves whole batches: it goes on after the last one, or is undone.
    Others see how far it is through ``records.files.progress``. ``say`` words the reason of a
    refused row.
    """
    _begin(intake, by)
    try:
        table, layout = agreed_reading(intake)
        return _import(intake, table, layout, by, say)
    except BaseException as failure:
        _break_off(intake, failure)
        raise
    finally:
        forget_progress(intake.pk)
        intake.refresh_from_db()


@transaction.atomic
def _begin(intake: Intake, by: Actor) -> None:
    """Only one runs an intake; one that broke off, even by a kill, goes on."""
    states = [*WAITING, "stopped"]
    if not is_progressing(intake.pk, by.at):
        states.append("running")
    begun = Intake.objects.filter(pk=intake.pk, state__in=states).update(state="running")
    intake.refresh_from_db()
    if not begun:
        raise Refused("intake_not_open", state=intake.state)
    note_progress(intake.pk, 0, 0)


def _break_off(intake: Intake, failure: BaseException) -> None:
    """Say why; with batches in the books it has stopped, without any it simply failed."""
    has_begun = IntakeBatch.objects.filter(intake=intake, accepted__gt=0).exists()
    told: dict[str, Any] = {
        "failed": "intake_stopped" if has_begun else "intake_broke_off",
        "params": {},
    }
    if isinstance(failure, Refused):
        told = {"failed": failure.code, "params": plain(failure.params)}
    if not has_begun:
        IntakeBatch.objects.filter(intake=intake).delete()
    Intake.objects.filter(pk=intake.pk, state="running").update(
        state="stopped" if has_begun else "failed", result=told
    )


def _import(intake: Intake, table: Table, layout: Layout, by: Actor, say: Say) -> Preview:
    kind = intake.kind
    setting = Setting(intake.reading, by, source=f"intake:{intake.pk}")
    importing = IMPORTS[kind]()
    total = survey(importing, table, layout, setting)
    outcome = outcome_so_far(intake)
    counted, turns = max(outcome.rows, 500), Turns()
    left = islice(checked_rows(table, layout, kind), outcome.rows, None)
    for batch in batches(left):
        note_progress(intake.pk, outcome.rows, total)
        _take(intake, importing, batch, setting, outcome)
        if outcome.rows >= 2 * counted:
            refresh_statistics()
            counted = outcome.rows
        turns.let_others_in()
    note_progress(intake.pk, outcome.rows, total)
    refresh_statistics()
    _finish(intake, outcome, table, layout, by, say)
    return outcome


@transaction.atomic
def _take(
    intake: Intake, importing: Importing, batch: list[Any], setting: Setting, outcome: Preview
) -> None:
    """One batch: judged against the books as they are now, written, and noted, all or nothing."""
    hold_intake(intake, "running")
    known_before = len(setting.newcomers)
    judged = importing.judge(batch, setting)
    importing.write(judged, setting)
    one = Preview()
    add_to(one, batch, judged)
    one.new_customers = len(setting.newcomers) - known_before
    IntakeBatch.objects.create(
        intake=intake, row_count=one.rows, accepted=one.accepted, told=_told(one, judged)
    )
    add_up(outcome, one)


def _told(one: Preview, judged: Judged) -> dict[str, Any]:
    """A batch as it is kept: every refused row with its reason, not only those shown."""
    rows = [[r.row, r.field, r.code, plain(r.params)] for r in judged.refused]
    made = {"made": judged.made} if judged.made else {}
    return result_of(one) | {"refused_rows": rows} | made


def outcome_so_far(intake: Intake) -> Preview:
    """What the batches that are in the books come to."""
    outcome = Preview()
    for told in intake.batches.values_list("told", flat=True).iterator():
        add_up(outcome, _as_preview(told))
    return outcome


def _as_preview(told: dict[str, Any]) -> Preview:
    one = Preview(
        rows=told["rows"],
        accepted=told["accepted"],
        already_known=told["already_known"],
        refused_count=told["refused"],
        new_customers=told["new_customers"],
        refused=[
            RefusedRow(row, field, code, params, [])
            for row, field, code, params in told["refused_rows"]
        ],
        warnings=[RowWarning(*each) for each in told["warnings"]],
    )
    for name in ("warning_counts", "refusal_counts", "sums", "open_sums"):
        getattr(one, name).update(told[name])
    return one


def _finish(
    intake: Intake, outcome: Preview, table: Table, layout: Layout, by: Actor, say: Say
) -> None:
    """The last transaction: the file is in the books, with its result and its refused rows."""
    refused = _refused_file(intake, table, by, say) if outcome.refused_count else None
    with transaction.atomic():
        hold_intake(intake, "running")
        intake.state = "done"
        intake.row_count = intake.done_count = outcome.rows
        intake.finished_at = by.at
        intake.result = result_of(outcome)
        intake.refused_file = refused
        intake.save()
        columns = {name: table.headings[place] for name, place in layout.columns.items()}
        remember_reading(intake, intake.reading | {"columns": columns}, by=by)
        record_event(
            "import_finished",
            on=by.today,
            subject=f"intake:{intake.pk}",
            by=by,
            name=intake.file.name,
            sha256=intake.file.sha256,
            kind_of_file=intake.kind,
            accepted=outcome.accepted,
            refused=outcome.refused_count,
            already_known=outcome.already_known,
        )


def _refused_file(intake: Intake, table: Table, by: Actor, say: Say) -> StoredFile:
    """The refused rows as they were, with their reasons, kept by hash like any other file."""
    with tempfile.TemporaryFile() as place:
        writer = RefusedRows(place, table.headings, say)
        for row in _refused_rows(intake, table):
            writer.add(row)
        name = f"{PurePath(intake.file.name).stem[:150]}.refused.csv"
        return store_file(name, "text/csv", writer.finished(), by=by)


def _refused_rows(intake: Intake, table: Table) -> Iterator[RefusedRow]:
    """Every refused row with its cells, from the batches and the file side by side."""
    rows = table.rows()
    for told in intake.batches.values_list("told", flat=True).iterator():
        for number, field, code, params in told["refused_rows"]:
            cells = next(cells for row, cells in rows if row == number)
            yield RefusedRow(number, field, code, params, cells)
