"""Events (事件): what happened to a contract or an order and makes money due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from huikuan.desks.contracts.queries import (
    Numbered,
    contracts_numbered,
    events_visible_to,
    orders_numbered,
)
from huikuan.engine.money import amount_from_text
from huikuan.engine.terms import Trigger
from huikuan.flows.record_trigger import Happening
from huikuan.flows.tell_events import tell_events
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    AmountMinor,
    AmountText,
    CustomerRef,
    Day,
    In,
    Note,
    RowId,
    Short,
    Word,
    customer_ref,
)

router = Router(tags=["Events"])
NEWEST_FIRST = Sorting(("-id",))
BATCH_MAX = 1000


class EventsIn(PageIn):
    """Which events."""

    customer_id: RowId | None = None
    customer_code: Short = ""
    contract_id: RowId | None = None
    order_id: RowId | None = None
    trigger: Trigger | None = None
    happened_from: Day | None = None
    happened_to: Day | None = None


class EventIn(In):
    """What happened, to a contract or to an order (one of the two, by its number).

    With an amount it concerns that part of the agreed sum, and needs a ``number`` of its own
    (a delivery note, a protocol); without one, all that was left. Told again with the same
    number, or as the same whole event, it is one.
    """

    contract_number: Word | None = None
    order_number: Word | None = None
    customer_code: Short = Field("", description="Where two customers use one order number")
    trigger: Trigger
    happened_on: Day
    amount_minor: AmountMinor = None
    amount: AmountText = None
    number: Short = ""
    note: Note = ""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.contract_number is None) == (self.order_number is None):
            raise PydanticCustomError("contract_or_order", "contract_or_order")
        if self.amount_minor is not None and self.amount is not None:
            raise PydanticCustomError("amount_twice", "amount_twice")
        return self


class EventsBatchIn(In):
    """Many events in one go: all or nothing."""

    rows: list[EventIn] = Field(min_length=1, max_length=BATCH_MAX)


class RecognisedPartOut(BaseModel):
    """What an event made due by one line of the plan; negative where something was taken back."""

    position: int
    label: str
    amount_minor: int
    due_on: date
    effective_due_on: date
    receivable_id: int | None
    receivable_number: str | None
    is_retained: bool


class TriggerEventOut(BaseModel):
    """An event; no ``portion_minor`` is all that was left."""

    id: int
    customer: CustomerRef
    contract_id: int | None
    contract_number: str | None
    order_id: int | None
    order_number: str | None
    delivery_id: int | None
    trigger: str
    happened_on: date
    portion_minor: int | None
    is_deemed: bool
    is_withdrawn: bool
    note: str
    recorded_at: datetime


class EventWholeOut(TriggerEventOut):
    """An event with what it made due."""

    recognised: list[RecognisedPartOut]


class EventToldOut(EventWholeOut):
    """An event after it was told; ``is_new`` is false when it was known."""

    is_new: bool


class ToldOut(BaseModel):
    """Where each event of a batch stands, in the order in which they were told."""

    id: int
    trigger: str
    happened_on: date
    is_new: bool


class EventsBatchOut(BaseModel):
    """What came of a batch."""

    new_count: int
    known_count: int
    rows: list[ToldOut]


def event_shown(event: Any) -> dict[str, Any]:
    """An event as the API tells it."""
    names = ("contract_id", "order_id", "delivery_id", "trigger", "happened_on", "portion_minor",
             "is_deemed", "note", "recorded_at")  # fmt: skip
    return {name: getattr(event, name) for name in names} | {
        "id": event.pk,
        "customer": customer_ref(event.customer),
        "contract_number": event.contract.number if event.contract else None,
        "order_number": event.order.number if event.order else None,
        "is_withdrawn": event.withdrawn_at is not None,
    }


def _part_shown(row: Any) -> dict[str, Any]:
    receivable = getattr(row, "receivable", None)
    return {
        "position": row.line.position,
        "label": row.line.label,
        "amount_minor": row.amount_minor,
        "due_on": row.due_on,
        "effective_due_on": row.effective_due_on,
        "receivable_id": receivable.pk if receivable else None,
        "receivable_number": receivable.number if receivable else None,
        "is_retained": row.retention_entry_id is not None and receivable is None,
    }


def _whole(event: Any) -> dict[str, Any]:
    rows = event.recognitions.select_related("line", "receivable").order_by("id")
    return event_shown(event) | {"recognised": [_part_shown(row) for row in rows]}


def _rows(caller: Caller, permission: str = "contracts.read") -> QuerySet[Any]:
    return events_visible_to(caller.rights, permission)


def _happenings(told: Sequence[EventIn], caller: Caller, pointer: str) -> list[Happening]:
    """What is told, with the contracts and orders it names as far as the caller reaches."""
    reach = (caller.rights, "events.record")
    contracts = contracts_numbered((row.contract_number or "" for row in told), *reach)
    orders = orders_numbered((row.order_number or "" for row in told), *reach)
    return [
        _happening(row, contracts, orders, pointer.format(place=place))
        for place, row in enumerate(told)
    ]


def _happening(told: EventIn, contracts: Any, orders: Numbered, pointer: str) -> Happening:
    contract = order = None
    if told.contract_number:
        contract = contracts.get(told.contract_number)
    elif told.order_number:
        order = orders.one(told.order_number, told.customer_code)
        contract = order.contract if order else None
    if contract is None and order is None:
        code = "contract_unknown" if told.contract_number else "sales_order_unknown"
        name = "contract_number" if told.contract_number else "order_number"
        number = told.contract_number or told.order_number
        raise Problem(422, code, pointer=f"{pointer}/{name}", number=number)
    return Happening(
        told.trigger,
        told.happened_on,
        contract=contract,
        order=order,
        portion_minor=_portion(told, contract, order),
        key=told.number,
        note=told.note,
    )


def _portion(told: EventIn, contract: Any, order: Any) -> int | None:
    """What part it concerns, in the currency of the order or of the contract."""
    if told.amount is None:
        return told.amount_minor
    if order:
        return amount_from_text(told.amount, order.currency)
    newest = max(contract.versions.all(), key=lambda row: row.sequence)
    return amount_from_text(told.amount, newest.currency)


@router.get("/events", response=PageOut[TriggerEventOut], summary="List events")
def list_events(request: HttpRequest, asked: Query[EventsIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "customer__code": asked.customer_code,
        "contract_id": asked.contract_id,
        "order_id": asked.order_id,
        "trigger": asked.trigger,
        "happened_on__gte": asked.happened_from,
        "happened_on__lte": asked.happened_to,
    }
    rows = _rows(caller_of(request))
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, event_shown, "events")


@router.post(
    "/events",
    response={200: EventToldOut, 201: EventToldOut},
    summary="Record an event; what the plan says falls due",
)
def create_event(request: HttpRequest, event: EventIn) -> Status:
    """201 when it is new, 200 when the same event was known already."""
    caller = caller_of(request)
    [(made, is_new)] = tell_events(_happenings([event], caller, ""), by=caller.by)
    shown = _whole(one(_rows(caller, "events.record"), made.pk))
    return Status(201 if is_new else 200, shown | {"is_new": is_new})


@router.post("/events/batch", response=EventsBatchOut, summary="Record up to 1,000 events")
def create_events(request: HttpRequest, batch: EventsBatchIn) -> dict[str, Any]:
    """All or nothing, in one transaction."""
    caller = caller_of(request)
    told = tell_events(_happenings(batch.rows, caller, "/rows/{place}"), by=caller.by)
    rows = [
        {"id": event.pk, "trigger": event.trigger, "happened_on": event.happened_on,
         "is_new": is_new}
        for event, is_new in told
    ]  # fmt: skip
    new_count = sum(is_new for _, is_new in told)
    return {"new_count": new_count, "known_count": len(rows) - new_count, "rows": rows}


@router.get("/events/{event_id}", response=EventWholeOut, summary="One event, what it made due")
def show_event(request: HttpRequest, event_id: Path[RowId]) -> dict[str, Any]:
    return _whole(one(_rows(caller_of(request)), event_id))
