"""A red confirmation, or the red invoice itself, is asked for through the issue queue."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.receivables.commands import RedFacts, RequestFacts, request_red, write_request
from huikuan.errors import Refused
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice, InvoiceRequest, RedConfirmation


@transaction.atomic
def ask_red(invoice: "Invoice", facts: RedFacts, *, by: Actor) -> "RedConfirmation":
    """Ask for a confirmation; ``facts.is_queued``: whoever issues our invoices enters it."""
    confirmation = request_red(invoice, facts, by=by)
    if facts.is_queued:
        write_request(_request(confirmation, "red_request"), by=by)
    return confirmation


@transaction.atomic
def ask_red_invoice(confirmation: "RedConfirmation", *, by: Actor) -> "InvoiceRequest":
    """Ask for the red invoice of a confirmation that both sides agreed to."""
    if confirmation.state != "confirmed":
        raise Refused("red_not_confirmed", number=confirmation.invoice.number)
    return write_request(_request(confirmation, "red_issue"), by=by)


def _request(confirmation: "RedConfirmation", kind: str) -> RequestFacts:
    invoice = confirmation.invoice
    content: dict[str, Any] = {
        "kind": invoice.kind,
        "buyer": invoice.buyer or {"name": invoice.customer.name},
        "seller": invoice.seller,
        "original_number": invoice.number,
        "confirmation_number": confirmation.number,
        "reason": confirmation.reason,
        "lines": [],
        "remark": confirmation.note,
    }
    return RequestFacts(
        customer_id=invoice.customer_id, currency=invoice.currency,
        amount_minor=confirmation.amount_minor, tax_minor=confirmation.tax_minor,
        key=f"{kind}:{confirmation.pk}", content=content, kind=kind, confirmation=confirmation,
    )  # fmt: skip
