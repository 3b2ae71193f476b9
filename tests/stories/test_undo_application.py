"""A story of money on the wrong receivable."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.undo_application import undo_application
from tests.world import World, wrong


def test_money_on_the_wrong_receivable(world: World) -> None:
    acme = world.customer("ACME")
    first, second = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    paid = world.pays(acme, "P1", 100)
    parts = world.applies(paid, (first, 60), (second, 40))

    undo_application(parts[0], on=world.today, reason="wrong invoice", by=world.by)

    assert [world.open(each) for each in (first, second, paid)] == [100, 100, 100]
    with pytest.raises(Refused, match="already_reversed"):
        undo_application(parts[1], on=world.today, reason="again", by=world.by)
    assert wrong() == []
