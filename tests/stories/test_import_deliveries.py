"""Delivery notes come in from a file; what is above the order is refused."""

import pytest

from huikuan.desks.contracts.models import Delivery, Order
from tests.contracting import balance, owed
from tests.stories import agreements
from tests.stories.agreements import (
    NOTES,
    ORDERS,
    PUMP,
    SHIPPED,
    VALVE,
    reasons,
)
from tests.stories.importing import (
    brought_in,
    house_is_clean,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


def test_orders_commit_and_delivery_notes_recognise(company):
    brought_in("orders", ORDERS, PUMP, VALVE)
    assert (Order.objects.get().lines.count(), balance("commitment", company)) == (2, 100000)

    brought_in("deliveries", NOTES, SHIPPED, "SO-1,DN-1,2026-01-20,,Valve,20")

    assert owed(company) == [("SO-1-1", 52000, "2026-02-19")]
    assert balance("commitment", company) == 48000
    assert house_is_clean()


def test_a_delivery_above_the_order_is_refused_alone():
    brought_in("orders", ORDERS, PUMP, VALVE)
    rows = (
        "SO-1,DN-1,2026-01-20,,Pump,4",
        "SO-1,DN-2,2026-01-21,,Pump,7",
        "SO-9,DN-3,2026-01-21,,Pump,1",
    )

    intake = brought_in("deliveries", NOTES, *rows)

    assert reasons(intake) == [(3, "delivery_above_order"), (4, "sales_order_unknown")]
    assert list(Delivery.objects.values_list("number", flat=True)) == ["DN-1"]
