"""Goods leave us in parts, and come back."""

from datetime import date

import pytest

from huikuan.errors import Refused
from tests.contracting import balance, delivered, ordered, owed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


def test_an_order_is_a_commitment_until_it_is_recognised() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    assert balance("commitment", acme) == 1_000_00

    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 4))
    assert balance("commitment", acme) == 600_00
    assert owed(acme) == [("SO-1-1", 400_00, "2025-04-09")]
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 4))
    assert len(owed(acme)) == 1, "the same delivery note again is the same delivery"

    delivered(MARCH.on("2025-03-20"), order, "DN-2", (1, 6))
    assert balance("commitment", acme) == 0
    assert sum(minor for _, minor, _ in owed(acme)) == 1_000_00
    with pytest.raises(Refused, match="delivery_above_order"):
        delivered(MARCH.on("2025-03-21"), order, "DN-3", (1, 1))
    assert wrong() == []


def test_goods_that_come_back_are_credited_and_committed_again() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 10))
    delivered(MARCH.on("2025-03-20"), order, "RT-1", (1, -3))
    assert owed(acme) == [("SO-1-1", 700_00, "2025-04-09")]
    assert balance("commitment", acme) == 300_00
    assert balance("revenue", acme) == -700_00
    delivered(MARCH.on("2025-03-25"), order, "DN-2", (1, 3))
    assert sum(minor for _, minor, _ in owed(acme)) == 1_000_00
    assert balance("commitment", acme) == 0
    assert wrong() == []
