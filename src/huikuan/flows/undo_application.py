"""Money was put on the wrong receivable: the application is undone, it is unapplied again."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.commands import apply_credit, apply_receipt
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Application


@transaction.atomic
def undo_application(
    application: "Application", *, on: date, reason: str, by: Actor, only_this: bool = False
) -> None:
    """Reverse the application this part belongs to; what it paid is owed again.

    ``only_this``: what else it paid stays paid. An entry is reversed as a whole, so the rest is
    applied again by an entry of the same day: nothing of the rest is open on any day.
    """
    source = application.source_item
    hold_customers([source.customer_id])
    parts = list(application.entry.applications.all())
    reverse_entries([application.entry_id], on=on, reason=reason, by=by)
    kept = [part for part in parts if only_this and part.pk != application.pk]
    if kept:
        apply = apply_receipt if source.side == "receipt" else apply_credit
        again = [(part.receivable_item_id, part.amount_minor) for part in kept]
        apply(source.pk, again, on=on, order=application.order, by=by)
    record_event(
        "application_undone",
        on=on,
        subject=f"{source.side}:{source.pk}",
        by=by,
        customer_id=source.customer_id,
        amount_minor=sum(part.amount_minor for part in parts if part not in kept),
        currency=source.currency,
        reason=reason,
    )
