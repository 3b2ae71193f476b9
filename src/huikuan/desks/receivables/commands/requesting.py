"""The issue queue: ask for an invoice, and note how far the asking is.

A request moves by small committed steps: taken up, sent, answered. Whatever breaks off in between
is found again by its time, and what may have been received is asked about before it is sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.receivables.commands.invoicing import refuse_beyond_left
from huikuan.desks.receivables.models import (
    REQUEST_MOVING,
    Invoice,
    InvoiceRequest,
    InvoiceRequestPart,
    Receivable,
    RedConfirmation,
)
from huikuan.desks.receivables.queries.invoices import has_open_request, request_named
from huikuan.desks.receivables.rules import LEASE, TRIES_MAX, look_again_after, wait_after
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is to be issued: over receivables, or over what a contract or order makes due by it.

    ``content`` is what whoever issues it is told: kind, buyer, seller, lines, remark.
    """

    customer_id: int
    currency: str
    amount_minor: int
    key: str
    content: dict[str, Any]
    tax_minor: int = 0
    parts: Sequence[tuple[Receivable, int]] = field(default_factory=tuple)
    contract: "Contract | None" = None
    order: "Order | None" = None
    portion_minor: int | None = None
    kind: str = "issue"
    confirmation: RedConfirmation | None = None


@transaction.atomic
def write_request(facts: RequestFacts, *, by: Actor) -> InvoiceRequest:
    """Put a request into the queue; told twice, it is there once."""
    hold_customers([facts.customer_id])
    if known := InvoiceRequest.objects.filter(key=facts.key).first():
        if (known.amount_minor, known.customer_id) != (facts.amount_minor, facts.customer_id):
            raise Refused("request_known_differently", code=known.code)
        return known
    _refuse_wrong_request(facts)
    row = InvoiceRequest.objects.create(
        key=facts.key, kind=facts.kind, customer_id=facts.customer_id, contract=facts.contract,
        order=facts.order, portion_minor=facts.portion_minor, confirmation=facts.confirmation,
        currency=facts.currency, amount_minor=facts.amount_minor, tax_minor=facts.tax_minor,
        content=facts.content, next_at=by.at, requested_at=by.at, actor=by.code,
        actor_name=by.name,
    )  # fmt: skip
    InvoiceRequestPart.objects.bulk_create(
        InvoiceRequestPart(request=row, receivable=receivable, amount_minor=minor)
        for receivable, minor in facts.parts
    )
    _note_event("invoice_requested", row, by)
    return row


@transaction.atomic
def take_up(pk: int, *, by: Actor) -> tuple[InvoiceRequest, bool] | None:
    """One worker takes a request that is due; whether it must be asked about before it is sent.

    Nobody else gets it until the lease ends; by then the worker is done, or dead.
    """
    row = InvoiceRequest.objects.select_for_update().get(pk=pk)
    if row.state not in REQUEST_MOVING or row.next_at is None or row.next_at > by.at:
        return None
    may_be_there = row.sent_at is not None
    if row.state != "sent":
        row.tries += 1
    if row.tries > TRIES_MAX:
        _stop(row, "too_many_tries", {"tries": TRIES_MAX}, by)
        return None
    row.state = "sent" if row.state == "sent" else "sending"
    row.sent_at, row.tried_at, row.next_at = row.sent_at or by.at, by.at, by.at + LEASE
    row.save(update_fields=["tries", "state", "sent_at", "tried_at", "next_at"])
    return request_named(pk), may_be_there


@transaction.atomic
def note_pending(pk: int, *, by: Actor) -> None:
    """It was received and is not answered yet: it is looked at again later."""
    row = _moving(pk)
    if row and row.sent_at:
        row.state, row.trouble, row.trouble_facts = "sent", "", {}
        row.next_at = by.at + look_again_after(row.sent_at, by.at)
        row.save(update_fields=["state", "next_at", "trouble", "trouble_facts"])


@transaction.atomic
def note_trouble(pk: int, reason: str, *, by: Actor) -> None:
    """Nobody answered: it is tried again after a while, each time a longer one, then no more."""
    row = _moving(pk)
    if row is None:
        return
    if row.state == "sent":
        row.tries += 1
    wait = wait_after(row.tries)
    if wait is None:
        _stop(row, "issuer_unreachable", {"reason": reason[:200]}, by)
        return
    row.state = "sent" if row.state == "sent" else "waiting"
    row.trouble, row.trouble_facts = "issuer_unreachable", {"reason": reason[:200]}
    row.next_at = by.at + wait
    row.save(update_fields=["state", "next_at", "trouble", "trouble_facts", "tries"])


@transaction.atomic
def stop_request(
    pk: int, code: str, facts: dict[str, Any], *, by: Actor, answer: dict[str, Any] | None = None
) -> None:
    """A person must look: whoever issues it said no, or the answer cannot be booked."""
    row = _moving(pk)
    if row:
        row.answer = answer or row.answer
        _stop(row, code, facts, by)


@transaction.atomic
def resume_request(row: InvoiceRequest, *, by: Actor) -> InvoiceRequest:
    """A person lets the queue try again now; what may be there is asked about first."""
    fresh = _open(row)
    fresh.state, fresh.tries, fresh.next_at = "waiting", 0, by.at
    fresh.save(update_fields=["state", "tries", "next_at"])
    return fresh


@transaction.atomic
def withdraw_request(row: InvoiceRequest, *, reason: str, by: Actor) -> InvoiceRequest:
    """The invoice is not wanted any more. What has a number already can only be offset in red."""
    fresh = _open(row)
    if fresh.answer.get("number"):
        raise Refused("request_answered", number=fresh.answer["number"])
    fresh.state, fresh.next_at, fresh.done_at = "withdrawn", None, by.at
    fresh.trouble, fresh.trouble_facts = "", {"reason": reason.strip()[:200]}
    fresh.save(update_fields=["state", "next_at", "done_at", "trouble", "trouble_facts"])
    _note_event("invoice_request_withdrawn", fresh, by)
    return fresh


@transaction.atomic
def finish_request(
    row: InvoiceRequest, answer: dict[str, Any], *, by: Actor,
    invoice: Invoice | None = None, is_by_hand: bool = False,
) -> InvoiceRequest:  # fmt: skip
    """It is answered and the answer is in the books."""
    fresh = _open(row)
    fresh.state, fresh.next_at, fresh.done_at, fresh.answer = "done", None, by.at, answer
    fresh.invoice, fresh.is_by_hand, fresh.trouble, fresh.trouble_facts = (
        invoice, is_by_hand, "", {},
    )  # fmt: skip
    fresh.save()
    return fresh


def _refuse_wrong_request(facts: RequestFacts) -> None:
    if facts.amount_minor <= 0:
        raise Refused("nothing_to_invoice")
    if facts.contract or facts.order:
        if has_open_request(facts.contract, facts.order):
            raise Refused("invoice_request_open")
    elif facts.parts:
        differs = {row.currency for row, _ in facts.parts} != {facts.currency} or any(
            row.customer_id != facts.customer_id for row, _ in facts.parts
        )
        if differs:
            raise Refused("invoice_parts_differ")
        if len({row.pk for row, _ in facts.parts}) < len(facts.parts):
            raise Refused("receivable_named_twice")
        refuse_beyond_left(facts.parts)
    if not 0 <= facts.tax_minor <= facts.amount_minor:
        raise Refused("tax_above_amount", number="")


def _moving(pk: int) -> InvoiceRequest | None:
    """A request that nobody decided otherwise about since it was taken up."""
    row = InvoiceRequest.objects.select_for_update().get(pk=pk)
    return row if row.state in REQUEST_MOVING else None


def _open(row: InvoiceRequest) -> InvoiceRequest:
    fresh = InvoiceRequest.objects.select_for_update().get(pk=row.pk)
    if fresh.state not in (*REQUEST_MOVING, "stopped"):
        raise Refused("request_not_open", code=fresh.code)
    return fresh


def _stop(row: InvoiceRequest, code: str, facts: dict[str, Any], by: Actor) -> None:
    row.state, row.next_at, row.trouble, row.trouble_facts = "stopped", None, code, facts
    row.save(update_fields=["state", "next_at", "trouble", "trouble_facts", "answer", "tries"])
    _note_event("invoice_request_stopped", row, by)


def _note_event(kind: str, row: InvoiceRequest, by: Actor) -> None:
    record_event(
        kind, on=by.today, subject=f"invoice_request:{row.pk}", by=by,
        customer_id=row.customer_id, code=row.code, amount_minor=row.amount_minor,
        currency=row.currency,
    )  # fmt: skip
