"""A credit note was wrong: the receivable is owed again as before."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.queries import standing_application_entries
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import CreditNote


@transaction.atomic
def reverse_credit_note(note: "CreditNote", *, on: date, reason: str, by: Actor) -> None:
    """Reverse what the credit paid, and then the credit note itself."""
    hold_customers([note.receivable.customer_id])
    paid = standing_application_entries(note.credit_item_id) if note.credit_item_id else []
    reverse_entries([*paid, note.entry_id], on=on, reason=reason, by=by)
    record_event(
        "credit_note_reversed",
        on=on,
        subject=f"receivable:{note.receivable_id}",
        by=by,
        customer_id=note.receivable.customer_id,
        number=note.number,
        amount_minor=note.amount_minor,
        currency=note.receivable.currency,
        reason=reason,
    )
