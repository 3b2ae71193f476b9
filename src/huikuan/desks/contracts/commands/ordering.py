"""Take an order, confirm it, deliver it in parts, take goods back, cancel what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from huikuan.desks.contracts.models import (
    Contract,
    Delivery,
    DeliveryLine,
    Order,
    OrderLine,
    PaymentPlan,
)
from huikuan.desks.contracts.queries import delivered_quantities, newest_signed
from huikuan.desks.contracts.rules import IN_FORCE, value_between
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_wrong_amount, refuse_wrong_number
from huikuan.records.people.actor import Actor

KEY_LENGTH_MAX = 160


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One product of an order; ``amount_minor`` is the price of the quantity, with tax."""

    product: str
    quantity: Decimal
    amount_minor: int
    tax_minor: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What a customer ordered. ``plan`` is left out where the contract has it."""

    number: str
    customer_id: int
    currency: str
    ordered_on: date
    lines: tuple[OrderedLine, ...]
    contract: Contract | None = None
    plan: PaymentPlan | None = None
    owner_id: int | None = None
    department_id: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """How much of which place of the order; negative comes back."""

    position: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """Goods that left us, by the number of their delivery note."""

    number: str
    shipped_on: date
    lines: tuple[DeliveredLine, ...]
    key: str = ""


def write_order(facts: OrderFacts, *, by: Actor) -> Order:
    """Write an order down; the same key again gives the one that is there."""
    return write_orders([facts], by=by)[0]


@transaction.atomic
def write_orders(told: Sequence[OrderFacts], *, by: Actor) -> list[Order]:
    """Write orders down, all or nothing; the same key again gives the one that is there."""
    codes = hold_customers({facts.customer_id for facts in told})
    keys = [
        facts.key or f"order:{codes[facts.customer_id]}:{facts.number.strip()}" for facts in told
    ]
    found = {row.key: row for row in Order.objects.filter(key__in=keys)}
    fresh: list[Order] = []
    lines: list[OrderLine] = []
    for key, facts in zip(keys, told, strict=True):
        if key in found:
            continue
        _refuse_wrong_order(facts, facts.number.strip())
        found[key] = _order(facts, key)
        fresh.append(found[key])
        lines += _order_lines(found[key], facts.lines)
    Order.objects.bulk_create(fresh, batch_size=500)
    OrderLine.objects.bulk_create(lines, batch_size=500)
    return [found[key] for key in keys]


def _order(facts: OrderFacts, key: str) -> Order:
    return Order(
        number=facts.number.strip(),
        customer_id=facts.customer_id,
        contract=facts.contract,
        plan=facts.plan,
        currency=facts.currency,
        ordered_on=facts.ordered_on,
        owner_id=facts.owner_id,
        department_id=facts.department_id,
        key=key,
    )


def _order_lines(order: Order, told: Sequence[OrderedLine]) -> list[OrderLine]:
    return [
        OrderLine(
            order=order,
            position=position,
            product=line.product[:200],
            unit=line.unit[:20],
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            tax_minor=line.tax_minor,
        )
        for position, line in enumerate(told, start=1)
    ]


@transaction.atomic
def change_order(order: Order, facts: OrderFacts, *, by: Actor) -> None:
    """Write a draft anew; its customer and its number's key stay. Refuses ``order_not_draft``."""
    hold_customers([order.customer_id])
    order.refresh_from_db()
    if order.state != "draft":
        raise Refused("order_not_draft", number=order.number, state=order.state)
    _refuse_wrong_order(facts, facts.number.strip())
    order.number, order.contract, order.plan = facts.number.strip(), facts.contract, facts.plan
    order.currency, order.ordered_on = facts.currency, facts.ordered_on
    order.owner_id, order.department_id = facts.owner_id, facts.department_id
    order.save()
    order.lines.all().delete()
    OrderLine.objects.bulk_create(_order_lines(order, facts.lines))


def refuse_ordered_differently(facts: OrderFacts, known: Order) -> None:
    """The same number of the same customer is the same order: its lines cannot be told otherwise.

    Refuses ``order_known_differently``.
    """
    told = [(line.quantity, line.amount_minor) for line in facts.lines]
    there = [(line.quantity, line.amount_minor) for line in known.lines.all()]
    contract_id = facts.contract.pk if facts.contract else None
    same = (facts.currency, facts.ordered_on, contract_id) == (
        known.currency, known.ordered_on, known.contract_id
    )  # fmt: skip
    if told != there or not same:
        raise Refused("order_known_differently", number=known.number, ordered_on=known.ordered_on)


def refuse_delivered_differently(facts: DeliveryFacts, known: Delivery) -> None:
    """The same delivery note is the same delivery. Refuses ``delivery_known_differently``."""
    there = {line.order_line.position: line.quantity for line in known.lines.all()}
    told = {line.position: line.quantity for line in facts.lines}
    if told != there or facts.shipped_on != known.shipped_on:
        raise Refused(
            "delivery_known_differently", number=known.number, shipped_on=known.shipped_on
        )


def note_confirmed(orders: Sequence[Order], *, on: date) -> None:
    """Orders are confirmed: they bind us and count as exposure. The caller holds the customers."""
    states = dict(
        Order.objects.filter(pk__in=[order.pk for order in orders]).values_list("pk", "state")
    )
    for order in orders:
        if states[order.pk] != "draft":
            raise Refused("order_not_draft", number=order.number, state=states[order.pk])
        order.state, order.confirmed_on = "confirmed", on
    Order.objects.bulk_update(orders, ["state", "confirmed_on"], batch_size=500)


def free_order_key(order: Order, mark: str) -> None:
    """The order was taken back as a whole: its number may come in again."""
    order.state, order.key = "cancelled", _marked(order.key, mark)
    order.save(update_fields=["state", "key"])


def free_delivery_key(delivery: Delivery, mark: str) -> None:
    """The delivery came back as a whole: its number may come in again."""
    delivery.key = _marked(delivery.key, mark)
    delivery.save(update_fields=["key"])


def _marked(key: str, mark: str) -> str:
    return f"{key[: KEY_LENGTH_MAX - len(mark) - 1]}:{mark}"


def take_deliveries(told: Sequence[tuple[Order, DeliveryFacts]]) -> list[tuple[Delivery, bool]]:
    """Write down what left us, or came back; says of each whether it was new.

    The caller holds the customers. Refuses ``order_not_confirmed``, ``delivered_before_order``,
    ``order_place_unknown``, ``delivery_above_order``, ``return_above_delivered``.
    """
    keys = [_delivery_key(order, facts) for order, facts in told]
    known = {row.key: row for row in Delivery.objects.filter(key__in=keys)}
    orders = Order.objects.prefetch_related("lines").in_bulk({order.pk for order, _ in told})
    delivered = delivered_quantities(orders)
    fresh: dict[str, Delivery] = {}
    lines: list[DeliveryLine] = []
    for key, (order, facts) in zip(keys, told, strict=True):
        if key in known or key in fresh:
            continue
        lines += _lines(fresh, key, orders[order.pk], facts, delivered)
    Delivery.objects.bulk_create(fresh.values(), batch_size=500)
    DeliveryLine.objects.bulk_create(lines, batch_size=500)
    new, found = set(fresh), []
    for key in keys:  # one that stands twice among them is new once
        found.append((fresh.get(key) or known[key], key in new))
        new.discard(key)
    return found


def _delivery_key(order: Order, facts: DeliveryFacts) -> str:
    refuse_wrong_number(facts.number.strip())
    return facts.key or f"delivery:{order.pk}:{facts.number.strip()}"


def _lines(
    fresh: dict[str, Delivery],
    key: str,
    order: Order,
    facts: DeliveryFacts,
    delivered: dict[int, Decimal],
) -> list[DeliveryLine]:
    if order.state != "confirmed":
        raise Refused("order_not_confirmed", number=order.number)
    if facts.shipped_on < order.ordered_on:
        raise Refused(
            "delivered_before_order", shipped_on=facts.shipped_on, ordered_on=order.ordered_on
        )
    places = {line.position: line for line in order.lines.all()}
    moved = _moved(order, facts.lines, places, delivered)
    number = facts.number.strip()
    delivery = Delivery(order=order, number=number, shipped_on=facts.shipped_on, key=key)
    fresh[key] = delivery
    for line in moved:
        line.delivery = delivery
    return moved


def cancel_quantities(order: Order, quantities: Mapping[int, Decimal]) -> None:
    """What will not be delivered any more. Refuses ``cancelled_above_left``."""
    if order.state != "confirmed":
        raise Refused("order_not_confirmed", number=order.number)
    places = {line.position: line for line in order.lines.all()}
    delivered = delivered_quantities([order.pk])
    for position, quantity in quantities.items():
        line = places.get(position)
        if line is None:
            raise Refused("order_place_unknown", number=order.number, position=position)
        left = line.quantity - line.cancelled_quantity - delivered.get(line.pk, Decimal(0))
        if not 0 < quantity <= left:
            raise Refused("cancelled_above_left", number=order.number, left=left)
        line.cancelled_quantity += quantity
        line.save(update_fields=["cancelled_quantity"])


def _moved(
    order: Order,
    told: Sequence[DeliveredLine],
    places: Mapping[int, OrderLine],
    delivered: dict[int, Decimal],
) -> list[DeliveryLine]:
    moved = []
    for each in told:
        line = places.get(each.position)
        if line is None:
            raise Refused("order_place_unknown", number=order.number, position=each.position)
        before = delivered.get(line.pk, Decimal(0))
        after = before + each.quantity
        if after < 0:
            raise Refused("return_above_delivered", number=order.number, delivered=before)
        if after > line.quantity - line.cancelled_quantity:
            left = line.quantity - line.cancelled_quantity - before
            raise Refused("delivery_above_order", number=order.number, left=left)
        value = value_between(line.amount_minor, before, after, line.quantity)
        delivered[line.pk] = after
        moved.append(DeliveryLine(order_line=line, quantity=each.quantity, amount_minor=value))
    if not moved or any(not line.quantity for line in moved):
        raise Refused("delivery_empty", number=order.number)
    return moved


def _refuse_wrong_order(facts: OrderFacts, number: str) -> None:
    refuse_wrong_number(number)
    if not facts.lines:
        raise Refused("order_empty", number=number)
    # A line may be free of charge (赠品), an order may not.
    refuse_wrong_amount(sum(line.amount_minor for line in facts.lines), facts.currency, number)
    for line in facts.lines:
        if line.amount_minor < 0:
            raise Refused("amount_not_positive", number=number)
        if line.quantity <= 0:
            raise Refused("quantity_not_positive", number=number)
        if not 0 <= line.tax_minor <= line.amount_minor:
            raise Refused("tax_above_amount", number=number)
    if facts.contract is None:
        if facts.plan is None:
            raise Refused("order_without_plan", number=number)
        return
    _refuse_wrong_contract(facts, facts.contract, number)


def _refuse_wrong_contract(facts: OrderFacts, contract: Contract, number: str) -> None:
    if contract.state not in IN_FORCE:
        raise Refused("contract_not_in_force", number=contract.number)
    version = newest_signed(contract)
    if version is None or version.plan_id is None:
        raise Refused("contract_without_plan", number=contract.number)
    if contract.customer_id != facts.customer_id:
        raise Refused("contract_of_other_customer", number=contract.number)
    if version.currency != facts.currency:
        raise Refused(
            "order_in_other_currency", currency=facts.currency, contract_currency=version.currency
        )
    if version.signed_on and facts.ordered_on < version.signed_on and version.sequence == 1:
        raise Refused("order_before_contract", number=number, signed_on=version.signed_on)
