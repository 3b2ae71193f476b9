"""What happens to an invoice after it is issued: offset in red, sent, accepted or not."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel

from huikuan.desks.receivables.commands import (
    DeliveryFacts,
    RedFacts,
    answer_red,
    end_non_acceptance,
    note_delivery,
    note_non_acceptance,
)
from huikuan.desks.receivables.queries import invoices_visible_to
from huikuan.desks.receivables.queries.invoices import (
    deliveries_of,
    non_acceptances_visible_to,
    red_confirmations_visible_to,
    reds_of,
)
from huikuan.desks.receivables.rules import red_lapses_at
from huikuan.flows.ask_red import ask_red
from huikuan.flows.issue_red import issue_red
from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import Day, In, Minor, RowId, Short, Word

router = Router(tags=["Invoices"])
OLDEST_FIRST = Sorting(("since_on", "id"))
RedReason = Literal["wrong_issue", "returned", "service_ended", "allowance"]
NonAcceptanceReason = Literal[
    "not_received", "wrong_title", "wrong_rate", "wrong_amount", "goods_missing", "quality",
    "too_late", "other",
]  # fmt: skip


class RedIn(In):
    """An invoice is to be offset: why, how much (nothing: all that is left), who asks.

    ``lowers_debt``: a credit note goes with the red invoice. ``is_queued``: the issue queue
    enters the confirmation.
    """

    reason: RedReason
    amount_minor: Minor | None = None
    side: Literal["seller", "buyer"] = "seller"
    is_used: bool = True
    is_queued: bool = False
    lowers_debt: bool
    note: Short = ""


class RedAnswerIn(In):
    """What the other side, or whoever asked, said."""

    state: Literal["confirmed", "refused", "withdrawn"]
    number: Short = ""


class RedInvoiceIn(In):
    """The red invoice."""

    red_number: Word
    issued_on: Day


class RedOut(BaseModel):
    """A red confirmation; ``lapses_at`` while somebody still has to answer."""

    id: int
    invoice_id: int
    state: str
    reason: RedReason
    amount_minor: int
    tax_minor: int
    lowers_debt: bool
    number: str
    requested_at: datetime
    lapses_at: datetime | None
    red_number: str
    red_on: date | None


class RedsOut(BaseModel):
    """All confirmations of one invoice."""

    rows: list[RedOut]


class InvoiceDeliveryIn(In):
    """An invoice was sent; told again with more days, the same sending knows more."""

    way: Literal["email", "platform", "message", "post", "hand"]
    sent_to: Short
    sent_on: Day
    opened_on: Day | None = None
    received_on: Day | None = None
    note: Short = ""


class InvoiceDeliveryOut(BaseModel):
    """How an invoice went to the customer."""

    id: int
    way: str
    sent_to: str
    sent_on: date
    opened_on: date | None
    received_on: date | None
    note: str


class DeliveriesOut(BaseModel):
    """Every time an invoice was sent."""

    rows: list[InvoiceDeliveryOut]


class NonAcceptanceIn(In):
    """The customer does not take an invoice, or says it never came."""

    reason: NonAcceptanceReason
    since_on: Day
    note: Short = ""


class AcceptanceIn(In):
    """How it ended."""

    outcome: Literal["accepted", "sent_again", "offset", "other"]
    on: Day
    note: Short = ""


class NonAcceptanceOut(BaseModel):
    """An invoice that is not accepted: since when, why, and its end."""

    id: int
    invoice_id: int
    reason: NonAcceptanceReason
    since_on: date
    note: str
    ended_on: date | None
    outcome: str


class NonAcceptancesIn(PageIn):
    """Which of the invoices not accepted."""

    reason: Literal[""] | NonAcceptanceReason = ""


def red_shown(red: Any) -> dict[str, Any]:
    """A red confirmation as the API tells it."""
    names = ("id", "invoice_id", "state", "reason", "amount_minor", "tax_minor", "lowers_debt",
             "number", "requested_at", "red_number", "red_on")  # fmt: skip
    waits = red.state in {"awaiting_buyer", "awaiting_seller"}
    lapses_at = red_lapses_at(red.requested_at) if waits else None
    return {name: getattr(red, name) for name in names} | {"lapses_at": lapses_at}


def delivery_shown(row: Any) -> dict[str, Any]:
    """A delivery as the API tells it."""
    return {name: getattr(row, name) for name in InvoiceDeliveryOut.model_fields}


def non_acceptance_shown(row: Any) -> dict[str, Any]:
    """An invoice not accepted, as the API tells it."""
    return {name: getattr(row, name) for name in NonAcceptanceOut.model_fields}


@router.get(
    "/invoices/{invoice_id}/red-confirmations", response=RedsOut, summary="Red confirmations"
)
def list_reds(request: HttpRequest, invoice_id: Path[RowId]) -> dict[str, Any]:
    found = one(invoices_visible_to(caller_of(request).rights), invoice_id)
    return {"rows": [red_shown(red) for red in reds_of(found)]}


@router.post(
    "/invoices/{invoice_id}/red-confirmations",
    response={201: RedOut},
    summary="Ask whether an invoice may be offset in red",
)
def create_red(request: HttpRequest, invoice_id: Path[RowId], red: RedIn) -> Status:
    """Unanswered, it lapses after 72 hours."""
    caller = caller_of(request)
    invoice = one(invoices_visible_to(caller.rights, "invoices.reverse"), invoice_id)
    return Status(201, red_shown(ask_red(invoice, RedFacts(**red.model_dump()), by=caller.by)))


@router.post(
    "/red-confirmations/{red_confirmation_id}/answer", response=RedOut, summary="Answer it"
)
def answer(
    request: HttpRequest, red_confirmation_id: Path[RowId], told: RedAnswerIn
) -> dict[str, Any]:
    caller = caller_of(request)
    red = _red(caller.rights, red_confirmation_id)
    return red_shown(answer_red(red, told.state, number=told.number, by=caller.by))


@router.post(
    "/red-confirmations/{red_confirmation_id}/red-invoice",
    response=RedOut,
    summary="The red invoice is issued",
)
def create_red_invoice(
    request: HttpRequest, red_confirmation_id: Path[RowId], told: RedInvoiceIn
) -> dict[str, Any]:
    """What it takes back of the claim can be invoiced anew."""
    caller = caller_of(request)
    red = _red(caller.rights, red_confirmation_id)
    return red_shown(issue_red(red, told.red_number, on=told.issued_on, by=caller.by))


@router.get("/invoices/{invoice_id}/deliveries", response=DeliveriesOut, summary="How it was sent")
def list_deliveries(request: HttpRequest, invoice_id: Path[RowId]) -> dict[str, Any]:
    found = one(invoices_visible_to(caller_of(request).rights), invoice_id)
    return {"rows": [delivery_shown(row) for row in deliveries_of(found)]}


@router.post(
    "/invoices/{invoice_id}/deliveries", response={201: InvoiceDeliveryOut}, summary="It was sent"
)
def create_delivery(
    request: HttpRequest, invoice_id: Path[RowId], delivery: InvoiceDeliveryIn
) -> Status:
    caller = caller_of(request)
    invoice = one(invoices_visible_to(caller.rights, "invoices.deliver"), invoice_id)
    row = note_delivery(invoice, DeliveryFacts(**delivery.model_dump()), by=caller.by)
    return Status(201, delivery_shown(row))


@router.get("/non-acceptances", response=PageOut[NonAcceptanceOut], summary="Invoices not accepted")
def list_non_acceptances(request: HttpRequest, asked: Query[NonAcceptancesIn]) -> dict[str, Any]:
    rows = non_acceptances_visible_to(caller_of(request).rights)
    rows = rows.filter(reason=asked.reason) if asked.reason else rows
    return page_of(rows, asked, OLDEST_FIRST, non_acceptance_shown, "non_acceptances")


@router.post(
    "/invoices/{invoice_id}/non-acceptances",
    response={201: NonAcceptanceOut},
    summary="The customer does not take it",
)
def create_non_acceptance(
    request: HttpRequest, invoice_id: Path[RowId], told: NonAcceptanceIn
) -> Status:
    """Its own age counts from that day; the debt stays."""
    caller = caller_of(request)
    invoice = one(invoices_visible_to(caller.rights, "invoices.deliver"), invoice_id)
    row = note_non_acceptance(
        invoice, told.reason, since_on=told.since_on, note=told.note, by=caller.by
    )
    return Status(201, non_acceptance_shown(row))


@router.post(
    "/non-acceptances/{non_acceptance_id}/end",
    response=NonAcceptanceOut,
    summary="It is accepted, or mended",
)
def end(request: HttpRequest, non_acceptance_id: Path[RowId], told: AcceptanceIn) -> dict[str, Any]:
    caller = caller_of(request)
    rows = non_acceptances_visible_to(caller.rights, "invoices.deliver")
    row = one(rows, non_acceptance_id)
    ended = end_non_acceptance(row, told.outcome, on=told.on, note=told.note, by=caller.by)
    return non_acceptance_shown(ended)


def _red(rights: Any, number: int) -> Any:
    return one(red_confirmations_visible_to(rights, "invoices.reverse"), number)
