"""An event was told by mistake: what it made due is taken back, nothing is deleted."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import note_withdrawn, withdraw_delivery
from huikuan.desks.contracts.queries import (
    PlanBase,
    base_of,
    events_going_with,
    recognised_by,
    standing_of,
)
from huikuan.desks.receivables.queries import credit_notes_by_key, creditable_minor
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import credit_key, level_recognitions
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.flows.reverse_receivable import take_back_receivable
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_no_reason, reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Recognition, TriggerEvent
    from huikuan.desks.receivables.models import CreditNote, Receivable


@transaction.atomic
def withdraw_event(event: "TriggerEvent", *, on: date, reason: str, by: Actor) -> None:
    """Reverse what the event made due; what other events made due is levelled.

    A delivery is withdrawn as a whole, with all that was told of it. Refuses
    ``event_withdrawn``, ``event_of_price_change``, ``event_paid``, ``event_credit_used``,
    ``event_credited``, ``event_followed``, ``delivery_not_last``.
    """
    refuse_no_reason(reason)
    hold_customers([event.customer_id])
    event.refresh_from_db()
    if event.withdrawn_at:
        raise Refused("event_withdrawn", happened_on=event.happened_on)
    if event.key.startswith("price:"):
        raise Refused("event_of_price_change")
    base = base_of(event.contract, event.order)
    assert base is not None, "what happened belongs to something signed"
    gone = events_going_with(event)
    _take_back(recognised_by(one.pk for one in gone), on, reason, by)
    note_withdrawn(gone, reason, by=by)
    if event.delivery and event.trigger == Trigger.SHIPPED:
        withdraw_delivery(event.delivery, by=by)
    _refuse_followed(base)
    level_recognitions(base, on=on, reason=reason, by=by)
    settle_commitment(base, on=on, by=by)
    _tell(base, gone, on, reason, by)


def _take_back(rows: "Iterable[Recognition]", on: date, reason: str, by: Actor) -> None:
    """Credits of what was too much first, then receivables, then retentions."""
    receivables, retentions = [], []
    for row in rows:
        for note in credit_notes_by_key(credit_key(row.pk)):
            _refuse_used(note)
            reverse_credit_note(note, on=max(on, note.noted_on), reason=reason, by=by)
        receivable = getattr(row, "receivable", None)
        if receivable and not receivable.entry.is_reversed:
            receivables.append(receivable)
        if row.retention_entry and not row.retention_entry.is_reversed:
            retentions.append(row.retention_entry.pk)
    for receivable in receivables:
        _refuse_rested_upon(receivable)
        take_back_receivable(receivable, on=on, reason=reason, by=by)
    if retentions:
        reverse_entries(retentions, on=on, reason=reason, by=by)


def _refuse_used(note: "CreditNote") -> None:
    credit = note.credit_item
    if credit and credit.open_minor != credit.original_minor:
        raise Refused("event_credit_used", number=note.number)


def _refuse_rested_upon(receivable: "Receivable") -> None:
    """Money or credits on it are taken off by whoever put them there, knowingly."""
    receivable.item.refresh_from_db()
    paid_minor = creditable_minor(receivable) - receivable.item.open_minor
    if paid_minor > 0:
        raise Refused(
            "event_paid", number=receivable.number, paid_minor=paid_minor,
            currency=receivable.currency,
        )  # fmt: skip
    notes = receivable.credit_notes.filter(entry__reversed_by=None)
    if note := notes.order_by("-pk").first():
        raise Refused("event_credited", number=receivable.number, note=note.number)


def _refuse_followed(base: PlanBase) -> None:
    """Something told later cannot be without it, like goods that came back."""
    standing = standing_of(base)
    for trigger in {one.trigger for one in standing.told}:
        if standing.covered_minor(trigger) < 0:
            raise Refused("event_followed", number=base.number, trigger=trigger)


def _tell(base: PlanBase, gone: "Sequence[TriggerEvent]", on: date, reason: str, by: Actor) -> None:
    for event in gone:
        record_event(
            "event_withdrawn", on=on, subject=base.source, by=by, customer_id=base.customer_id,
            tell=base.told_to, number=base.number, trigger=event.trigger,
            happened_on=event.happened_on.isoformat(), reason=reason,
        )  # fmt: skip
