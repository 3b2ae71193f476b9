"""Delivered, returned, cancelled, repriced, withdrawn: not a minor unit is lost between."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import count as count_up

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from huikuan.desks.contracts.commands import DeliveredLine, DeliveryFacts, NewPrice
from huikuan.desks.contracts.models import Order
from huikuan.desks.contracts.queries import base_of, order_value, recognised_minor, standing_of
from huikuan.desks.contracts.rules import share_of
from huikuan.errors import Refused
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.change_order_price import change_order_price
from huikuan.flows.deliver_order import deliver_order, sign_for_delivery
from huikuan.flows.withdraw_event import withdraw_event
from tests.contracting import balance, ordered
from tests.world import World, wrong

START = date(2025, 3, 1)
PLANS = ("30 days after shipment", "预付30%-发货60%-质保10%", "预付33.33%-到货66.67%", "3331")
_names = count_up()
_moves = some.lists(
    some.tuples(
        some.sampled_from(["deliver", "return", "cancel", "sign", "price", "withdraw"]),
        some.integers(1, 2),
        some.integers(1, 7),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from(PLANS), some.integers(100, 10**9), some.integers(1, 9), _moves)
def test_commitment_and_recognition_are_always_the_order(
    plan: str, price: int, count: int, moves: list[tuple[str, int, int]]
) -> None:
    world, name = World(START), next(_names)
    who = world.customer(f"C-{name}")
    lines = (("a", count, price, price * 13 // 113), ("b", 7, 99_99, 5_66))
    order = ordered(world, who, f"SO-{name}", *lines, plan=plan)
    _ties_out(order)
    for number, (move, place, quantity) in enumerate(moves, start=1):
        later = World(START + timedelta(days=number))
        with suppress(Refused):
            _make(later, order, f"D{number}", move, place, Decimal(quantity))
        _ties_out(order)
    assert wrong() == []


def _make(
    world: World, order: Order, number: str, move: str, place: int, quantity: Decimal
) -> None:
    if move == "cancel":
        cancel_order(order, {place: quantity}, on=world.today, reason="不要了", by=world.by)
    elif move == "price":
        line = order.lines.get(position=place)
        new = NewPrice(line.amount_minor * (int(quantity) + 3) // 7, line.tax_minor // 2)
        change_order_price(order, {place: new}, on=world.today, reason="价差", by=world.by)
    elif move == "withdraw":
        told = order.trigger_events.filter(withdrawn_at=None).order_by("-id")
        for event in told[int(quantity) - 1 : int(quantity)]:
            withdraw_event(event, on=world.today, reason="录错了", by=world.by)
    elif move == "sign":
        delivery = order.deliveries.filter(withdrawn_at=None).order_by("-id").first()
        signed = order.trigger_events.filter(trigger="delivered", withdrawn_at=None)
        if delivery and not signed.filter(delivery=delivery).exists():
            sign_for_delivery(delivery, received_on=world.today, by=world.by)
    else:
        signed = quantity if move == "deliver" else -quantity
        facts = DeliveryFacts(number, world.today, (DeliveredLine(place, signed),))
        deliver_order(order, facts, by=world.by)


def _ties_out(order: Order) -> None:
    order = Order.objects.get(pk=order.pk)
    base = base_of(None, order)
    assert base is not None
    value, _ = order_value(order)
    committed = balance("commitment", order.customer)
    assert committed + recognised_minor(base) == value
    owed = sum(
        row.item.open_minor for row in order.customer.receivables.filter(entry__reversed_by=None)
    )
    credit = -balance("customer_credit", order.customer)
    retained = balance("contract_asset", order.customer)
    assert owed - credit + retained == recognised_minor(base)
    earned = -balance("revenue", order.customer) - balance("output_tax", order.customer)
    assert earned - balance("contract_liability", order.customer) == recognised_minor(base)
    assert earned == standing_of(base).earned_minor
    tax = share_of(base.tax_minor, earned, base.total_minor) if base.total_minor else 0
    assert -balance("output_tax", order.customer) == tax
