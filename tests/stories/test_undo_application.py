"""A story of money on the wrong receivable."""

import pytest

from huikuan.desks.cash.models import Application
from huikuan.errors import Refused
from huikuan.flows.undo_application import undo_application
from huikuan.records.timeline.models import Event
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


@pytest.mark.parametrize("side", ["receipt", "credit"])
def test_one_receivable_is_taken_out_and_the_rest_stays_paid(world: World, side: str) -> None:
    acme = world.customer("ACME")
    first, second = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    if side == "receipt":
        money = world.pays(acme, "P1", 100)
        parts = world.applies(money, (first, 60), (second, 40))
    else:
        settled = world.owes(acme, "R0", 100)
        world.applies(world.pays(acme, "P0", 100), (settled, 100))
        money = world.credits(settled, "CN", 100)
        world.applies_credit(money, (first, 60), (second, 40))
        parts = list(Application.objects.filter(receivable_item_id__in=[first.pk, second.pk]))
    later = world.on("2026-03-09")

    undo_application(parts[0], on=later.today, reason="wrong invoice", by=later.by, only_this=True)

    assert [world.open(each) for each in (first, second, money)] == [100, 60, 60]
    assert [world.open(second, day) for day in ("2026-03-01", "2026-03-08", "2026-03-09")] == [
        60
    ] * 3
    assert [world.open(first, day) for day in ("2026-03-08", "2026-03-09")] == [40, 100]
    told = Event.objects.get(kind="application_undone")
    assert told.params["amount_minor"] == 60
    assert wrong() == []


def test_what_was_kept_can_be_undone_as_well(world: World) -> None:
    acme = world.customer("ACME")
    first, second = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    paid = world.pays(acme, "P1", 100)
    [one, _] = world.applies(paid, (first, 60), (second, 40))
    undo_application(one, on=world.today, reason="wrong", by=world.by, only_this=True)
    kept = Application.objects.get(receivable_item_id=second.pk, entry__reversed_by=None)
    undo_application(kept, on=world.today, reason="wrong too", by=world.by)
    assert [world.open(each) for each in (first, second, paid)] == [100, 100, 100]
    assert wrong() == []
