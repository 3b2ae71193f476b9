"""Receivables: what is owed, by whom, until when."""

from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.cash.queries import applications_of_receivable
from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
from huikuan.desks.receivables.queries import receivables_visible_to, with_status
from huikuan.desks.receivables.rules import days_overdue, oddities, status
from huikuan.flows.reverse_receivable import InvoicesToo, reverse_receivable
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.applications import ApplicationOut, application_shown
from huikuan.interfaces.api.nouns.looking_up import customers_named, one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    LineOut,
    MoneyIn,
    Note,
    ReversalIn,
    RowId,
    Short,
    TaxMinor,
    Word,
    customer_ref,
    line_shown,
)
from huikuan.records.ledger.queries import lines_of_item

router = Router(tags=["Receivables"])
SORTINGS = {
    "-issued_on": Sorting(("-issued_on", "-item_id")),
    "issued_on": Sorting(("issued_on", "item_id")),
    "-due_on": Sorting(("-due_on", "-item_id")),
    "due_on": Sorting(("due_on", "item_id")),
}
BATCH_MAX = 1000


class ReceivablesIn(PageIn):
    """Which receivables."""

    status: Literal["", "open", "part_paid", "overdue", "settled", "reversed", "unsettled"] = ""
    customer_id: RowId | None = None
    customer_code: Short = ""
    number: Short = ""
    currency: Literal[""] | Word = ""
    due_from: Day | None = None
    due_to: Day | None = None
    sort: Literal["-issued_on", "issued_on", "-due_on", "due_on"] = "-issued_on"


class ReceivableIn(MoneyIn):
    """What a customer owes us. Number and customer are its natural key: told twice, it is one."""

    customer_code: Word
    number: Word
    issued_on: Day
    due_on: Day
    tax_minor: TaxMinor = 0
    contract_number: Short = ""
    note: Note = ""


class ReceivablesBatchIn(In):
    """Many receivables in one go: all or nothing."""

    rows: list[ReceivableIn] = Field(min_length=1, max_length=BATCH_MAX)


class ReceivableReversalIn(ReversalIn):
    """A receivable that should not have been; ``invoices``: how those that claim it go with it."""

    invoices: Literal["red_noted", "voided"] | None = None


class ReceivableOut(BaseModel):
    """A receivable; its status is derived from the ledger and today."""

    id: int
    customer: CustomerRef
    number: str
    currency: str
    amount_minor: int
    tax_minor: int
    open_minor: int
    status: str
    days_overdue: int
    issued_on: date
    due_on: date
    owner: str | None
    contract_number: str
    note: str
    entry_id: int


class ReceivableToldOut(ReceivableOut):
    """A receivable as it stands after it was told; ``is_new`` is false when it was known."""

    is_new: bool
    warnings: list[str]


class ReceivableWholeOut(ReceivableOut):
    """A receivable down to its ledger lines and what paid it."""

    lines: list[LineOut]
    applications: list[ApplicationOut]


class RecognisedOut(BaseModel):
    """Where each receivable of a batch stands, in the order in which they were told."""

    id: int
    entry_id: int
    number: str
    customer_code: str
    is_new: bool
    warnings: list[str]


class BatchOut(BaseModel):
    """What came of a batch."""

    new_count: int
    known_count: int
    rows: list[RecognisedOut]


def receivable_shown(receivable: Any, today: date) -> dict[str, Any]:
    """A receivable as the API tells it."""
    open_minor, amount_minor = receivable.item.open_minor, receivable.amount_minor
    names = ("number", "currency", "amount_minor", "tax_minor", "issued_on", "due_on")
    return {name: getattr(receivable, name) for name in names} | {
        "id": receivable.pk,
        "customer": customer_ref(receivable.customer),
        "open_minor": open_minor,
        "status": status(
            open_minor, amount_minor, receivable.due_on, today,
            is_reversed=receivable.entry.is_reversed,
        ),
        "days_overdue": days_overdue(open_minor, receivable.due_on, today),
        "owner": receivable.owner.username if receivable.owner else None,
        "contract_number": receivable.contract_number,
        "note": receivable.note,
        "entry_id": receivable.entry_id,
    }  # fmt: skip


def one_receivable(caller: Caller, receivable_id: int, permission: str) -> Any:
    """A receivable the caller reaches by this permission."""
    return one(receivables_visible_to(caller.rights, permission), receivable_id)


def _narrowed(caller: Caller, asked: ReceivablesIn) -> QuerySet[Any]:
    rows = receivables_visible_to(caller.rights)
    if asked.status:
        rows = with_status(rows, asked.status, caller.by.today)
    wanted = {
        "customer_id": asked.customer_id,
        "customer__code": asked.customer_code,
        "number": asked.number,
        "currency": asked.currency,
        "due_on__gte": asked.due_from,
        "due_on__lte": asked.due_to,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _facts(told: list[ReceivableIn], caller: Caller, pointer: str) -> list[ReceivableFacts]:
    codes = [row.customer_code for row in told]
    customers = customers_named(caller, codes, "receivables.post", pointer)
    return [
        ReceivableFacts(
            customer_id=customers[row.customer_code].pk,
            owner_id=customers[row.customer_code].owner_id,
            department_id=customers[row.customer_code].department_id,
            amount_minor=row.minor(row.currency),
            **row.model_dump(exclude={"customer_code", "amount", "amount_minor"}),
        )
        for row in told
    ]


@router.get("/receivables", response=PageOut[ReceivableOut], summary="List receivables")
def list_receivables(request: HttpRequest, asked: Query[ReceivablesIn]) -> dict[str, Any]:
    caller = caller_of(request)
    return page_of(
        _narrowed(caller, asked),
        asked,
        SORTINGS[asked.sort],
        lambda row: receivable_shown(row, caller.by.today),
        "receivables",
    )


@router.post(
    "/receivables",
    response={200: ReceivableToldOut, 201: ReceivableToldOut},
    summary="Recognise a receivable",
)
def create_receivable(request: HttpRequest, receivable: ReceivableIn) -> Status:
    """201 when it is new, 200 when the same fact was known already."""
    caller = caller_of(request)
    facts = _facts([receivable], caller, "/customer_code")
    [recognised] = recognise_receivables(facts, by=caller.by, source="api")
    row = one_receivable(caller, recognised.item_id, "receivables.post")
    told = receivable_shown(row, caller.by.today) | {
        "is_new": recognised.is_new,
        "warnings": oddities(receivable.issued_on, receivable.due_on),
    }
    return Status(201 if recognised.is_new else 200, told)


@router.post(
    "/receivables/batch", response={200: BatchOut}, summary="Recognise up to 1,000 receivables"
)
def create_batch(request: HttpRequest, batch: ReceivablesBatchIn) -> dict[str, Any]:
    """All or nothing, in one transaction."""
    caller = caller_of(request)
    facts = _facts(batch.rows, caller, "/rows")
    recognised = recognise_receivables(facts, by=caller.by, source="api")
    rows = [
        {"id": one.item_id, "entry_id": one.entry_id, "number": row.number, "is_new": one.is_new,
         "customer_code": row.customer_code, "warnings": oddities(row.issued_on, row.due_on)}
        for row, one in zip(batch.rows, recognised, strict=True)
    ]  # fmt: skip
    new_count = sum(one.is_new for one in recognised)
    return {"new_count": new_count, "known_count": len(rows) - new_count, "rows": rows}


@router.get(
    "/receivables/{receivable_id}",
    response=ReceivableWholeOut,
    summary="One receivable with its ledger lines and applications",
)
def show_receivable(request: HttpRequest, receivable_id: Path[RowId]) -> dict[str, Any]:
    caller = caller_of(request)
    receivable = one_receivable(caller, receivable_id, "receivables.read")
    may_see = caller.rights.may("applications.read")
    applied = applications_of_receivable(receivable_id) if may_see else []
    return receivable_shown(receivable, caller.by.today) | {
        "lines": [line_shown(line) for line in lines_of_item(receivable_id)],
        "applications": [application_shown(part) for part in applied],
    }


@router.post(
    "/receivables/{receivable_id}/reversal",
    response=ReceivableOut,
    summary="Reverse a receivable that should not have been",
)
def reverse(
    request: HttpRequest, receivable_id: Path[RowId], reversal: ReceivableReversalIn
) -> dict[str, Any]:
    caller = caller_of(request)
    receivable = one_receivable(caller, receivable_id, "receivables.reverse")
    day = reversal.on or caller.by.today
    too = InvoicesToo(reversal.invoices) if reversal.invoices else None
    if too and not caller.rights.may("invoices.reverse"):
        raise Problem(403, "permission_missing", permission="invoices.reverse")
    reverse_receivable(receivable, on=day, reason=reversal.reason, by=caller.by, invoices=too)
    again = one_receivable(caller, receivable_id, "receivables.reverse")
    return receivable_shown(again, caller.by.today)
