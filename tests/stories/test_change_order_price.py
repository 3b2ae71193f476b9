"""The price of an order changes: commitment and receivables follow, also for what is delivered."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import NewPrice
from huikuan.errors import Refused
from huikuan.flows.change_order_price import change_order_price
from tests.contracting import balance, delivered, ordered, owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def test_a_higher_price_is_claimed_for_what_is_delivered_and_committed_for_the_rest() -> None:
    acme = MARCH.customer("ACME")
    plan = "30 days after shipment"
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_130_00, 130_00), plan=plan)
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 4))
    april = MARCH.on("2025-04-01")
    prices = {1: NewPrice(2_260_00, 260_00)}
    change_order_price(order, prices, on=april.today, reason="原料涨价", by=april.by)

    assert owed(acme) == [
        ("SO-1-1", 452_00, "2025-04-09"),
        ("SO-1-1.2", 452_00, "2025-05-01"),
    ]
    assert balance("commitment", acme) == 1_356_00
    assert (balance("revenue", acme), balance("output_tax", acme)) == (-800_00, -104_00)
    assert wrong() == []


def test_a_lower_price_is_credited_with_its_tax() -> None:
    acme = MARCH.customer("ACME")
    plan = "30 days after shipment"
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_130_00, 130_00), plan=plan)
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 10))
    april = MARCH.on("2025-04-01")
    prices = {1: NewPrice(904_00, 104_00)}
    change_order_price(order, prices, on=april.today, reason="质量折让", by=april.by)

    assert owed(acme) == [("SO-1-1", 904_00, "2025-04-09")]
    assert (balance("revenue", acme), balance("output_tax", acme)) == (-800_00, -104_00)
    assert wrong() == []


def test_an_order_cannot_be_dearer_than_what_its_contract_leaves() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, "发货100%")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), contract=contract)
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 10))
    april = MARCH.on("2025-04-01")
    for prices, code in (
        ({1: NewPrice(1_100_00)}, "price_above_contract"),
        ({1: NewPrice(1_000_00)}, "price_unchanged"),
        ({2: NewPrice(1_000_00)}, "order_place_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            change_order_price(order, prices, on=april.today, reason="?", by=april.by)
    assert owed(acme) == [("HT-1-1", 1_000_00, "2025-03-10")]
