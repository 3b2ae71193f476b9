"""Open items: what is still open on each receivable, receipt and credit."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel

from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    LineOut,
    RowId,
    Word,
    customer_ref,
    line_shown,
)
from huikuan.records.ledger.queries import items_visible_to, lines_of_item

router = Router(tags=["Ledger"])
BY_DUE_DAY = Sorting(("due_on", "id"))
BY_NUMBER = Sorting(("id",))


class ItemsIn(PageIn):
    """Which open items."""

    side: Literal["receivable", "receipt", "credit"] = "receivable"
    customer_id: RowId | None = None
    currency: Literal[""] | Word = ""
    due_from: Day | None = None
    due_to: Day | None = None


class ItemOut(BaseModel):
    """What is still open; ``origin_on`` starts the age (账龄), ``due_on`` the days overdue."""

    id: int
    side: str
    customer: CustomerRef
    currency: str
    origin_on: date
    due_on: date
    original_minor: int
    open_minor: int


def item_shown(item: Any) -> dict[str, Any]:
    """An open item as the API tells it."""
    names = ("id", "side", "currency", "origin_on", "due_on", "original_minor", "open_minor")
    shown = {name: getattr(item, name) for name in names}
    return shown | {"customer": customer_ref(item.customer)}


@router.get("/open-items", response=PageOut[ItemOut], summary="What is open now")
def list_items(request: HttpRequest, asked: Query[ItemsIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "currency": asked.currency,
        "due_on__gte": asked.due_from,
        "due_on__lte": asked.due_to,
    }
    rows = items_visible_to(caller_of(request).rights).filter(side=asked.side, open_minor__gt=0)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, BY_DUE_DAY, item_shown, "open_items")


@router.get(
    "/open-items/{item_id}/lines",
    response=PageOut[LineOut],
    summary="Every ledger line that moved one item",
)
def list_lines(request: HttpRequest, item_id: Path[RowId], page: Query[PageIn]) -> dict[str, Any]:
    one(items_visible_to(caller_of(request).rights), item_id)
    return page_of(lines_of_item(item_id), page, BY_NUMBER, line_shown, "lines")
