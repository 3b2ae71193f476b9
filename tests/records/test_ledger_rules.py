"""Reversals, closings, natural keys, and open amounts on every day."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.close_books import close_books
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.undo_application import undo_application
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.ledger.models import Entry
from huikuan.records.ledger.queries import free_keys
from tests.world import World, day, wrong


def refused(code: str) -> object:
    """What is expected to be refused with this code."""
    return pytest.raises(Refused, match=f"^{code}\\(")


def test_an_entry_is_reversed_once_with_a_reason_on_a_later_day(world: World) -> None:
    entry_id = world.owes(world.customer("ACME"), "R1", 100).entry_id
    on, by = world.today, world.by

    with refused("reason_missing"):
        reverse_entries([entry_id], on=on, reason=" ", by=by)
    with refused("reason_too_long"):
        reverse_entries([entry_id], on=on, reason="x" * 301, by=by)
    with refused("reversal_before_entry"):
        reverse_entries([entry_id], on=day("2026-02-28"), reason="wrong", by=by)
    [reversal] = reverse_entries([entry_id], on=on, reason="wrong", by=by)
    with refused("already_reversed"):
        reverse_entries([entry_id], on=on, reason="wrong", by=by)
    with refused("reversal_of_reversal"):
        reverse_entries([reversal.entry_id], on=on, reason="wrong", by=by)
    assert wrong() == []


def test_nothing_takes_effect_in_a_closed_past(world: World) -> None:
    acme = world.customer("ACME")
    old = world.on("2026-02-10").owes(acme, "R0", 100)
    close_books(day("2026-02-28"), by=world.by)

    with refused("period_closed"):
        world.on("2026-02-28").owes(acme, "R1", 100)
    with refused("period_closed"):
        reverse_receivable(old, on=day("2026-02-20"), reason="wrong", by=world.by)
    with refused("closing_in_future"):
        close_books(world.today, by=world.by)
    with refused("closed_already"):
        close_books(day("2026-01-31"), by=world.by)
    assert world.open(world.owes(acme, "R1", 100)) == 100


def test_a_past_day_never_goes_below_zero(world: World) -> None:
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100)
    first = world.on("2026-03-20").pays(acme, "P1", 100)
    early = world.on("2026-03-05").pays(acme, "P2", 100)
    application = world.on("2026-03-20").applies(first, (owed, 100))[0]
    undo_application(application, on=day("2026-03-25"), reason="wrong", by=world.by)

    with refused("open_amount_exceeded"):  # on 20 March both would have paid it
        world.on("2026-03-10").applies(early, (owed, 50))
    world.on("2026-03-25").applies(early, (owed, 50))

    days = ["2026-02-28", "2026-03-01", "2026-03-20", "2026-03-24", "2026-03-25"]
    assert [world.open(owed, each) for each in days] == [0, 100, 0, 0, 50]
    assert wrong() == []


def test_the_same_fact_told_twice_is_one_entry(world: World) -> None:
    acme = world.customer("ACME")
    once, twice = world.owes(acme, "R1", 100), world.owes(acme, "R1", 100)
    assert once.pk == twice.pk
    assert Entry.objects.count() == 1
    with refused("known_differently"):
        world.owes(acme, "R1", 101)
    with refused("known_differently"):
        world.pays(acme, "P1", 5)
        world.pays(acme, "P1", 6)


def test_a_reversed_fact_told_again_is_a_new_entry(world: World) -> None:
    acme = world.customer("ACME")
    key = "receivable:ACME:R1"
    for turn in ("", "#2", "#3"):
        assert free_keys([key]) == {key: f"{key}{turn}"}
        owed = world.owes(acme, "R1", 100)
        reverse_receivable(owed, on=world.today, reason="wrong", by=world.by)
    assert Entry.objects.filter(key__startswith=key).count() == 3
    assert wrong() == []


def test_an_application_told_twice_is_one_and_after_its_undoing_another(world: World) -> None:
    acme = world.customer("ACME")
    owed, other = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    paid = world.pays(acme, "P1", 100)

    [first] = world.applies(paid, (owed, 60), key="api:1")
    assert world.applies(paid, (owed, 60), key="api:1") == [first]
    with refused("application_known_differently"):
        world.applies(paid, (other, 60), key="api:1")
    undo_application(first, on=world.today, reason="wrong", by=world.by)
    [again] = world.applies(paid, (owed, 60), key="api:1")

    assert again != first
    assert (world.open(owed), world.open(paid), wrong()) == (40, 40, [])


def test_a_credit_note_told_twice_is_one(world: World) -> None:
    owed = world.owes(world.customer("ACME"), "R1", 100)
    assert world.credits(owed, "C1", 30) == world.credits(owed, "C1", 30)
    with refused("known_differently"):
        world.credits(owed, "C1", 31)
    assert (world.open(owed), wrong()) == (70, [])


def test_no_credit_on_what_was_reversed(world: World) -> None:
    owed = world.owes(world.customer("ACME"), "R1", 100)
    reverse_receivable(owed, on=world.today, reason="wrong", by=world.by)
    with refused("receivable_reversed"):
        world.credits(owed, "C1", 30)
    with refused("already_reversed"):
        reverse_entries([owed.entry_id], on=world.today, reason="wrong", by=world.by)


def test_a_receivable_with_a_credit_note_stays(world: World) -> None:
    """Paid, credited, and the payment bounced: its whole amount is open, yet it cannot go."""
    acme = world.customer("ACME")
    owed, paid = world.owes(acme, "R1", 100), world.pays(acme, "P1", 100)
    world.applies(paid, (owed, 100))
    credit = world.credits(owed, "C1", 100)
    reverse_receipt(paid, on=world.today, reason="bounced", by=world.by)

    assert (world.open(owed), world.open(credit)) == (100, 100)
    with refused("receivable_has_applications"):
        reverse_receivable(owed, on=world.today, reason="wrong", by=world.by)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"amount_minor": 0}, "amount_not_positive"),
        ({"amount_minor": 10**18}, "amount_too_large"),
        ({"currency": "XXX"}, "currency_unknown"),
        ({"currency": "cny"}, "currency_unknown"),
        ({"tax_minor": 101}, "tax_above_amount"),
    ],
)
def test_what_can_never_be_a_receivable(world: World, facts: dict[str, object], code: str) -> None:
    acme = world.customer("ACME")
    with pytest.raises(Refused) as no:
        world.owes(acme, "R1", 100, **facts)
    assert (no.value.code, Entry.objects.count()) == (code, 0)


@pytest.mark.parametrize(
    ("number", "code"), [(" ", "number_missing"), ("9" * 65, "number_too_long")]
)
def test_a_document_has_a_number(world: World, number: str, code: str) -> None:
    with refused(code):
        world.owes(world.customer("ACME"), number, 100)
