"""A file should not have come in: everything it wrote is reversed, unless something rests on it."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import Max

from huikuan.desks.receivables.queries import standing_invoices_on_entries_of
from huikuan.errors import Refused
from huikuan.flows.import_rows import nobody
from huikuan.flows.undo_agreements import (
    AGREEMENTS,
    refuse_impossible_undoing_of,
    undo_agreements,
)
from huikuan.records.files.commands import hold_intake
from huikuan.records.files.models import Intake
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.ledger.queries import (
    customers_moved_by,
    entries_by_source,
    entries_resting_on,
    unreversed_entries,
)
from huikuan.records.ledger.storage.gate import Turns
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events

BATCH_ENTRIES = 500
UNDOABLE = ("done", "stopped", "undoing")
Tell = Callable[[int, int], None]


def undo_intake(intake: Intake, *, reason: str, by: Actor, tell: Tell = nobody) -> int:
    """Reverse every entry of an import, newest first; how many there were.

    Customers that came with it stay. Refused when another entry, such as an application by
    hand, rests on a receivable or receipt of this import: that one is undone first. A large
    import is undone in batches; one that broke off goes on from where it was.
    """
    begin_undoing(intake, reason)
    if intake.kind in AGREEMENTS:
        count = undo_agreements(intake, reason=reason, by=by, tell=tell)
        _finish(intake, by.today, reason, by)
        return count
    source = f"intake:{intake.pk}"
    entries = list(unreversed_entries(source).values_list("id", flat=True))
    latest = entries_by_source(source).aggregate(day=Max("effective_on"))["day"]
    on, turns = max(by.today, latest or by.today), Turns()
    for start in range(0, len(entries), BATCH_ENTRIES):
        chunk = entries[start : start + BATCH_ENTRIES]
        with transaction.atomic():
            hold_intake(intake, "undoing")
            reverse_entries(chunk, on=on, reason=reason, by=by)
        tell(start + len(chunk), len(entries))
        turns.let_others_in()
    _finish(intake, on, reason, by)
    return len(entries)


def _finish(intake: Intake, on: date, reason: str, by: Actor) -> None:
    with transaction.atomic():
        hold_intake(intake, "undoing")
        _tell(intake, on, reason, by)
        Intake.objects.filter(pk=intake.pk).update(state="undone")
    intake.refresh_from_db()


@transaction.atomic
def begin_undoing(intake: Intake, reason: str) -> None:
    """Say that an import is being undone and why; from now on nobody continues it."""
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    refuse_impossible_undoing(held, reason)
    held.state = "undoing"
    held.result = held.result | {"undone_because": reason}
    held.save(update_fields=["state", "result"])
    intake.refresh_from_db()


def refuse_impossible_undoing(intake: Intake, reason: str) -> None:
    """Refuse without a reason, what is not in the books, and what other entries rest on."""
    if not reason.strip():
        raise Refused("reason_missing")
    if intake.state not in UNDOABLE:
        raise Refused("intake_not_done", state=intake.state)
    if intake.kind == "customers":
        raise Refused("customers_stay")
    refuse_impossible_undoing_of(intake)
    resting = entries_resting_on(f"intake:{intake.pk}")
    if first := resting.first():
        raise Refused("intake_rested_upon", count=resting.count(), key=first.key)
    claiming = standing_invoices_on_entries_of(f"intake:{intake.pk}")
    if invoice := claiming.first():
        raise Refused("intake_claimed", count=claiming.count(), number=invoice.number)


def _tell(intake: Intake, on: date, reason: str, by: Actor) -> None:
    """The history of each customer says that the import was undone, and so does the import's."""
    source, name = f"intake:{intake.pk}", intake.file.name
    drafts = [
        EventDraft("import_undone", on, source, customer, {"name": name, "reason": reason})
        for customer in customers_moved_by(source)
    ]
    record_events(drafts, by=by)
    record_event("import_undone", on=on, subject=source, by=by, name=name, reason=reason)
