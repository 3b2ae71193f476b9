"""A receivable should not have been: it is reversed with its reason, and the owner is told."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.receivables.queries import is_rested_upon
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Receivable


@transaction.atomic
def reverse_receivable(receivable: "Receivable", *, on: date, reason: str, by: Actor) -> None:
    """Reverse the recognition; refused while money or a credit note rests on the receivable."""
    hold_customers([receivable.customer_id])
    if is_rested_upon(receivable):
        raise Refused("receivable_has_applications", number=receivable.number)
    reverse_entries([receivable.entry_id], on=on, reason=reason, by=by)
    record_event(
        "receivable_reversed",
        on=on,
        subject=f"receivable:{receivable.pk}",
        by=by,
        customer_id=receivable.customer_id,
        tell=(receivable.owner_id,) if receivable.owner_id else (),
        number=receivable.number,
        amount_minor=receivable.amount_minor,
        currency=receivable.currency,
        reason=reason,
    )
