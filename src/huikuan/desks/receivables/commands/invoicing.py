"""Document receivables with an invoice, and take one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    INVOICE_REVERSALS,
    Invoice,
    InvoicePart,
    InvoiceReversal,
    Receivable,
)
from huikuan.desks.receivables.queries import claimed_amounts, standing_receivables
from huikuan.desks.receivables.rules import may_be_voided
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
class InvoiceFacts:
    """What an invoice says, and which receivables it claims: each with how much of it."""

    number: str
    customer: Customer
    parts: tuple[tuple[Receivable, int], ...]
    issued_on: date
    tax_minor: int = 0


def issue_invoice(
    number: str,
    customer: Customer,
    parts: Sequence[tuple[Receivable, int]],
    *,
    issued_on: date,
    by: Actor,
    tax_minor: int = 0,
) -> Invoice:
    """Document receivables with an invoice; it claims no more than each of them amounts to."""
    facts = InvoiceFacts(number, customer, tuple(parts), issued_on, tax_minor)
    return issue_invoices([facts], by=by)[0]


@transaction.atomic
def issue_invoices(told: Sequence[InvoiceFacts], *, by: Actor) -> list[Invoice]:
    """Document receivables with invoices, all or nothing: asked and written once for all."""
    hold_customers({facts.customer.pk for facts in told})
    _refuse_wrong_invoices(told)
    invoices = Invoice.objects.bulk_create(
        (
            Invoice(
                number=facts.number.strip(),
                customer=facts.customer,
                issued_on=facts.issued_on,
                currency=facts.parts[0][0].currency,
                amount_minor=sum(minor for _, minor in facts.parts),
                tax_minor=facts.tax_minor,
            )
            for facts in told
        ),
        batch_size=500,
    )
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


def _refuse_wrong_invoices(told: Sequence[InvoiceFacts]) -> None:
    numbers = [facts.number.strip() for facts in told]
    taken = set(Invoice.objects.filter(number__in=numbers).values_list("number", flat=True))
    asked = {receivable.pk for facts in told for receivable, _ in facts.parts}
    standing = standing_receivables(asked)
    claimed = claimed_amounts(asked)
    for number, facts in zip(numbers, told, strict=True):
        _refuse_wrong_invoice(number, facts, taken)
        taken.add(number)
        for receivable, minor in facts.parts:
            if receivable.pk not in standing:
                raise Refused("receivable_reversed", number=receivable.number)
            left_minor = receivable.amount_minor - claimed.get(receivable.pk, 0)
            if not 0 < minor <= left_minor:
                raise Refused(
                    "invoice_above_receivable",
                    number=receivable.number,
                    left_minor=left_minor,
                    currency=receivable.currency,
                )
            claimed[receivable.pk] = claimed.get(receivable.pk, 0) + minor


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
