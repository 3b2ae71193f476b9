"""Money was put on the wrong receivable: the application is undone, it is unapplied again."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Application


@transaction.atomic
def undo_application(application: "Application", *, on: date, reason: str, by: Actor) -> None:
    """Reverse the whole application this part belongs to; its receivables are owed again."""
    hold_customers([application.source_item.customer_id])
    parts = list(application.entry.applications.all())
    reverse_entries([application.entry_id], on=on, reason=reason, by=by)
    source = application.source_item
    record_event(
        "application_undone",
        on=on,
        subject=f"{source.side}:{source.pk}",
        by=by,
        customer_id=source.customer_id,
        amount_minor=sum(part.amount_minor for part in parts),
        currency=source.currency,
        reason=reason,
    )
