"""Money pays receivables: by remittance, oldest first, or in the statutory order."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.commands import apply_receipt
from huikuan.desks.cash.queries import proposed_parts
from huikuan.errors import Refused
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Application


@transaction.atomic
def apply_cash(
    receipt_item_id: int, order: str, *, on: date, by: Actor, designated: Sequence[int] = ()
) -> list["Application"]:
    """Apply a receipt in one order to whatever is owed; what is left stays unapplied."""
    parts = proposed_parts(receipt_item_id, order, on, designated)
    if not parts:
        raise Refused("nothing_to_pay")
    named = [(part.id, part.amount_minor) for part in parts]
    return apply_receipt(receipt_item_id, named, on=on, order=order, by=by)
