"""What of an order is no longer wanted is neither owed nor committed."""

from datetime import date
from decimal import Decimal

import pytest

from huikuan.errors import Refused
from huikuan.flows.cancel_order import cancel_order
from tests.contracting import balance, delivered, ordered, owed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def test_the_advance_for_what_is_cancelled_is_credited() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="预付30%-发货70%")
    assert owed(acme) == [("SO-1-1", 300_00, "2025-03-01")]
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 6))

    april = MARCH.on("2025-04-01")
    cancel_order(order, {1: Decimal(4)}, on=april.today, reason="项目缩减", by=april.by)

    assert [minor for _, minor, _ in owed(acme)] == [180_00, 420_00]
    assert balance("commitment", acme) == 0
    assert balance("contract_liability", acme) == 0
    assert wrong() == []


def test_what_is_delivered_cannot_be_cancelled() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 6))
    with pytest.raises(Refused, match="cancelled_above_left"):
        cancel_order(order, {1: Decimal(5)}, on=MARCH.today, reason="?", by=MARCH.by)
    assert balance("commitment", acme) == 400_00
