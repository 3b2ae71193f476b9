"""Stories of receivables that should not have been."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.records.timeline.models import Event
from tests.world import World, wrong


def test_a_receivable_that_should_not_have_been(world: World) -> None:
    owed = world.owes(world.customer("ACME"), "R1", 100)
    later = world.on("2026-03-09")
    reverse_receivable(owed, on=later.today, reason="typed twice", by=later.by)
    assert [world.open(owed, each) for each in ("2026-03-08", "2026-03-09")] == [100, 0]
    assert Event.objects.get(kind="receivable_reversed").params["reason"] == "typed twice"
    assert wrong() == []


def test_a_paid_receivable_is_not_reversed(world: World) -> None:
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100)
    world.applies(world.pays(acme, "P1", 30), (owed, 30))
    with pytest.raises(Refused, match="receivable_has_applications"):
        reverse_receivable(owed, on=world.today, reason="wrong", by=world.by)
