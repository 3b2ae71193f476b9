"""Stories of what is taken back: receivables, receipts, applications, credit notes."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.undo_application import undo_application
from huikuan.records.timeline.models import Event
from tests.world import World, day, wrong


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


def test_a_bounced_receipt_leaves_the_debt_as_old_as_it_was(world: World) -> None:
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100, due="2026-03-31")
    paid = world.on("2026-03-05").pays(acme, "P1", 100)
    world.on("2026-03-05").applies(paid, (owed, 100))
    later = world.on("2026-04-10")

    reverse_receipt(paid, on=later.today, reason="bounced", by=later.by)

    assert (world.open(owed), world.open(paid)) == (100, 0)
    owed.item.refresh_from_db()
    assert (owed.item.origin_on, owed.item.due_on) == (day("2026-03-01"), day("2026-03-31"))
    assert wrong() == []


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


def test_a_credit_note_on_a_part_paid_receivable(world: World) -> None:
    """100 owed, 70 paid, 50 returned: 30 less is owed, and 20 are the customer's."""
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100)
    world.applies(world.pays(acme, "P1", 70), (owed, 70))
    note = world.credits(owed, "C1", 50)
    assert (world.open(owed), world.open(note)) == (0, 20)
    with pytest.raises(Refused, match="credit_above_receivable"):
        world.credits(owed, "C2", 51)
    assert wrong() == []


def test_a_wrong_credit_note_takes_what_it_paid_along(world: World) -> None:
    acme = world.customer("ACME")
    owed, next_one = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    world.applies(world.pays(acme, "P1", 100), (owed, 100))
    note = world.credits(owed, "C1", 50)
    world.applies_credit(note, (next_one, 50))

    reverse_credit_note(note, on=world.today, reason="not returned", by=world.by)

    assert [world.open(each) for each in (owed, next_one, note)] == [0, 100, 0]
    assert wrong() == []
