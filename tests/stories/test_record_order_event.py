"""Something happens to an order: its goods leave and are signed for, told once."""

from datetime import date

import pytest

from huikuan.desks.contracts.models import Order, TriggerEvent
from huikuan.flows.record_order_event import record_order_event
from huikuan.flows.record_trigger import Happening
from tests.contracting import balance, delivered, ordered, owed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def told(world: World, order: Order, trigger: str) -> list[TriggerEvent]:
    happening = Happening(trigger, world.today, order=order, confirmer="王芳")
    return record_order_event(order, happening, number="DN-9", by=world.by)


def test_a_signature_moves_the_goods_that_have_not_left_yet() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="发货40%-到货60%")
    [event] = told(MARCH.on("2025-03-10"), order, "delivered")
    assert (event.delivery and event.delivery.number, event.confirmer) == ("DN-9", "王芳")
    assert sum(minor for _, minor, _ in owed(acme)) == 1_000_00
    assert balance("commitment", acme) == 0
    told(MARCH.on("2025-03-10"), order, "shipped")
    assert [event] == told(MARCH.on("2025-03-11"), order, "delivered")
    assert order.trigger_events.count() == 2, "told again, it counts once"
    assert wrong() == []


def test_every_delivery_nobody_signed_for_is_signed_for() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="到货100%")
    for number, count in (("DN-1", 3), ("DN-2", 4)):
        delivered(MARCH.on("2025-03-05"), order, number, (1, count))
    assert len(told(MARCH.on("2025-03-10"), order, "delivered")) == 2
    assert sum(minor for _, minor, _ in owed(acme)) == 700_00
    assert balance("commitment", acme) == 300_00


def test_what_concerns_no_goods_is_told_of_the_order() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="开票100%")
    [event] = told(MARCH.on("2025-03-10"), order, "invoiced")
    assert [event] == told(MARCH.on("2025-03-10"), order, "invoiced")
    assert owed(acme) == [("SO-1-1", 1_000_00, "2025-03-10")]
