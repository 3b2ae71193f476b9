"""Statements of account (对账单): made as of any day, downloaded, sent; their differences."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.statements.queries import differences_visible_to, statements_visible_to
from huikuan.flows.make_statement import Asked, make_statements
from huikuan.flows.send_statement import Receiver, receiver_of, send_statement
from huikuan.flows.settle_difference import settle_difference
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.files import as_download
from huikuan.interfaces.api.nouns.looking_up import customers_named, one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import absent
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    Name,
    Note,
    Reason,
    RowId,
    Word,
    customer_ref,
)
from huikuan.interfaces.words.statement_letters import statement_letter
from huikuan.interfaces.words.statement_paper import statement_pdf

router = Router(tags=["Statements"])
NEWEST_FIRST = Sorting(("-as_of_on", "-id"))
BY_DUE = Sorting(("due_on", "id"))
Kind = Literal["open_item", "balance_forward", "list"]


class StatementIn(In):
    """Which statement is wanted; one is made for each currency in which something is open."""

    customer_code: Word
    as_of: Day | None = Field(None, description="Today when absent")
    since: Day | None = Field(None, description="The first of the month when absent")
    kind: Kind = "open_item"
    language: Literal["zh", "en", "both"] = "zh"
    currency: Word | None = None
    remark: Note | None = None
    knows_warnings: bool = False


class SendingIn(In):
    """To whom; the contact of the customer when absent."""

    email: Name | None = None
    name: Name | None = None
    with_paper: bool = True
    again: bool = False


class SettlingIn(In):
    """What comes of a difference."""

    outcome: Literal["accepted", "explained", "corrected"]
    text: Reason


class StatementOut(BaseModel):
    """A statement; ``seal`` is printed on it and fits only books unchanged since then."""

    id: int
    number: str
    customer: CustomerRef
    currency: str
    kind: str
    as_of: date
    since: date
    opening_minor: int
    closing_minor: int
    overdue_minor: int
    state: str
    seal: str
    facts_sha256: str
    paper_sha256: str
    sent_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None


class StatedItemOut(BaseModel):
    """One line of a statement; money and credits not yet applied are negative."""

    item_id: int
    side: str
    number: str
    contract: str
    issued_on: date
    due_on: date
    original_minor: int
    open_minor: int
    overdue_days: int


class StatementWholeOut(StatementOut):
    """A statement with its lines."""

    items: list[StatedItemOut]


class StatementsOut(BaseModel):
    """What was made, one for each currency."""

    statements: list[StatementOut]


class DifferenceOut(BaseModel):
    """What a customer sees differently: a task until ``due_on``."""

    id: int
    statement_id: int
    customer: CustomerRef
    item_id: int | None
    line: str
    currency: str
    our_minor: int
    their_minor: int | None
    reason: str
    text: str
    due_on: date
    outcome: str
    outcome_text: str


def statement_shown(row: Any) -> dict[str, Any]:
    """A statement as the API tells it."""
    names = ("number", "currency", "kind", "opening_minor", "closing_minor", "overdue_minor",
             "state", "facts_sha256", "sent_at", "opened_at", "answered_at")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "customer": customer_ref(row.customer),
        "as_of": row.as_of_on,
        "since": row.since_on,
        "seal": row.facts["seal"],
        "paper_sha256": row.file.sha256 if row.file else "",
    }


def difference_shown(row: Any) -> dict[str, Any]:
    """A difference as the API tells it."""
    names = ("statement_id", "item_id", "currency", "our_minor", "their_minor", "reason", "text",
             "due_on", "outcome", "outcome_text")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "customer": customer_ref(row.customer),
        "line": row.number,
    }


def _one(caller: Caller, statement_id: int, permission: str = "statements.read") -> Any:
    return one(statements_visible_to(caller.rights, permission), statement_id)


@router.get("/statements", response=PageOut[StatementOut], summary="List statements of account")
def list_statements(
    request: HttpRequest, page: Query[PageIn], customer_code: str = "", state: str = ""
) -> dict[str, Any]:
    rows = statements_visible_to(caller_of(request).rights)
    if customer_code:
        rows = rows.filter(customer__code=customer_code)
    if state:
        rows = rows.filter(state=state)
    return page_of(rows, page, NEWEST_FIRST, statement_shown, "statements")


@router.post("/statements", response={201: StatementsOut}, summary="Make statements of account")
def create_statements(request: HttpRequest, told: StatementIn) -> Status:
    caller = caller_of(request)
    code = told.customer_code
    customer = customers_named(caller, [code], "statements.send")[code]
    asked = Asked(
        told.as_of or caller.by.today,
        kind=told.kind,
        language=told.language,
        since_on=told.since,
        currency=(told.currency or "").upper(),
        remark=told.remark or "",
        knows_warnings=told.knows_warnings,
    )
    rows = make_statements(customer, asked, draw=statement_pdf, by=caller.by)
    return Status(201, {"statements": [statement_shown(row) for row in rows]})


@router.get("/statements/{statement_id}", response=StatementWholeOut, summary="One statement")
def show_statement(request: HttpRequest, statement_id: Path[RowId]) -> dict[str, Any]:
    row = _one(caller_of(request), statement_id)
    return statement_shown(row) | {"items": row.facts["items"]}


@router.get("/statements/{statement_id}/paper", summary="The PDF of a statement")
def show_paper(request: HttpRequest, statement_id: Path[RowId]) -> FileResponse:
    row = _one(caller_of(request), statement_id)
    if row.file is None:
        raise absent()
    return as_download(row.file)


@router.post(
    "/statements/{statement_id}/sending",
    response=StatementOut,
    summary="Send a statement by e-mail, with a link that opens it without an account",
)
def send(request: HttpRequest, statement_id: Path[RowId], told: SendingIn) -> dict[str, Any]:
    caller = caller_of(request)
    row = _one(caller, statement_id, "statements.send")
    receiver = receiver_of(row.customer) if not told.email else None
    to = receiver or Receiver(told.email or "", told.name or "", told.with_paper)
    send_statement(row.pk, to, write=statement_letter, by=caller.by, is_again=told.again)
    return statement_shown(_one(caller, statement_id, "statements.send"))


@router.get(
    "/differences", response=PageOut[DifferenceOut], summary="What customers see differently"
)
def list_differences(
    request: HttpRequest, page: Query[PageIn], outcome: str = ""
) -> dict[str, Any]:
    rows = differences_visible_to(caller_of(request).rights)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return page_of(rows, page, BY_DUE, difference_shown, "differences")


@router.post(
    "/differences/{difference_id}/settlement",
    response=DifferenceOut,
    summary="Close a difference with its outcome",
)
def settle(request: HttpRequest, difference_id: Path[RowId], told: SettlingIn) -> dict[str, Any]:
    caller = caller_of(request)
    row = one(differences_visible_to(caller.rights, "statements.decide"), difference_id)
    settle_difference(row.pk, told.outcome, told.text, by=caller.by)
    return difference_shown(one(differences_visible_to(caller.rights, "statements.decide"), row.pk))
