"""Ageing (账龄): who owes what since when, as of any day and as known on any day."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from huikuan.interfaces.api.bulk import BULK_ROWS, note_bulk, refuse_bulk
from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.shapes import Day, In, Note, Short, Word
from huikuan.interfaces.words.ages import member_name
from huikuan.reports.ageing import AgeingRow, ageing, ageing_items
from huikuan.reports.parties import Within

router = Router(tags=["Ageing"])
ROW_NUMBER = r"^[0-9]{0,18}$"
Place = Annotated[str, Field(pattern=ROW_NUMBER)] | None


class AgeingIn(In):
    """Which ageing. A row is narrowed to by the number of its customer, group, owner …"""

    as_of: Day | None = Field(None, description="Open on that day; today when absent")
    known_on: Day | None = Field(None, description="Only what was in the book by then")
    by: Literal["customer", "group", "owner", "department", "region", "currency"] = "customer"
    buckets: Literal["overdue", "near_due", "age", "age_months", "age_short"] = "overdue"
    currency: Literal[""] | Word = ""
    netted: bool = False
    customer: Place = None
    group: Place = None
    owner: Place = None
    department: Place = None
    region: Short | None = None
    reason: Note = Field("", description="Why more than 200 rows are taken at once; then needed")


class CellIn(AgeingIn):
    """Which cell: the code of a bucket, or not_due, open, overdue, unapplied, credit."""

    bucket: Short = "open"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=500)] = 50


class AgeingTotalOut(BaseModel):
    """The amounts of one currency, in minor units."""

    currency: str
    open_minor: int
    not_due_minor: int
    overdue_minor: int
    buckets: dict[str, int]
    unapplied_minor: int
    credit_minor: int
    item_count: int


class AgeingRowOut(AgeingTotalOut):
    """One row: what it is narrowed by, its code and its name."""

    value: str
    code: str
    name: str


class AgeingOut(BaseModel):
    """The whole answer, the same as the command line and the page give."""

    as_of: date
    known_on: date | None
    by: str
    buckets: str
    netted: bool
    currency_totals: dict[str, AgeingTotalOut]
    rows: list[AgeingRowOut]


class CellItemOut(BaseModel):
    """One item behind a cell; ``clock_on`` is the day from which it ages here."""

    item_id: int
    side: str
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    currency: str
    due_on: date
    clock_on: date
    open_minor: int
    days_past_due: int


class CellOut(BaseModel):
    """One page of the items behind a cell, how many there are, and what they come to."""

    items: list[CellItemOut]
    page: int
    pages: int
    count: int
    total_minor: dict[str, int]


def _amounts(row: AgeingRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in AgeingTotalOut.model_fields}


def _question(request: HttpRequest, asked: AgeingIn) -> dict[str, Any]:
    """What both reports are asked: the day, the reach, and where to look."""
    caller = caller_of(request)
    places = ("customer", "group", "owner", "department", "region")
    return {
        "rights": caller.rights,
        "as_of": asked.as_of or caller.by.today,
        "known_on": asked.known_on,
        "buckets": asked.buckets,
        "currency": asked.currency or None,
        "netted": asked.netted,
        "within": Within(**{place: getattr(asked, place) for place in places}),
    }


@router.get("/ageing", response=AgeingOut, summary="Who owes what since when")
def show_ageing(request: HttpRequest, asked: Query[AgeingIn]) -> dict[str, Any]:
    question = _question(request, asked)
    table = ageing(question.pop("rights"), by=asked.by, **question)
    if len(table.rows) > BULK_ROWS:
        caller = caller_of(request)
        reason = refuse_bulk(request, caller.rights, by=caller.by)
        note_bulk(request, reason, len(table.rows), by=caller.by)
    rows = [
        _amounts(row)
        | {"value": row.value, "code": row.code}
        | {"name": member_name(table.by, row.name, row.currency)}
        for row in table.rows
    ]
    return {
        "as_of": table.as_of,
        "known_on": table.known_on,
        "by": table.by,
        "buckets": table.definition.code,
        "netted": table.netted,
        "currency_totals": {row.currency: _amounts(row) for row in table.totals},
        "rows": rows,
    }


@router.get("/ageing/items", response=CellOut, summary="The items behind one cell")
def list_cell(request: HttpRequest, asked: Query[CellIn]) -> dict[str, Any]:
    question = _question(request, asked)
    cell = ageing_items(
        question.pop("rights"),
        bucket=asked.bucket,
        page=asked.page,
        per_page=asked.per_page,
        **question,
    )
    names = CellItemOut.model_fields
    return {
        "items": [{name: getattr(item, name) for name in names} for item in cell.items],
        "page": cell.page,
        "pages": cell.pages,
        "count": cell.count,
        "total_minor": cell.total_minor,
    }
