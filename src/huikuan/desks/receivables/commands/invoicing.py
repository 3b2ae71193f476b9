"""Document receivables with an invoice, and take one back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from huikuan.desks.receivables.models import (
    INVOICE_KINDS,
    INVOICE_REVERSALS,
    RED_OPEN,
    Invoice,
    InvoiceLine,
    InvoicePart,
    InvoiceRequest,
    InvoiceReversal,
    Receivable,
    RedConfirmation,
)
from huikuan.desks.receivables.queries import standing_receivables
from huikuan.desks.receivables.queries.invoices import left_to_invoice
from huikuan.desks.receivables.rules import may_be_voided, number_fault
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.commands import (
    refuse_no_reason,
    refuse_wrong_number,
)
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of an invoice: its tax is told, not worked out, so that it is what was issued."""

    text: str
    net_minor: int
    rate: Decimal | None
    tax_minor: int
    unit: str = ""
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDetails:
    """What a tax invoice says besides its claim: kind, tax data of both sides, lines, remark."""

    kind: str = ""
    buyer: dict[str, Any] = field(default_factory=dict)
    seller: dict[str, Any] = field(default_factory=dict)
    lines: tuple[LineFacts, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What an invoice says, and which receivables it claims: each with how much of it."""

    number: str
    customer: Customer
    parts: tuple[tuple[Receivable, int], ...]
    issued_on: date
    tax_minor: int = 0
    details: InvoiceDetails = InvoiceDetails()


def issue_invoice(
    number: str,
    customer: Customer,
    parts: Sequence[tuple[Receivable, int]],
    *,
    issued_on: date,
    by: Actor,
    tax_minor: int = 0,
    details: InvoiceDetails = InvoiceDetails(),
    answers: InvoiceRequest | None = None,
) -> Invoice:
    """Document receivables with an invoice; it claims no more than each of them amounts to.

    ``answers``: the request that this is the answer to; what it asked for is not counted twice.
    """
    facts = InvoiceFacts(number, customer, tuple(parts), issued_on, tax_minor, details)
    return issue_invoices([facts], by=by, answers=answers)[0]


@transaction.atomic
def issue_invoices(
    told: Sequence[InvoiceFacts], *, by: Actor, answers: InvoiceRequest | None = None
) -> list[Invoice]:
    """Document receivables with invoices, all or nothing: asked and written once for all."""
    hold_customers({facts.customer.pk for facts in told})
    _refuse_wrong_invoices(told, answers)
    invoices = Invoice.objects.bulk_create([_row(facts) for facts in told], batch_size=500)
    _write_lines(invoices, told)
    InvoicePart.objects.bulk_create(
        (
            InvoicePart(invoice=invoice, receivable=receivable, amount_minor=minor)
            for invoice, facts in zip(invoices, told, strict=True)
            for receivable, minor in facts.parts
        ),
        batch_size=500,
    )
    record_events([_issued(invoice) for invoice in invoices], by=by)
    return invoices


def _row(facts: InvoiceFacts) -> Invoice:
    details = facts.details
    return Invoice(
        number=facts.number.strip(),
        customer=facts.customer,
        issued_on=facts.issued_on,
        currency=facts.parts[0][0].currency,
        amount_minor=sum(minor for _, minor in facts.parts),
        tax_minor=facts.tax_minor,
        kind=details.kind,
        buyer=details.buyer,
        seller=details.seller,
        remark=details.remark.strip(),
    )


def _write_lines(invoices: Sequence[Invoice], told: Sequence[InvoiceFacts]) -> None:
    InvoiceLine.objects.bulk_create(
        (
            InvoiceLine(
                invoice=invoice, position=place, text=line.text[:200], unit=line.unit[:20],
                quantity=line.quantity, net_minor=line.net_minor, rate=line.rate,
                tax_minor=line.tax_minor,
            )
            for invoice, facts in zip(invoices, told, strict=True)
            for place, line in enumerate(facts.details.lines, 1)
        ),
        batch_size=500,
    )  # fmt: skip


def _issued(invoice: Invoice) -> EventDraft:
    params = {
        "number": invoice.number,
        "amount_minor": invoice.amount_minor,
        "currency": invoice.currency,
    }
    subject = f"invoice:{invoice.pk}"
    return EventDraft("invoice_issued", invoice.issued_on, subject, invoice.customer_id, params)


@transaction.atomic
def take_invoice_back(
    invoice: Invoice, kind: str, *, on: date, reason: str, by: Actor, red_number: str = ""
) -> InvoiceReversal:
    """Void an invoice (作废) or offset it in red (红冲): what it claimed is free again.

    The invoice stays as it was; the debt itself changes by a credit note or a reversal only.
    """
    hold_customers([invoice.customer_id])
    refuse_no_reason(reason)
    if RedConfirmation.objects.filter(invoice=invoice, state__in=RED_OPEN).exists():
        raise Refused("red_under_way", number=invoice.number)
    if kind not in INVOICE_REVERSALS:
        raise Refused("invoice_reversal_unknown", kind=kind)
    if InvoiceReversal.objects.filter(invoice=invoice).exists():
        raise Refused("invoice_reversed", number=invoice.number)
    if on < invoice.issued_on:
        raise Refused("reversal_before_invoice", on=on, issued_on=invoice.issued_on)
    if kind == "voided" and not may_be_voided(invoice.number):
        raise Refused("invoice_not_voidable", number=invoice.number)
    red_number = red_number.strip()
    if red_number:
        refuse_wrong_number(red_number)
    reversal = InvoiceReversal.objects.create(
        invoice=invoice, kind=kind, reversed_on=on, red_number=red_number,
        reason=reason.strip(), actor=by.code, reversed_at=by.at,
    )  # fmt: skip
    record_event(
        f"invoice_{kind}", on=on, subject=f"invoice:{invoice.pk}", by=by,
        customer_id=invoice.customer_id, number=invoice.number, red_number=red_number,
        amount_minor=invoice.amount_minor, currency=invoice.currency, reason=reversal.reason,
    )  # fmt: skip
    return reversal


def _refuse_wrong_invoices(
    told: Sequence[InvoiceFacts], answers: InvoiceRequest | None = None
) -> None:
    numbers = [facts.number.strip() for facts in told]
    taken = set(Invoice.objects.filter(number__in=numbers).values_list("number", flat=True))
    reds = RedConfirmation.objects.filter(red_number__in=numbers)
    taken.update(reds.values_list("red_number", flat=True))
    for number, facts in zip(numbers, told, strict=True):
        _refuse_wrong_invoice(number, facts, taken)
        _refuse_wrong_details(number, facts)
        taken.add(number)
    refuse_beyond_left([part for facts in told for part in facts.parts], answers)


def refuse_beyond_left(
    parts: Sequence[tuple[Receivable, int]], but: InvoiceRequest | None = None
) -> None:
    """No more is invoiced of a receivable than nobody invoiced or asked to invoice yet."""
    asked = [receivable for receivable, _ in parts]
    standing = standing_receivables(receivable.pk for receivable in asked)
    left = left_to_invoice(asked, but)
    for receivable, minor in parts:
        if receivable.pk not in standing:
            raise Refused("receivable_reversed", number=receivable.number)
        left_minor = left.get(receivable.pk, 0)
        if not 0 < minor <= left_minor:
            raise Refused(
                "invoice_above_receivable",
                number=receivable.number,
                left_minor=left_minor,
                currency=receivable.currency,
            )
        left[receivable.pk] = left_minor - minor


def _refuse_wrong_invoice(number: str, facts: InvoiceFacts, taken: set[str]) -> None:
    parts = facts.parts
    refuse_wrong_number(number)
    if len({receivable.pk for receivable, _ in parts}) < len(parts):
        raise Refused("receivable_named_twice")
    if not 0 <= facts.tax_minor <= sum(minor for _, minor in parts):
        raise Refused("tax_above_amount", number=number)
    if number in taken:
        raise Refused("invoice_number_taken", number=number)
    currencies = {receivable.currency for receivable, _ in parts}
    if len(currencies) != 1 or any(r.customer_id != facts.customer.pk for r, _ in parts):
        raise Refused("invoice_parts_differ")


def _refuse_wrong_details(number: str, facts: InvoiceFacts) -> None:
    details = facts.details
    if details.kind not in INVOICE_KINDS:
        raise Refused("invoice_kind_unknown", kind=details.kind)
    if fault := number_fault(number, details.kind, facts.issued_on):
        raise Refused(fault, number=number, issued_on=facts.issued_on)
    if details.lines:
        taxes = sum(line.tax_minor for line in details.lines)
        whole = taxes + sum(line.net_minor for line in details.lines)
        amount_minor = sum(minor for _, minor in facts.parts)
        if (whole, taxes) != (amount_minor, facts.tax_minor):
            raise Refused("invoice_lines_differ", number=number)
