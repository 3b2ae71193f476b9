"""Document receivables with an invoice, and take one back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    INVOICE_REVERSALS,
    Invoice,
    InvoicePart,
    InvoiceReversal,
    Receivable,
)
from huikuan.desks.receivables.queries import stands
from huikuan.desks.receivables.rules import may_be_voided
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.commands import (
    refuse_no_reason,
    refuse_wrong_number,
)
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


@transaction.atomic
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
    hold_customers([customer.pk])
    number = number.strip()
    _refuse_wrong_invoice(number, customer, parts, tax_minor)
    invoice = Invoice.objects.create(
        number=number,
        customer=customer,
        issued_on=issued_on,
        currency=parts[0][0].currency,
        amount_minor=sum(minor for _, minor in parts),
        tax_minor=tax_minor,
    )
    InvoicePart.objects.bulk_create(
        InvoicePart(invoice=invoice, receivable=receivable, amount_minor=minor)
        for receivable, minor in parts
    )
    record_event(
        "invoice_issued",
        on=issued_on,
        subject=f"invoice:{invoice.pk}",
        by=by,
        customer_id=customer.pk,
        number=invoice.number,
        amount_minor=invoice.amount_minor,
        currency=invoice.currency,
    )
    return invoice


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


def _refuse_wrong_invoice(
    number: str, customer: Customer, parts: Sequence[tuple[Receivable, int]], tax_minor: int
) -> None:
    refuse_wrong_number(number)
    if len({receivable.pk for receivable, _ in parts}) < len(parts):
        raise Refused("receivable_named_twice")
    if not 0 <= tax_minor <= sum(minor for _, minor in parts):
        raise Refused("tax_above_amount", number=number)
    if Invoice.objects.filter(number=number).exists():
        raise Refused("invoice_number_taken", number=number)
    currencies = {receivable.currency for receivable, _ in parts}
    if len(currencies) != 1 or any(r.customer_id != customer.pk for r, _ in parts):
        raise Refused("invoice_parts_differ")
    for receivable, minor in parts:
        if not stands(receivable):
            raise Refused("receivable_reversed", number=receivable.number)
        standing = receivable.parts.filter(invoice__reversal=None)
        claimed_minor = sum(standing.values_list("amount_minor", flat=True))
        left_minor = receivable.amount_minor - claimed_minor
        if not 0 < minor <= left_minor:
            raise Refused(
                "invoice_above_receivable",
                number=receivable.number,
                left_minor=left_minor,
                currency=receivable.currency,
            )
