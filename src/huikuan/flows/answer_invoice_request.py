"""The answer to a request comes into the books: the invoice, the red confirmation, the red one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.receivables.commands import (
    InvoiceDetails,
    LineFacts,
    answer_red,
    finish_request,
    issue_invoice,
)
from huikuan.desks.receivables.queries import receivables_of_recognitions
from huikuan.desks.receivables.queries.invoices import request_named, request_parts_of
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.issue_red import issue_red
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.integrations.invoicing.issuers import Answer
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice, InvoiceRequest, Receivable

MEDIA_TYPES = {".pdf": "application/pdf", ".xml": "application/xml", ".ofd": "application/ofd"}


@transaction.atomic
def answer_invoice_request(
    request: "InvoiceRequest", answer: Answer, *, by: Actor, is_by_hand: bool = False
) -> "InvoiceRequest":
    """Book an answer, all or nothing; what an invoice makes due is recognised with it."""
    hold_customers([request.customer_id])
    request = request_named(request.pk)
    if request.state in {"done", "withdrawn"}:
        raise Refused("request_not_open", code=request.code)
    if answer.on is None:
        raise Refused("answer_without_day", number=answer.number)
    invoice = None
    if request.kind == "issue":
        invoice = _issued(request, answer.number, answer.on, by)
        _file(invoice, answer, by)
    elif request.kind == "red_request":
        state = "confirmed" if answer.is_confirmed else "awaiting_buyer"
        answer_red(_confirmation(request), state, number=answer.number, by=by)
    else:
        issue_red(_confirmation(request), answer.number, on=answer.on, by=by)
    told = answer_kept(answer)
    return finish_request(request, told, by=by, invoice=invoice, is_by_hand=is_by_hand)


def answer_kept(answer: Answer) -> dict[str, Any]:
    """What of an answer is kept with its request."""
    on = answer.on.isoformat() if answer.on else ""
    return {"number": answer.number, "on": on, "file": answer.file_name}


def _issued(request: "InvoiceRequest", number: str, on: date, by: Actor) -> "Invoice":
    parts = _parts(request, on, by)
    if sum(minor for _, minor in parts) != request.amount_minor:
        raise Refused(
            "invoice_not_as_due",
            number=number,
            amount_minor=request.amount_minor,
            due_minor=sum(minor for _, minor in parts),
            currency=request.currency,
        )
    content = request.content
    details = InvoiceDetails(
        kind=content.get("kind", ""),
        buyer=content.get("buyer", {}),
        seller=content.get("seller", {}),
        lines=tuple(_line(told) for told in content.get("lines", [])),
        remark=content.get("remark", ""),
    )
    return issue_invoice(
        number, request.customer, parts, issued_on=on, tax_minor=request.tax_minor,
        details=details, answers=request, by=by,
    )  # fmt: skip


def _parts(request: "InvoiceRequest", on: date, by: Actor) -> "Sequence[tuple[Receivable, int]]":
    """What it claims: what was asked for, or what falls due by its being issued."""
    if not (request.contract or request.order):
        return request_parts_of(request)
    event = record_trigger(
        Happening(
            Trigger.INVOICED, on, contract=request.contract, order=request.order,
            portion_minor=request.portion_minor, key=f"invoice_request:{request.pk}",
        ),
        by=by,
    )  # fmt: skip
    due = event.recognitions.filter(line__trigger=Trigger.INVOICED).values_list("pk", flat=True)
    return [(row, row.amount_minor) for row in receivables_of_recognitions(due)]


def _line(told: dict[str, Any]) -> LineFacts:
    rate = told.get("rate")
    return LineFacts(
        text=told.get("text", ""),
        net_minor=told["net_minor"],
        rate=None if rate is None else Decimal(rate),
        tax_minor=told["tax_minor"],
    )


def _confirmation(request: "InvoiceRequest") -> Any:
    assert request.confirmation is not None, "a request in red belongs to a confirmation"
    return request.confirmation


def _file(invoice: "Invoice", answer: Answer, by: Actor) -> None:
    """The document as issued is evidence."""
    if answer.file:
        ending = answer.file_name[answer.file_name.rfind(".") :].lower()
        file_evidence(
            answer.file_name, MEDIA_TYPES.get(ending, "application/octet-stream"),
            BytesIO(answer.file), subject=f"invoice:{invoice.pk}", customer=invoice.customer,
            by=by,
        )  # fmt: skip
