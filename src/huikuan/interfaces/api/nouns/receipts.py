"""Receipts: money that came, and what it pays."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from huikuan.desks.cash.commands import ReceiptFacts, apply_receipt, record_receipts
from huikuan.desks.cash.queries import (
    applications_of_source,
    applications_visible_to,
    proposed_parts,
    receipts_visible_to,
)
from huikuan.flows.apply_cash import apply_cash
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.applications import ApplicationOut, PartIn, application_shown
from huikuan.interfaces.api.nouns.looking_up import customers_named, one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    LineOut,
    MoneyIn,
    Name,
    Note,
    Order,
    ReversalIn,
    RowId,
    Short,
    Word,
    customer_ref,
    line_shown,
)
from huikuan.records.ledger.queries import lines_of_item

router = Router(tags=["Receipts"])
NEWEST_FIRST = Sorting(("-received_on", "-item_id"))
Instrument = Literal["transfer", "cash", "cheque", "bank_bill", "trade_bill", "offset", "other"]
PARTS_MAX = 500


class ReceiptsIn(PageIn):
    """Which receipts."""

    customer_id: RowId | None = None
    customer_code: Short = ""
    number: Short = ""
    currency: Literal[""] | Word = ""
    received_from: Day | None = None
    received_to: Day | None = None
    unapplied: bool | None = Field(None, description="Only what still has money to apply")


class ReceiptIn(MoneyIn):
    """Money that came. Number and customer are its natural key: told twice, it is one."""

    customer_code: Word
    number: Word
    received_on: Day
    instrument: Instrument = "transfer"
    bank_reference: Short = ""
    payer_name: Literal[""] | Name = ""
    memo: Note = ""


class ApplicationsTellIn(In):
    """What the money pays: named parts, or an order in which it pays what is open."""

    parts: list[PartIn] = Field([], max_length=PARTS_MAX)
    order: Order | None = None
    designated: list[RowId] = Field([], max_length=PARTS_MAX)
    on: Day | None = Field(None, description="Effective day; today when absent")

    @model_validator(mode="after")
    def _one_way(self) -> "ApplicationsTellIn":
        if bool(self.parts) == bool(self.order):
            raise PydanticCustomError("order_or_parts", "order_or_parts")
        return self


class ProposalIn(In):
    """In which order the money should pay."""

    order: Order = "oldest_first"


class ReceiptOut(BaseModel):
    """Money that came; what is not yet applied is asked of the ledger."""

    id: int
    customer: CustomerRef
    number: str
    currency: str
    amount_minor: int
    unapplied_minor: int
    received_on: date
    instrument: str
    bank_reference: str
    payer_name: str
    memo: str
    entry_id: int
    is_reversed: bool


class ReceiptToldOut(ReceiptOut):
    """A receipt after it was told; ``is_new`` is false when it was known."""

    is_new: bool


class ReceiptWholeOut(ReceiptOut):
    """A receipt down to its ledger lines and what it paid."""

    lines: list[LineOut]
    applications: list[ApplicationOut]


class ProposedPartOut(BaseModel):
    """What a receivable would get, and why it comes here."""

    receivable_id: int
    amount_minor: int
    reason: str


def receipt_shown(receipt: Any) -> dict[str, Any]:
    """A receipt as the API tells it."""
    names = ("number", "currency", "amount_minor", "received_on", "instrument", "bank_reference")
    return {name: getattr(receipt, name) for name in names} | {
        "id": receipt.pk,
        "customer": customer_ref(receipt.customer),
        "unapplied_minor": receipt.item.open_minor,
        "payer_name": receipt.payer_name,
        "memo": receipt.memo,
        "entry_id": receipt.entry_id,
        "is_reversed": receipt.entry.is_reversed,
    }


def _one_receipt(caller: Caller, receipt_id: int, permission: str) -> Any:
    return one(receipts_visible_to(caller.rights, permission), receipt_id)


def parts_shown(caller: Caller, made: Any) -> dict[str, Any]:
    """The applications just made, as the API tells them."""
    rows = applications_visible_to(caller.rights, "applications.post")
    found = rows.filter(pk__in=[part.pk for part in made]).order_by("id")
    return {"rows": [application_shown(part) for part in found], "next_cursor": None}


@router.get("/receipts", response=PageOut[ReceiptOut], summary="List receipts")
def list_receipts(request: HttpRequest, asked: Query[ReceiptsIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "customer__code": asked.customer_code,
        "number": asked.number,
        "currency": asked.currency,
        "received_on__gte": asked.received_from,
        "received_on__lte": asked.received_to,
        "item__open_minor__gt": 0 if asked.unapplied else None,
    }
    rows = receipts_visible_to(caller_of(request).rights)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
    return page_of(rows, asked, NEWEST_FIRST, receipt_shown, "receipts")


@router.post(
    "/receipts", response={200: ReceiptToldOut, 201: ReceiptToldOut}, summary="Record a receipt"
)
def create_receipt(request: HttpRequest, receipt: ReceiptIn) -> Status:
    """201 when it is new, 200 when the same fact was known already."""
    caller = caller_of(request)
    customers = customers_named(caller, [receipt.customer_code], "receipts.post")
    facts = ReceiptFacts(
        customer_id=customers[receipt.customer_code].pk,
        amount_minor=receipt.minor(receipt.currency),
        **receipt.model_dump(exclude={"customer_code", "amount", "amount_minor"}),
    )
    [recorded] = record_receipts([facts], by=caller.by, source="api")
    row = _one_receipt(caller, recorded.item_id, "receipts.post")
    told = receipt_shown(row) | {"is_new": recorded.is_new}
    return Status(201 if recorded.is_new else 200, told)


@router.get(
    "/receipts/{receipt_id}",
    response=ReceiptWholeOut,
    summary="One receipt with its ledger lines and applications",
)
def show_receipt(request: HttpRequest, receipt_id: Path[RowId]) -> dict[str, Any]:
    receipt = _one_receipt(caller_of(request), receipt_id, "receipts.read")
    may_see = caller_of(request).rights.may("applications.read")
    applied = applications_of_source(receipt_id) if may_see else []
    return receipt_shown(receipt) | {
        "lines": [line_shown(line) for line in lines_of_item(receipt_id)],
        "applications": [application_shown(part) for part in applied],
    }


@router.get(
    "/receipts/{receipt_id}/proposal",
    response=list[ProposedPartOut],
    summary="What the receipt would pay in an order",
)
def propose(
    request: HttpRequest, receipt_id: Path[RowId], asked: Query[ProposalIn]
) -> list[dict[str, Any]]:
    caller = caller_of(request)
    _one_receipt(caller, receipt_id, "applications.read")
    return [
        {"receivable_id": part.id, "amount_minor": part.amount_minor, "reason": part.reason}
        for part in proposed_parts(receipt_id, asked.order, caller.by.today)
    ]


@router.post(
    "/receipts/{receipt_id}/applications",
    response={201: PageOut[ApplicationOut]},
    summary="Apply a receipt to receivables, by parts or in an order",
)
def apply(request: HttpRequest, receipt_id: Path[RowId], told: ApplicationsTellIn) -> Status:
    caller = caller_of(request)
    receipt = _one_receipt(caller, receipt_id, "applications.post")
    day = told.on or caller.by.today
    if told.order:
        made = apply_cash(receipt_id, told.order, on=day, by=caller.by, designated=told.designated)
    else:
        parts = [(part.receivable_id, part.minor(receipt.currency)) for part in told.parts]
        made = apply_receipt(receipt_id, parts, on=day, order="remittance", by=caller.by)
    return Status(201, parts_shown(caller, made))


@router.post(
    "/receipts/{receipt_id}/reversal",
    response=ReceiptOut,
    summary="Reverse a receipt that bounced or should not have been",
)
def reverse(request: HttpRequest, receipt_id: Path[RowId], reversal: ReversalIn) -> dict[str, Any]:
    """What it paid is owed again, with its old age."""
    caller = caller_of(request)
    receipt = _one_receipt(caller, receipt_id, "receipts.post")
    day = reversal.on or caller.by.today
    reverse_receipt(receipt, on=day, reason=reversal.reason, by=caller.by)
    return receipt_shown(_one_receipt(caller, receipt_id, "receipts.post"))
