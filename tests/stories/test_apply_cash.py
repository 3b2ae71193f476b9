"""Stories of money that pays receivables, in three orders."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.apply_cash import apply_cash
from tests.world import World, wrong


def test_the_oldest_is_paid_first(world: World) -> None:
    acme = world.customer("ACME")
    later = world.owes(acme, "R1", 100, due="2026-05-01")
    sooner = world.owes(acme, "R2", 100, due="2026-04-01")
    paid = world.pays(acme, "P1", 150)

    apply_cash(paid.pk, "oldest_first", on=world.today, by=world.by)

    assert [world.open(each) for each in (sooner, later, paid)] == [0, 50, 0]
    assert wrong() == []


def test_the_statutory_order_pays_what_the_debtor_named(world: World) -> None:
    acme = world.customer("ACME")
    old = world.owes(acme, "R1", 100, due="2026-03-10")
    named = world.owes(acme, "R2", 100, due="2026-06-01")
    paid = world.on("2026-04-01").pays(acme, "P1", 120)

    apply_cash(paid.pk, "statutory", on=paid.received_on, by=world.by, designated=[named.pk])

    assert [world.open(each) for each in (named, old, paid)] == [0, 80, 0]
    assert wrong() == []


def test_the_statutory_order_pays_what_is_due_before_what_is_not(world: World) -> None:
    acme = world.customer("ACME")
    not_due = world.owes(acme, "R1", 100, due="2026-06-01")
    due = world.owes(acme, "R2", 100, due="2026-03-10")
    paid = world.on("2026-04-01").pays(acme, "P1", 120)
    apply_cash(paid.pk, "statutory", on=paid.received_on, by=world.by)
    assert [world.open(each) for each in (due, not_due)] == [0, 80]


def test_the_remittance_says_what_is_paid(world: World) -> None:
    acme = world.customer("ACME")
    first, second = world.owes(acme, "R1", 100), world.owes(acme, "R2", 100)
    paid = world.pays(acme, "P1", 100)
    world.applies(paid, (second, 70), (first, 10))
    assert [world.open(each) for each in (first, second, paid)] == [90, 30, 20]
    assert wrong() == []


def test_money_without_debt_stays_unapplied(world: World) -> None:
    paid = world.pays(world.customer("ACME"), "P1", 100)
    with pytest.raises(Refused, match="nothing_to_pay"):
        apply_cash(paid.pk, "oldest_first", on=world.today, by=world.by)
    assert world.open(paid) == 100


def test_money_pays_only_its_own_customer_and_currency(world: World) -> None:
    acme, other = world.customer("ACME"), world.customer("OTHER")
    paid = world.pays(acme, "P1", 100)
    cases = [
        (world.owes(other, "R1", 100), 10, "receivable_missing"),
        (world.owes(acme, "R2", 100, currency="USD"), 10, "currencies_differ"),
        (world.owes(acme, "R3", 50), 51, "applied_above_open"),
        (world.owes(acme, "R4", 500), 101, "applied_above_received"),
        (world.owes(acme, "R5", 500), 0, "applied_above_open"),
    ]
    for owed, minor, code in cases:
        with pytest.raises(Refused, match=f"^{code}"):
            world.applies(paid, (owed, minor))
    assert (world.open(paid), wrong()) == (100, [])
