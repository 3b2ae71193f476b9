"""The issue queue: invoices that are asked for, until they are issued."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.receivables.commands import resume_request
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.desks.receivables.queries.invoices import requests_visible_to
from huikuan.flows.request_invoice import Wish, request_invoice
from huikuan.flows.work_invoice_queue import give_request_up, take_request_over
from huikuan.integrations.invoicing.issuers import DONE, Answer
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.applications import PartIn
from huikuan.interfaces.api.nouns.looking_up import customers_named, one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    Name,
    Reason,
    RowId,
    Short,
    Word,
    customer_ref,
)
from huikuan.interfaces.jobs.invoicing import invoice_issuer
from huikuan.interfaces.words.refusals import sentence

router = Router(tags=["Invoices"])
NEWEST_FIRST = Sorting(("-id",))
State = Literal["waiting", "sending", "sent", "stopped", "done", "withdrawn"]
Kind = Literal["digital_special", "digital_general", "paper_special", "paper_general", "other"]


class InvoiceRequestsIn(PageIn):
    """Which requests."""

    customer_id: RowId | None = None
    state: Literal[""] | State = ""


class InvoiceRequestIn(In):
    """What is to be invoiced; the same ``reference`` told twice is one request."""

    reference: Word
    customer_code: Word
    kind: Kind = "digital_general"
    text: Name
    tax_rate: Decimal | None = Field(default=None, ge=0, le=50)
    remark: Short = ""
    parts: list[PartIn] = Field(min_length=1, max_length=500)


class IssuedIn(In):
    """The number and day of what a person issued."""

    number: Word
    issued_on: Day


class RequestWithdrawalIn(In):
    """Why the invoice is not wanted any more."""

    reason: Reason


class InvoiceRequestOut(BaseModel):
    """Something asked of whoever issues invoices, and how far it is."""

    id: int
    code: str
    kind: Literal["issue", "red_request", "red_issue"]
    state: State
    customer: CustomerRef
    currency: str
    amount_minor: int
    tax_minor: int
    tries: int
    next_at: datetime | None
    trouble: str
    invoice_id: int | None
    answered_on: date | None
    number: str


def request_shown(row: Any) -> dict[str, Any]:
    """A request as the API tells it."""
    names = ("id", "code", "kind", "state", "currency", "amount_minor", "tax_minor", "tries",
             "next_at", "invoice_id")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "customer": customer_ref(row.customer),
        "trouble": sentence(row.trouble, row.trouble_facts) if row.trouble else "",
        "answered_on": row.answer.get("on") or None,
        "number": row.answer.get("number", ""),
    }


def _parts(caller: Caller, told: list[PartIn]) -> list[tuple[Any, int]]:
    wanted = [part.receivable_id for part in told]
    found = receivables_visible_to(caller.rights, "invoices.request").in_bulk(wanted)
    for index, number in enumerate(wanted):
        if number not in found:
            pointer = f"/parts/{index}/receivable_id"
            raise Problem(422, "receivable_unknown", pointer=pointer, receivable_id=number)
    rows = [found[number] for number in wanted]
    return [(row, part.minor(row.currency)) for row, part in zip(rows, told, strict=True)]


@router.get("/invoice-requests", response=PageOut[InvoiceRequestOut], summary="The issue queue")
def list_requests(request: HttpRequest, asked: Query[InvoiceRequestsIn]) -> dict[str, Any]:
    rows = requests_visible_to(caller_of(request).rights)
    wanted = {"customer_id": asked.customer_id, "state": asked.state}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, request_shown, "invoice_requests")


@router.post("/invoice-requests", response={201: InvoiceRequestOut}, summary="Ask for an invoice")
def create_request(request: HttpRequest, wish: InvoiceRequestIn) -> Status:
    """It is issued once, however often this is told."""
    caller = caller_of(request)
    customers = customers_named(caller, [wish.customer_code], "invoices.request")
    told = Wish(
        key=f"api:{wish.reference}", kind=wish.kind, text=wish.text, rate=wish.tax_rate,
        remark=wish.remark,
    )  # fmt: skip
    customer = customers[wish.customer_code]
    made = request_invoice(customer, _parts(caller, wish.parts), told, by=caller.by)
    return Status(201, request_shown(made))


@router.get(
    "/invoice-requests/{invoice_request_id}", response=InvoiceRequestOut, summary="One request"
)
def show_request(request: HttpRequest, invoice_request_id: Path[RowId]) -> dict[str, Any]:
    return request_shown(_one(caller_of(request), invoice_request_id, "invoices.read"))


@router.post(
    "/invoice-requests/{invoice_request_id}/attempt",
    response=InvoiceRequestOut,
    summary="Let the queue try again now",
)
def try_again(request: HttpRequest, invoice_request_id: Path[RowId]) -> dict[str, Any]:
    """The queue looks at it within a minute; what may be there is asked about first."""
    caller = caller_of(request)
    resume_request(_one(caller, invoice_request_id), by=caller.by)
    return request_shown(_one(caller, invoice_request_id))


@router.post(
    "/invoice-requests/{invoice_request_id}/answer",
    response=InvoiceRequestOut,
    summary="A person issued it",
)
def answer_request(
    request: HttpRequest, invoice_request_id: Path[RowId], issued: IssuedIn
) -> dict[str, Any]:
    """It is taken back from the queue first, so that nobody else issues it."""
    caller = caller_of(request)
    answer = Answer(DONE, number=issued.number, on=issued.issued_on)
    row = _one(caller, invoice_request_id)
    take_request_over(row, invoice_issuer(), answer, by=caller.by)
    return request_shown(_one(caller, invoice_request_id))


@router.post(
    "/invoice-requests/{invoice_request_id}/withdrawal",
    response=InvoiceRequestOut,
    summary="Give a request up",
)
def withdraw(
    request: HttpRequest, invoice_request_id: Path[RowId], told: RequestWithdrawalIn
) -> dict[str, Any]:
    """What it asked for can be invoiced otherwise."""
    caller = caller_of(request)
    row = _one(caller, invoice_request_id)
    give_request_up(row, invoice_issuer(), reason=told.reason, by=caller.by)
    return request_shown(_one(caller, invoice_request_id))


def _one(caller: Caller, number: int, permission: str = "invoices.post") -> Any:
    return one(requests_visible_to(caller.rights, permission), number)
