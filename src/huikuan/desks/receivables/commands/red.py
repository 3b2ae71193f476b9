"""Offset an invoice in red (红冲): ask for the confirmation, answer it, note the red one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    RED_OPEN,
    RED_REASONS,
    Invoice,
    InvoicePart,
    InvoiceReversal,
    RedConfirmation,
    RedPart,
)
from huikuan.desks.receivables.queries.invoices import (
    lapsing_reds,
    part_left_minor,
    red_minor_of,
)
from huikuan.desks.receivables.rules import (
    may_be_voided,
    number_fault,
    red_lapses_at,
    red_state_when_asked,
)
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_wrong_number
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

WAITING = ("awaiting_buyer", "awaiting_seller")
# What each state may become by somebody's word.
ANSWERS = {
    "asking": ("awaiting_buyer", "confirmed", "refused", "withdrawn"),
    "awaiting_buyer": ("confirmed", "refused", "withdrawn"),
    "awaiting_seller": ("confirmed", "refused", "withdrawn"),
    "confirmed": ("withdrawn",),
}


@dataclass(frozen=True, slots=True)
class RedFacts:
    """What is to be offset: why, how much (nothing: all that is left), who asked.

    ``is_used``: the buyer has confirmed the use of the invoice (抵扣), so their word is needed.
    ``is_queued``: whoever issues our invoices is asked to enter the confirmation.
    """

    reason: str
    amount_minor: int | None = None
    side: str = "seller"
    is_used: bool = True
    is_queued: bool = False
    lowers_debt: bool = False
    number: str = ""
    note: str = ""


@transaction.atomic
def request_red(invoice: Invoice, facts: RedFacts, *, by: Actor) -> RedConfirmation:
    """Ask whether an invoice may be offset; the clock of 72 hours starts now."""
    hold_customers([invoice.customer_id])
    parts = part_left_minor(invoice)
    left_minor = sum(left for _, left in parts)
    amount_minor = left_minor if facts.amount_minor is None else facts.amount_minor
    _refuse_wrong_red(invoice, facts, amount_minor, left_minor)
    state = "asking" if facts.is_queued else red_state_when_asked(facts.side, facts.is_used)
    confirmation = RedConfirmation.objects.create(
        invoice=invoice, state=state, reason=facts.reason, amount_minor=amount_minor,
        tax_minor=invoice.tax_minor * amount_minor // invoice.amount_minor,
        lowers_debt=facts.lowers_debt, number=facts.number.strip(), note=facts.note.strip(),
        requested_at=by.at, actor=by.code,
    )  # fmt: skip
    _spread(confirmation, parts)
    record_event(
        "red_requested", on=by.today, subject=f"invoice:{invoice.pk}", by=by,
        customer_id=invoice.customer_id, number=invoice.number, amount_minor=amount_minor,
        currency=invoice.currency,
    )  # fmt: skip
    return confirmation


@transaction.atomic
def answer_red(
    confirmation: RedConfirmation, state: str, *, by: Actor, number: str = "", note: str = ""
) -> RedConfirmation:
    """The other side agreed or refused, or whoever asked took it back.

    What has lapsed by the clock can no longer be agreed to, also before the job has said so.
    """
    row = _held(confirmation)
    if row.state in WAITING and by.at >= red_lapses_at(row.requested_at):
        raise Refused("red_lapsed", number=row.invoice.number)
    if state not in ANSWERS.get(row.state, ()):
        raise Refused("red_not_open", number=row.invoice.number)
    if row.state == "asking":
        row.requested_at = by.at
    row.state, row.decided_at = state, None if state in WAITING else by.at
    row.number, row.note = number.strip() or row.number, note.strip() or row.note
    row.save(update_fields=["state", "decided_at", "number", "note", "requested_at"])
    _tell_answer(row, by)
    return row


@transaction.atomic
def lapse_reds(*, by: Actor) -> int:
    """What nobody answered within 72 hours lapses; says how many."""
    lapsed = list(lapsing_reds(by.at).select_for_update(of=("self",)))
    for row in lapsed:
        row.state, row.decided_at = "lapsed", by.at
        row.save(update_fields=["state", "decided_at"])
        _tell_answer(row, by)
    return len(lapsed)


@transaction.atomic
def note_red(
    confirmation: RedConfirmation, red_number: str, *, on: date, by: Actor
) -> RedConfirmation:
    """The red invoice is issued; when nothing is left of the original, it is taken back whole."""
    row = _held(confirmation)
    red_number = red_number.strip()
    if row.state == "issued":
        if row.red_number == red_number:
            return row
        raise Refused("red_not_open", number=row.invoice.number)
    _refuse_wrong_issue(row, red_number, on)
    row.state, row.red_number, row.red_on, row.decided_at = "issued", red_number, on, by.at
    row.save(update_fields=["state", "red_number", "red_on", "decided_at"])
    record_event(
        "red_issued", on=on, subject=f"invoice:{row.invoice_id}", by=by,
        customer_id=row.invoice.customer_id, number=row.invoice.number, red_number=red_number,
        amount_minor=row.amount_minor, currency=row.invoice.currency,
    )  # fmt: skip
    if red_minor_of(row.invoice) == row.invoice.amount_minor:
        InvoiceReversal.objects.create(
            invoice=row.invoice, kind="red_noted", reversed_on=on, red_number=red_number,
            reason=row.note or row.reason, actor=by.code, reversed_at=by.at,
        )  # fmt: skip
    return row


def _held(confirmation: RedConfirmation) -> RedConfirmation:
    hold_customers([confirmation.invoice.customer_id])
    return RedConfirmation.objects.select_related("invoice__customer").get(pk=confirmation.pk)


def _refuse_wrong_red(
    invoice: Invoice, facts: RedFacts, amount_minor: int, left_minor: int
) -> None:
    if facts.reason not in RED_REASONS:
        raise Refused("red_reason_unknown", reason=facts.reason)
    if InvoiceReversal.objects.filter(invoice=invoice).exists():
        raise Refused("invoice_reversed", number=invoice.number)
    if RedConfirmation.objects.filter(invoice=invoice, state__in=RED_OPEN).exists():
        raise Refused("red_under_way", number=invoice.number)
    if not 0 < amount_minor <= left_minor:
        raise Refused("red_above_left", left_minor=left_minor, currency=invoice.currency)
    if facts.reason == "wrong_issue" and amount_minor != left_minor:
        raise Refused("red_must_be_whole", number=invoice.number)


def _refuse_wrong_issue(row: RedConfirmation, red_number: str, on: date) -> None:
    if row.state != "confirmed":
        raise Refused("red_not_confirmed", number=row.invoice.number)
    if on < row.invoice.issued_on:
        raise Refused("reversal_before_invoice", on=on, issued_on=row.invoice.issued_on)
    refuse_wrong_number(red_number)
    kind = row.invoice.kind or ("" if may_be_voided(row.invoice.number) else "digital_general")
    if fault := number_fault(red_number, kind, on):
        raise Refused(fault, number=red_number, issued_on=on)
    taken = Invoice.objects.filter(number=red_number).exists()
    if taken or RedConfirmation.objects.filter(red_number=red_number).exists():
        raise Refused("invoice_number_taken", number=red_number)


def _spread(confirmation: RedConfirmation, parts: list[tuple[InvoicePart, int]]) -> None:
    """The latest due is offset first: what is due already stays claimed as long as it can."""
    rest = confirmation.amount_minor
    for part, left_minor in reversed(parts):
        taken = min(rest, left_minor)
        if taken:
            RedPart.objects.create(confirmation=confirmation, part=part, amount_minor=taken)
        rest -= taken


def _tell_answer(row: RedConfirmation, by: Actor) -> None:
    kinds = {
        "awaiting_buyer": "red_entered",
        "confirmed": "red_confirmed",
        "refused": "red_refused",
        "lapsed": "red_lapsed",
        "withdrawn": "red_withdrawn",
    }
    record_event(
        kinds[row.state], on=by.today, subject=f"invoice:{row.invoice_id}", by=by,
        customer_id=row.invoice.customer_id, number=row.invoice.number,
        amount_minor=row.amount_minor, currency=row.invoice.currency,
    )  # fmt: skip
