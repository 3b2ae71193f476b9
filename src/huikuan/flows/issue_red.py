"""A red invoice is issued: its part of the claim is free, and less is owed where agreed."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.receivables.commands import note_credit, note_red
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import RedConfirmation


@transaction.atomic
def issue_red(
    confirmation: "RedConfirmation", red_number: str, *, on: date, by: Actor
) -> "RedConfirmation":
    """Note the red invoice; a credit note per receivable goes with it if less is owed by it."""
    row = note_red(confirmation, red_number, on=on, by=by)
    if row.lowers_debt:
        for part in row.parts.select_related("part__receivable").order_by("id"):
            note_credit(
                part.part.receivable, part.amount_minor, on=on, number=red_number,
                reason=row.note or f"{row.invoice.number}: {row.reason}",
                key=f"red:{row.pk}:{part.part_id}", by=by,
            )  # fmt: skip
    return row
