"""A receivable should not have been: it is reversed with its reason, and the owner is told."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import base_of
from huikuan.desks.receivables.commands import take_invoice_back
from huikuan.desks.receivables.queries import is_rested_upon, standing_invoices_on
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import level_earned
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Receivable


@dataclass(frozen=True, slots=True)
class InvoicesToo:
    """How the invoices that claim the receivable are taken back in the same step."""

    kind: str
    red_number: str = ""


@transaction.atomic
def reverse_receivable(
    receivable: "Receivable",
    *,
    on: date,
    reason: str,
    by: Actor,
    invoices: InvoicesToo | None = None,
) -> None:
    """Reverse the recognition; refused while money or a credit note rests on the receivable.

    Invoices that claim it are taken back in the same step, or it is refused: a document never
    claims what is not owed. Where a plan made it due, what is earned and what is committed by
    that plan follow.
    """
    hold_customers([receivable.customer_id])
    take_back_receivable(receivable, on=on, reason=reason, by=by, invoices=invoices)
    if receivable.recognition:
        event = receivable.recognition.event
        base = base_of(event.contract, event.order)
        assert base is not None, "what was recognised stands under a signed plan"
        level_earned(base, on=on, by=by)
        settle_commitment(base, on=on, by=by)


def take_back_receivable(
    receivable: "Receivable",
    *,
    on: date,
    reason: str,
    by: Actor,
    invoices: InvoicesToo | None = None,
) -> None:
    """The reversal itself; whoever calls it holds the customer and levels its plan."""
    if is_rested_upon(receivable):
        raise Refused("receivable_has_applications", number=receivable.number)
    _take_invoices_back(receivable, invoices, on, reason, by)
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


def _take_invoices_back(
    receivable: "Receivable", too: InvoicesToo | None, on: date, reason: str, by: Actor
) -> None:
    claiming = list(standing_invoices_on(receivable))
    if claiming and too is None:
        numbers = tuple(invoice.number for invoice in claiming)
        raise Refused("receivable_claimed", number=receivable.number, invoices=numbers)
    for invoice in claiming:
        assert too is not None
        red_number = too.red_number if len(claiming) == 1 else ""
        take_invoice_back(invoice, too.kind, on=on, reason=reason, by=by, red_number=red_number)
