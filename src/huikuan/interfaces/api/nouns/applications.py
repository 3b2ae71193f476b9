"""Applications (核销): which money paid which receivable."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel

from huikuan.desks.cash.queries import applications_visible_to
from huikuan.flows.undo_application import undo_application
from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import AmountIn, Day, ReversalIn, RowId

router = Router(tags=["Applications"])
NEWEST_FIRST = Sorting(("-applied_on", "-id"))


class ApplicationsIn(PageIn):
    """Which applications."""

    customer_id: RowId | None = None
    receivable_id: RowId | None = None
    source_id: RowId | None = None
    applied_from: Day | None = None
    applied_to: Day | None = None


class PartIn(AmountIn):
    """How much of the money pays which receivable."""

    receivable_id: RowId


class UndoingIn(ReversalIn):
    """Taking money back; ``only_this``: what else was paid in the same step stays paid."""

    only_this: bool = False


class ApplicationOut(BaseModel):
    """This much of that receipt or credit paid this receivable."""

    id: int
    source_id: int
    source_side: str
    receivable_id: int
    currency: str
    amount_minor: int
    applied_on: date
    order: str
    entry_id: int
    is_undone: bool


def application_shown(part: Any) -> dict[str, Any]:
    """An application as the API tells it."""
    return {
        "id": part.pk,
        "source_id": part.source_item_id,
        "source_side": part.source_item.side,
        "receivable_id": part.receivable_item_id,
        "currency": part.source_item.currency,
        "amount_minor": part.amount_minor,
        "applied_on": part.applied_on,
        "order": part.order,
        "entry_id": part.entry_id,
        "is_undone": part.entry.is_reversed,
    }


@router.get("/applications", response=PageOut[ApplicationOut], summary="List applications")
def list_applications(request: HttpRequest, asked: Query[ApplicationsIn]) -> dict[str, Any]:
    wanted = {
        "receivable_item__customer_id": asked.customer_id,
        "receivable_item_id": asked.receivable_id,
        "source_item_id": asked.source_id,
        "applied_on__gte": asked.applied_from,
        "applied_on__lte": asked.applied_to,
    }
    rows = applications_visible_to(caller_of(request).rights)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, application_shown, "applications")


@router.post(
    "/applications/{application_id}/reversal",
    response=ApplicationOut,
    summary="Undo an application; its money is unapplied again",
)
def undo(request: HttpRequest, application_id: Path[RowId], reversal: UndoingIn) -> dict[str, Any]:
    """Every part applied in the same step is undone with it, unless ``only_this`` is asked."""
    caller = caller_of(request)
    rows = applications_visible_to(caller.rights, "applications.undo")
    application = one(rows, application_id)
    day = reversal.on or caller.by.today
    undo_application(
        application, on=day, reason=reversal.reason, by=caller.by, only_this=reversal.only_this
    )
    return application_shown(one(rows, application_id))
