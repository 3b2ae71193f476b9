"""A file goes into the books, whole or not at all; what was refused comes back with reasons."""

import csv
import tempfile
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import PurePath
from typing import BinaryIO

from django.db import transaction

from huikuan.errors import Refused
from huikuan.flows.import_rows import Preview, Setting, imported, previewed, result_of
from huikuan.flows.preview_intake import IMPORTS, agreed_layout
from huikuan.flows.take_file_in import opened_intake
from huikuan.integrations.exports.plain_text import protected_text
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout
from huikuan.integrations.tables.rows import RefusedRow
from huikuan.records.files.commands import store_file
from huikuan.records.files.models import Intake, Reading
from huikuan.records.files.progress import forget_progress, is_progressing, note_progress
from huikuan.records.ledger.storage.statistics import refresh_statistics
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

Say = Callable[[RefusedRow], str]
REASON_HEADING = "原因 Reason"


def code_of(row: RefusedRow) -> str:
    """The reason as a code, where nobody reads it."""
    return row.code


def run_intake(intake: Intake, *, by: Actor, say: Say = code_of) -> Preview:
    """Import a file in one transaction. ``say`` words the reason of a refused row.

    Others see how far it is through ``records.files.progress``. A failure leaves the books as
    they were and the intake ``failed``, to be run again.
    """
    _begin(intake, by)
    try:
        table, kind, answers = opened_intake(intake)
        layout = agreed_layout(table, kind, answers)
        return _import(intake, table, layout, by, say)
    except BaseException as failure:
        code = failure.code if isinstance(failure, Refused) else "intake_broke_off"
        params = failure.params if isinstance(failure, Refused) else {}
        told = {"failed": code, "params": {name: str(value) for name, value in params.items()}}
        Intake.objects.filter(pk=intake.pk).update(state="failed", result=told)
        raise
    finally:
        forget_progress(intake.pk)
        intake.refresh_from_db()


@transaction.atomic
def _begin(intake: Intake, by: Actor) -> None:
    """Only one runs an intake; one that broke off, even by a kill, may be run again."""
    states = ["asked", "previewed", "failed"]
    if not is_progressing(intake.pk, by.at):
        states.append("running")
    begun = Intake.objects.filter(pk=intake.pk, state__in=states).update(state="running")
    intake.refresh_from_db()
    if not begun:
        raise Refused("intake_not_open", state=intake.state)
    note_progress(intake.pk, 0, 0)


@transaction.atomic
def _import(intake: Intake, table: Table, layout: Layout, by: Actor, say: Say) -> Preview:
    kind, answers = intake.kind, intake.reading
    setting = Setting(answers, by, source=f"intake:{intake.pk}")

    def tell(done: int, total: int) -> None:
        note_progress(intake.pk, done, total)

    with tempfile.TemporaryFile() as refused:
        writer = RefusedRows(refused, table.headings, say)
        outcome = imported(
            IMPORTS[kind](), table, layout, kind, setting, refuse=writer.add, tell=tell
        )
        refresh_statistics()
        _finish(intake, outcome, by)
        if outcome.refused_count:
            name = f"{PurePath(intake.file.name).stem[:150]}.refused.csv"
            intake.refused_file = store_file(name, "text/csv", writer.finished(), by=by)
    intake.save()
    columns = {name: table.headings[place] for name, place in layout.columns.items()}
    Reading.objects.update_or_create(
        kind=kind,
        fingerprint=table.fingerprint,
        defaults={"answers": answers | {"columns": columns}, "updated_at": by.at},
    )
    return outcome


def _finish(intake: Intake, outcome: Preview, by: Actor) -> None:
    intake.state = "done"
    intake.row_count = intake.done_count = outcome.rows
    intake.finished_at = by.at
    intake.result = result_of(outcome)
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


def refused_rows_of(intake: Intake, *, by: Actor, say: Say = code_of) -> BinaryIO:
    """The file of the rows that would be refused, made anew while nothing is written yet."""
    table, kind, answers = opened_intake(intake)
    layout = agreed_layout(table, kind, answers)
    place = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked reads and closes it
    writer = RefusedRows(place, table.headings, say)
    previewed(IMPORTS[kind](), table, layout, kind, Setting(answers, by), refuse=writer.add)
    return writer.finished()


class RefusedRows:
    """The file of refused rows: their cells as they were, and why they were refused."""

    def __init__(self, place: BinaryIO, headings: tuple[str, ...], say: Say) -> None:
        self.place, self.say, self.width = place, say, len(headings)
        self.text = TextIOWrapper(place, encoding="utf-8-sig", newline="")
        self.rows = csv.writer(self.text)
        self.rows.writerow([*map(protected_text, headings), REASON_HEADING])

    def add(self, row: RefusedRow) -> None:
        """Write one row; a row of another width keeps its cells behind the reason."""
        cells = [protected_text(str(cell)) for cell in row.cells]
        fitting = cells[: self.width] + [""] * (self.width - len(cells))
        reason = protected_text(self.say(row))
        self.rows.writerow([*fitting, reason, *cells[self.width :]])

    def finished(self) -> BinaryIO:
        """The bytes, ready to be kept."""
        self.text.flush()
        self.text.detach()
        self.place.seek(0)
        return self.place
