"""Orders (订单): written, confirmed, cancelled; their deliveries and returns stand beside them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.contracts.commands import (
    OrderedLine,
    OrderFacts,
    refuse_ordered_differently,
    write_order,
)
from huikuan.desks.contracts.queries import (
    base_of,
    contracts_visible_to,
    delivered_quantities,
    left_quantities,
    order_value,
    orders_visible_to,
)
from huikuan.errors import Refused
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.confirm_order import confirm_order
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import (
    customers_named,
    one,
    the_department,
    the_user,
)
from huikuan.interfaces.api.nouns.progress import ProgressOut, progress_shown
from huikuan.interfaces.api.nouns.wordings import LINES_MAX, PlanIn, kept_plan
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    Currency,
    CustomerRef,
    Day,
    In,
    Name,
    Quantity,
    Reason,
    RowId,
    Short,
    TaxMinor,
    Word,
    customer_ref,
)

router = Router(tags=["Orders"])
NEWEST_FIRST = Sorting(("-id",))
PLACES_MAX = 500
Place = Annotated[int, Field(ge=1, le=100_000)]


class OrdersIn(PageIn):
    """Which orders."""

    customer_id: RowId | None = None
    customer_code: Short = ""
    contract_id: RowId | None = None
    number: Short = ""
    state: Literal["", "draft", "confirmed", "closed", "cancelled"] = ""


class OrderedLineIn(In):
    """One product; ``amount_minor`` is the price of the whole quantity, with tax."""

    product: Name
    quantity: Quantity
    unit: Annotated[str, Field(max_length=20)] = ""
    amount_minor: TaxMinor
    tax_minor: TaxMinor = 0


class OrderIn(In):
    """What a customer ordered. Customer and number are its natural key: told twice, it is one.

    Under a contract (``contract_number``), or alone with a ``plan`` of its own.
    """

    customer_code: Word
    number: Word
    currency: Currency
    ordered_on: Day
    lines: list[OrderedLineIn] = Field(min_length=1, max_length=PLACES_MAX)
    contract_number: Word | None = None
    plan: PlanIn | None = None
    owner: Word | None = Field(None, description="Sign-in name; the customer's owner when absent")
    department: Word | None = Field(None, description="Code; the customer's when absent")


class ConfirmationIn(In):
    """From which day the order binds us."""

    on: Day | None = Field(None, description="Today when absent")


class CancelledLineIn(In):
    """How much of which line will not be delivered."""

    position: Place
    quantity: Quantity


class CancellationIn(In):
    """What of an order will not be delivered any more, and why; no lines is all that is left."""

    lines: list[CancelledLineIn] = Field([], max_length=LINES_MAX)
    on: Day | None = Field(None, description="Effective day; today when absent")
    reason: Reason


class OrderLineOut(BaseModel):
    """One product of an order, and how far it is; quantities as exact texts."""

    position: int
    product: str
    unit: str
    quantity: str
    delivered_quantity: str
    cancelled_quantity: str
    amount_minor: int
    tax_minor: int


class OrderOut(BaseModel):
    """An order; ``amount_minor`` is what it comes to without what was cancelled, with tax."""

    id: int
    number: str
    customer: CustomerRef
    contract_id: int | None
    contract_number: str | None
    plan: str | None
    state: str
    currency: str
    amount_minor: int
    tax_minor: int
    ordered_on: date
    confirmed_on: date | None
    owner: str | None
    department: str | None


class OrderToldOut(OrderOut):
    """An order after it was told; ``is_new`` is false when it was known."""

    is_new: bool


class OrderWholeOut(OrderOut):
    """An order down to its lines."""

    lines: list[OrderLineOut]


def order_shown(order: Any) -> dict[str, Any]:
    """An order as the API tells it."""
    amount_minor, tax_minor = order_value(order)
    names = ("number", "state", "currency", "ordered_on", "confirmed_on", "contract_id")
    return {name: getattr(order, name) for name in names} | {
        "id": order.pk,
        "customer": customer_ref(order.customer),
        "contract_number": order.contract.number if order.contract else None,
        "plan": order.plan.text if order.plan else None,
        "amount_minor": amount_minor,
        "tax_minor": tax_minor,
        "owner": order.owner.username if order.owner else None,
        "department": order.department.code if order.department else None,
    }


def exact(quantity: Decimal) -> str:
    """A quantity as text, without zeros that say nothing."""
    return f"{quantity.normalize():f}"


def _whole(order: Any) -> dict[str, Any]:
    delivered = delivered_quantities([order.pk])
    names = ("position", "product", "unit", "amount_minor", "tax_minor")
    lines = [
        {name: getattr(line, name) for name in names}
        | {
            "quantity": exact(line.quantity),
            "delivered_quantity": exact(delivered.get(line.pk, Decimal(0))),
            "cancelled_quantity": exact(line.cancelled_quantity),
        }
        for line in order.lines.all()
    ]
    return order_shown(order) | {"lines": lines}


def reached_orders(caller: Caller, permission: str = "orders.read") -> QuerySet[Any]:
    """The orders a caller reaches, with their lines and what is told of each."""
    rows = orders_visible_to(caller.rights, permission)
    return rows.select_related("customer", "contract", "plan", "owner", "department")


def one_order(caller: Caller, order_id: int, permission: str = "orders.read") -> Any:
    """An order the caller reaches by this permission."""
    return one(reached_orders(caller, permission), order_id)


def _contract(told: OrderIn, caller: Caller) -> Any:
    if told.contract_number is None:
        return None
    rows = contracts_visible_to(caller.rights, "orders.write")
    contract = rows.filter(number=told.contract_number).first()
    if contract is None:
        number = told.contract_number
        raise Problem(422, "contract_unknown", pointer="/contract_number", number=number)
    return contract


def _facts(told: OrderIn, customer: Any, caller: Caller) -> OrderFacts:
    owner, place = the_user(told.owner), the_department(told.department)
    return OrderFacts(
        number=told.number,
        customer_id=customer.pk,
        currency=told.currency,
        ordered_on=told.ordered_on,
        lines=tuple(OrderedLine(**line.model_dump()) for line in told.lines),
        contract=_contract(told, caller),
        owner_id=owner.pk if owner else customer.owner_id,
        department_id=place.pk if place else customer.department_id,
        key=f"order:{customer.code}:{told.number}",
    )


@router.get("/orders", response=PageOut[OrderOut], summary="List orders")
def list_orders(request: HttpRequest, asked: Query[OrdersIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "customer__code": asked.customer_code,
        "contract_id": asked.contract_id,
        "number": asked.number,
        "state": asked.state,
    }
    rows = reached_orders(caller_of(request))
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, order_shown, "orders")


@router.post(
    "/orders", response={200: OrderToldOut, 201: OrderToldOut}, summary="Write an order down"
)
def create_order(request: HttpRequest, order: OrderIn) -> Status:
    """A draft until it is confirmed. 201 when it is new, 200 when it was known already."""
    caller = caller_of(request)
    customer = customers_named(caller, [order.customer_code], "orders.write")[order.customer_code]
    facts = _facts(order, customer, caller)
    known = reached_orders(caller, "orders.write").filter(key=facts.key).first()
    if known:
        refuse_ordered_differently(facts, known)
        return Status(200, order_shown(known) | {"is_new": False})
    plan = kept_plan(order.plan, order.currency, caller) if order.plan else None
    made = write_order(replace(facts, plan=plan), by=caller.by)
    shown = order_shown(one_order(caller, made.pk, "orders.write"))
    return Status(201, shown | {"is_new": True})


@router.get("/orders/{order_id}", response=OrderWholeOut, summary="One order with its lines")
def show_order(request: HttpRequest, order_id: Path[RowId]) -> dict[str, Any]:
    return _whole(one_order(caller_of(request), order_id))


@router.get("/orders/{order_id}/progress", response=ProgressOut, summary="How far an order is")
def show_progress(request: HttpRequest, order_id: Path[RowId]) -> dict[str, Any]:
    """Under a contract with one plan for the whole, the figures of that contract."""
    caller = caller_of(request)
    order = one_order(caller, order_id)
    base = base_of(order.contract, order)
    if base is None:
        raise Refused("nothing_signed", number=order.number)
    return progress_shown(base, caller)


@router.post("/orders/{order_id}/confirmation", response=OrderWholeOut, summary="Confirm an order")
def confirm(request: HttpRequest, order_id: Path[RowId], told: ConfirmationIn) -> dict[str, Any]:
    """It binds us, counts as exposure, and its advance falls due."""
    caller = caller_of(request)
    order = one_order(caller, order_id, "orders.write")
    confirm_order(order, on=told.on or caller.by.today, by=caller.by)
    return _whole(one_order(caller, order_id, "orders.write"))


@router.post(
    "/orders/{order_id}/cancellation",
    response=OrderWholeOut,
    summary="Cancel what will not be delivered",
)
def cancel(request: HttpRequest, order_id: Path[RowId], told: CancellationIn) -> dict[str, Any]:
    """What was recognised for it is credited, and nothing of it is committed any more."""
    caller = caller_of(request)
    order = one_order(caller, order_id, "orders.write")
    quantities = {line.position: line.quantity for line in told.lines} or left_quantities(order)
    if len(quantities) < len(told.lines):
        raise Problem(422, "place_twice", pointer="/lines")
    if not quantities:
        raise Refused("order_nothing_left", number=order.number)
    day = told.on or caller.by.today
    cancel_order(order, quantities, on=day, reason=told.reason, by=caller.by)
    return _whole(one_order(caller, order_id, "orders.write"))
