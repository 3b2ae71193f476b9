"""A receipt should not have been, or bounced: what it paid is owed again, with its old age."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.queries import standing_application_entries
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Receipt


@transaction.atomic
def reverse_receipt(receipt: "Receipt", *, on: date, reason: str, by: Actor) -> None:
    """Reverse the applications of the receipt, newest first, and then the receipt itself."""
    hold_customers([receipt.customer_id])
    entries = [*standing_application_entries(receipt.pk), receipt.entry_id]
    reverse_entries(entries, on=on, reason=reason, by=by)
    record_event(
        "receipt_reversed",
        on=on,
        subject=f"receipt:{receipt.pk}",
        by=by,
        customer_id=receipt.customer_id,
        number=receipt.number,
        amount_minor=receipt.amount_minor,
        currency=receipt.currency,
        reason=reason,
    )
