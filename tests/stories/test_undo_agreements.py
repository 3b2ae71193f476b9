"""Orders, deliveries and events of a file are taken back by their opposite."""

import pytest

from huikuan.errors import Refused
from tests.contracting import balance, owed
from tests.stories import agreements
from tests.stories.agreements import (
    CONTRACTS,
    EVENTS,
    NOTES,
    ORDERS,
    PUMP,
    SHIPPED,
    SIGNED,
    VALVE,
)
from tests.stories.importing import (
    brought_in,
    counts,
    house_is_clean,
    undone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


def test_orders_deliveries_and_events_are_undone_by_their_opposite(company):
    brought_in("contracts", CONTRACTS, SIGNED)
    orders = brought_in("orders", ORDERS, PUMP, VALVE)
    notes = brought_in("deliveries", NOTES, SHIPPED)
    events = brought_in("events", EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00")
    with pytest.raises(Refused, match="order_has_deliveries"):
        undone(orders)

    assert [undone(each) for each in (events, notes, orders)] == [1, 1, 1]

    assert [row for row in owed(company) if row[1]] == [("HT-1-1", 30000, "2026-01-05")]
    assert balance("commitment", company) == 0
    assert counts(brought_in("orders", ORDERS, PUMP, VALVE)) == (2, 0, 0)
    assert house_is_clean()


def test_contracts_that_came_stay():
    intake = brought_in("contracts", CONTRACTS, SIGNED)
    with pytest.raises(Refused, match="contracts_stay"):
        undone(intake)
