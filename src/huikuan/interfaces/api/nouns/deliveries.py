"""Deliveries (交货) and returns (退货): what left us for an order, was signed for, or came back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.contracts.commands import (
    DeliveredLine,
    DeliveryFacts,
    refuse_delivered_differently,
)
from huikuan.desks.contracts.queries import deliveries_visible_to, orders_numbered
from huikuan.errors import Refused
from huikuan.flows.deliver_order import sign_for_delivery, take_deliveries_in
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.nouns.orders import PLACES_MAX, Place, exact, one_order
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    Quantity,
    RowId,
    Short,
    Word,
    customer_ref,
)

router = Router(tags=["Deliveries"])
NEWEST_FIRST = Sorting(("-id",))
BATCH_MAX = 1000


class DeliveriesIn(PageIn):
    """Which deliveries and returns."""

    customer_id: RowId | None = None
    customer_code: Short = ""
    order_id: RowId | None = None
    number: Short = ""
    shipped_from: Day | None = None
    shipped_to: Day | None = None


class DeliveredLineIn(In):
    """How much of which line of the order."""

    position: Place
    quantity: Quantity


class DeliveryIn(In):
    """Goods that left us. Order and number of the delivery note are its natural key."""

    number: Word
    shipped_on: Day
    lines: list[DeliveredLineIn] = Field(min_length=1, max_length=PLACES_MAX)


class ReturnIn(In):
    """Goods that came back, by the number of the return note; quantities above zero."""

    number: Word
    returned_on: Day
    lines: list[DeliveredLineIn] = Field(min_length=1, max_length=PLACES_MAX)


class NumberedDeliveryIn(DeliveryIn):
    """The same, for an order by its number; whose it is where two customers use one number."""

    order_number: Word
    customer_code: Short = ""


class DeliveriesBatchIn(In):
    """Many deliveries in one go: all or nothing."""

    rows: list[NumberedDeliveryIn] = Field(min_length=1, max_length=BATCH_MAX)


class SigningIn(In):
    """When the customer signed for the goods (签收)."""

    received_on: Day


class DeliveryLineOut(BaseModel):
    """How much of which line; negative came back. Quantities are exact texts."""

    position: int
    product: str
    quantity: str
    amount_minor: int


class DeliveryOut(BaseModel):
    """Goods that left us, or came back."""

    id: int
    number: str
    order_id: int
    order_number: str
    customer: CustomerRef
    currency: str
    shipped_on: date
    is_return: bool
    lines: list[DeliveryLineOut]


class DeliveryToldOut(DeliveryOut):
    """A delivery after it was told; ``is_new`` is false when it was known."""

    is_new: bool


class DeliveredOut(BaseModel):
    """Where each delivery of a batch stands, in the order in which they were told."""

    id: int
    number: str
    order_number: str
    is_new: bool


class DeliveriesBatchOut(BaseModel):
    """What came of a batch."""

    new_count: int
    known_count: int
    rows: list[DeliveredOut]


def delivery_shown(delivery: Any) -> dict[str, Any]:
    """A delivery as the API tells it."""
    order, lines = delivery.order, delivery.lines.all()
    return {
        "id": delivery.pk,
        "number": delivery.number,
        "order_id": order.pk,
        "order_number": order.number,
        "customer": customer_ref(order.customer),
        "currency": order.currency,
        "shipped_on": delivery.shipped_on,
        "is_return": any(line.quantity < 0 for line in lines),
        "lines": [
            {
                "position": line.order_line.position,
                "product": line.order_line.product,
                "quantity": exact(line.quantity),
                "amount_minor": line.amount_minor,
            }
            for line in lines
        ],
    }


def _rows(caller: Caller, permission: str = "orders.read") -> QuerySet[Any]:
    rows = deliveries_visible_to(caller.rights, permission)
    return rows.prefetch_related("lines__order_line")


def _delivered(told: Sequence[tuple[Any, DeliveryFacts]], caller: Caller) -> list[tuple[Any, bool]]:
    """Deliver, and say of each whether it was new; a known one told otherwise is refused."""
    made = take_deliveries_in(told, by=caller.by)
    found = _rows(caller, "orders.deliver").in_bulk([delivery.pk for delivery, _ in made])
    answers = []
    for (_, facts), (delivery, is_new) in zip(told, made, strict=True):
        refuse_delivered_differently(facts, found[delivery.pk])
        answers.append((found[delivery.pk], is_new))
    return answers


def _one_delivered(order: Any, facts: DeliveryFacts, caller: Caller) -> Status:
    [(delivery, is_new)] = _delivered([(order, facts)], caller)
    return Status(201 if is_new else 200, delivery_shown(delivery) | {"is_new": is_new})


def _lines(lines: Sequence[DeliveredLineIn], sign: int = 1) -> tuple[DeliveredLine, ...]:
    if len({line.position for line in lines}) < len(lines):
        raise Problem(422, "place_twice", pointer="/lines")
    return tuple(DeliveredLine(line.position, sign * line.quantity) for line in lines)


@router.get("/deliveries", response=PageOut[DeliveryOut], summary="List deliveries and returns")
def list_deliveries(request: HttpRequest, asked: Query[DeliveriesIn]) -> dict[str, Any]:
    wanted = {
        "order__customer_id": asked.customer_id,
        "order__customer__code": asked.customer_code,
        "order_id": asked.order_id,
        "number": asked.number,
        "shipped_on__gte": asked.shipped_from,
        "shipped_on__lte": asked.shipped_to,
    }
    rows = _rows(caller_of(request))
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, delivery_shown, "deliveries")


@router.post(
    "/orders/{order_id}/deliveries",
    response={200: DeliveryToldOut, 201: DeliveryToldOut},
    summary="Record a delivery; its part falls due as the plan says",
)
def deliver(request: HttpRequest, order_id: Path[RowId], told: DeliveryIn) -> Status:
    """201 when it is new, 200 when this delivery note was known already."""
    caller = caller_of(request)
    order = one_order(caller, order_id, "orders.deliver")
    facts = DeliveryFacts(told.number, told.shipped_on, _lines(told.lines))
    return _one_delivered(order, facts, caller)


@router.post(
    "/orders/{order_id}/returns",
    response={200: DeliveryToldOut, 201: DeliveryToldOut},
    summary="Record goods that came back; their part is credited",
)
def take_back(request: HttpRequest, order_id: Path[RowId], told: ReturnIn) -> Status:
    """201 when it is new, 200 when this return note was known already."""
    caller = caller_of(request)
    order = one_order(caller, order_id, "orders.deliver")
    facts = DeliveryFacts(told.number, told.returned_on, _lines(told.lines, -1))
    return _one_delivered(order, facts, caller)


@router.post(
    "/deliveries/batch", response=DeliveriesBatchOut, summary="Record up to 1,000 deliveries"
)
def deliver_batch(request: HttpRequest, batch: DeliveriesBatchIn) -> dict[str, Any]:
    """All or nothing, in one transaction."""
    caller = caller_of(request)
    numbers = (row.order_number for row in batch.rows)
    orders = orders_numbered(numbers, caller.rights, "orders.deliver")
    told = []
    for place, row in enumerate(batch.rows):
        order = orders.one(row.order_number, row.customer_code)
        if order is None:
            pointer = f"/rows/{place}/order_number"
            raise Problem(422, "sales_order_unknown", pointer=pointer, number=row.order_number)
        told.append((order, DeliveryFacts(row.number, row.shipped_on, _lines(row.lines))))
    rows = [
        {"id": made.pk, "number": made.number, "order_number": made.order.number, "is_new": is_new}
        for made, is_new in _delivered(told, caller)
    ]
    new_count = sum(bool(row["is_new"]) for row in rows)
    return {"new_count": new_count, "known_count": len(rows) - new_count, "rows": rows}


@router.get("/deliveries/{delivery_id}", response=DeliveryOut, summary="One delivery or return")
def show_delivery(request: HttpRequest, delivery_id: Path[RowId]) -> dict[str, Any]:
    return delivery_shown(one(_rows(caller_of(request)), delivery_id))


@router.post(
    "/deliveries/{delivery_id}/signing",
    response=DeliveryOut,
    summary="The customer signed for the goods",
)
def sign_for(request: HttpRequest, delivery_id: Path[RowId], told: SigningIn) -> dict[str, Any]:
    """The event of delivery, for the value of these goods; told again it is the same."""
    caller = caller_of(request)
    delivery = one(_rows(caller, "orders.deliver"), delivery_id)
    if any(line.quantity < 0 for line in delivery.lines.all()):
        raise Refused("delivery_is_return", number=delivery.number)
    sign_for_delivery(delivery, received_on=told.received_on, by=caller.by)
    return delivery_shown(delivery)
