"""Stories of credit notes, right and wrong."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.reverse_credit_note import reverse_credit_note
from tests.world import World, wrong


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
