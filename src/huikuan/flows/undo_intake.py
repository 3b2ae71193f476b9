"""A file should not have come in: everything it wrote is reversed, unless something rests on it."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.queries import standing_invoices_on_entries_of
from huikuan.errors import Refused
from huikuan.flows.import_rows import nobody
from huikuan.records.files.models import Intake
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.ledger.queries import (
    customers_moved_by,
    entries_resting_on,
    unreversed_entries,
)
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events

BATCH_ENTRIES = 500
Tell = Callable[[int, int], None]


@transaction.atomic
def undo_intake(intake: Intake, *, reason: str, by: Actor, tell: Tell = nobody) -> int:
    """Reverse every entry of an import, newest first; how many there were.

    Customers that came with it stay. Refused when another entry, such as an application by
    hand, rests on a receivable or receipt of this import: that one is undone first.
    """
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    refuse_impossible_undoing(intake, reason)
    entries = list(unreversed_entries(f"intake:{intake.pk}").values_list("id", "effective_on"))
    on = max([by.today, *(day for _, day in entries)])
    for start in range(0, len(entries), BATCH_ENTRIES):
        chunk = [id_ for id_, _ in entries[start : start + BATCH_ENTRIES]]
        reverse_entries(chunk, on=on, reason=reason, by=by)
        tell(start + len(chunk), len(entries))
    _tell(intake, on, reason, by)
    intake.state = "undone"
    intake.save(update_fields=["state"])
    return len(entries)


def refuse_impossible_undoing(intake: Intake, reason: str) -> None:
    """Refuse without a reason, what is not in the books, and what other entries rest on."""
    if not reason.strip():
        raise Refused("reason_missing")
    if intake.state != "done":
        raise Refused("intake_not_done", state=intake.state)
    if intake.kind == "customers":
        raise Refused("customers_stay")
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
