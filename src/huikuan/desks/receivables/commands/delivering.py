"""An invoice goes to the customer, and the customer takes it or does not."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    DELIVERY_WAYS,
    NON_ACCEPTANCE_REASONS,
    Invoice,
    InvoiceDelivery,
    InvoiceReversal,
    NonAcceptance,
)
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

OUTCOMES = ("accepted", "sent_again", "offset", "other")


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """How an invoice went out: which way, to whom, when; what is known of its arrival."""

    way: str
    sent_to: str
    sent_on: date
    opened_on: date | None = None
    received_on: date | None = None
    note: str = ""


@transaction.atomic
def note_delivery(invoice: Invoice, facts: DeliveryFacts, *, by: Actor) -> InvoiceDelivery:
    """An invoice was sent; told again with more that is known, the same sending knows more."""
    hold_customers([invoice.customer_id])
    if facts.way not in DELIVERY_WAYS:
        raise Refused("delivery_way_unknown", way=facts.way)
    if not facts.sent_to.strip():
        raise Refused("sent_to_missing")
    days = [day for day in (facts.opened_on, facts.received_on) if day]
    if facts.sent_on < invoice.issued_on or any(day < facts.sent_on for day in days):
        raise Refused("delivery_days_disagree", issued_on=invoice.issued_on)
    row, is_new = InvoiceDelivery.objects.get_or_create(
        invoice=invoice, way=facts.way, sent_to=facts.sent_to.strip(), sent_on=facts.sent_on,
        defaults={"recorded_at": by.at, "actor": by.code},
    )  # fmt: skip
    row.opened_on = facts.opened_on or row.opened_on
    row.received_on = facts.received_on or row.received_on
    row.note = facts.note.strip() or row.note
    row.save(update_fields=["opened_on", "received_on", "note"])
    if is_new:
        record_event(
            "invoice_sent", on=facts.sent_on, subject=f"invoice:{invoice.pk}", by=by,
            customer_id=invoice.customer_id, number=invoice.number, sent_to=row.sent_to,
        )  # fmt: skip
    return row


@transaction.atomic
def note_non_acceptance(
    invoice: Invoice, reason: str, *, since_on: date, by: Actor, note: str = ""
) -> NonAcceptance:
    """The customer refuses an invoice, or says it never came: its age counts from that day."""
    hold_customers([invoice.customer_id])
    if reason not in NON_ACCEPTANCE_REASONS:
        raise Refused("non_acceptance_reason_unknown", reason=reason)
    if since_on < invoice.issued_on:
        raise Refused("reversal_before_invoice", on=since_on, issued_on=invoice.issued_on)
    if InvoiceReversal.objects.filter(invoice=invoice).exists():
        raise Refused("invoice_reversed", number=invoice.number)
    if NonAcceptance.objects.filter(invoice=invoice, ended_on=None).exists():
        raise Refused("non_acceptance_open", number=invoice.number)
    row = NonAcceptance.objects.create(
        invoice=invoice, reason=reason, since_on=since_on, note=note.strip(), actor=by.code,
        recorded_at=by.at,
    )  # fmt: skip
    record_event(
        "invoice_not_accepted", on=since_on, subject=f"invoice:{invoice.pk}", by=by,
        customer_id=invoice.customer_id, number=invoice.number,
        tell=(invoice.customer.owner_id,) if invoice.customer.owner_id else (),
    )  # fmt: skip
    return row


@transaction.atomic
def end_non_acceptance(
    row: NonAcceptance, outcome: str, *, on: date, by: Actor, note: str = ""
) -> NonAcceptance:
    """The customer takes the invoice after all, or it was mended; the age ends."""
    hold_customers([row.invoice.customer_id])
    fresh = NonAcceptance.objects.select_related("invoice").get(pk=row.pk)
    if fresh.ended_on:
        raise Refused("non_acceptance_ended", number=fresh.invoice.number)
    if outcome not in OUTCOMES:
        raise Refused("outcome_unknown", outcome=outcome)
    if on < fresh.since_on:
        raise Refused("end_before_begin", on=on, since_on=fresh.since_on)
    fresh.ended_on, fresh.outcome, fresh.note = on, outcome, note.strip() or fresh.note
    fresh.save(update_fields=["ended_on", "outcome", "note"])
    record_event(
        "invoice_accepted", on=on, subject=f"invoice:{fresh.invoice_id}", by=by,
        customer_id=fresh.invoice.customer_id, number=fresh.invoice.number,
    )  # fmt: skip
    return fresh
