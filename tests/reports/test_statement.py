"""The account of a customer ties to the ledger to the minor unit, as of and as known any day."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.accounts import ITEM_SIGNS
from huikuan.records.ledger.models import Line
from huikuan.records.people.rights import EVERYTHING, Reach, Rights
from huikuan.reports.ageing import ageing
from huikuan.reports.statement import account_of
from tests.stating import a_busy_customer
from tests.world import World, day

SPAN = 45


def in_the_ledger(who: Customer, as_of: object, known_on: object) -> int:
    rows = Line.objects.filter(
        customer=who, account__in=ITEM_SIGNS, effective_on__lte=as_of, recorded_on__lte=known_on
    )
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0


@pytest.mark.parametrize("kind", ["open_item", "balance_forward", "list"])
def test_on_every_day_as_known_on_every_day_it_is_the_ledger(world: World, kind: str) -> None:
    who = a_busy_customer(world)
    world.on("2026-04-10").owes(who, "R-8", 777, issued_on=day("2026-03-12"))
    for days in range(0, SPAN, 3):
        as_of = world.today + timedelta(days=days)
        for known in range(0, SPAN, 11):
            known_on = world.today + timedelta(days=known)
            found = account_of(who, EVERYTHING, as_of=as_of, kind=kind, known_on=known_on)
            closing = sum(figures.closing_minor for figures in found)
            assert closing == in_the_ledger(who, as_of, known_on)
            assert all(figures.adds_up for figures in found)


def test_it_says_what_the_ageing_says(world: World) -> None:
    who = a_busy_customer(world)
    for text in ("2026-03-10", "2026-03-16", "2026-04-05"):
        [row] = ageing(EVERYTHING, as_of=day(text)).rows
        [figures] = account_of(who, EVERYTHING, as_of=day(text))
        owed = sum(item.open_minor for item in figures.items if item.side == "receivable")
        assert (owed, figures.overdue_minor) == (row.open_minor, row.overdue_minor)


def test_a_bounced_payment_is_owed_again_and_seen_as_such(world: World) -> None:
    who = world.customer("K1")
    owed = world.owes(who, "R-1", 500)
    receipt = world.on("2026-03-05").pays(who, "SK-1", 500)
    world.on("2026-03-05").applies(receipt, (owed, 500))
    reverse_receipt(receipt, on=day("2026-03-20"), reason="bounced", by=world.on("2026-03-20").by)
    [paid] = account_of(who, EVERYTHING, as_of=day("2026-03-10"))
    [again] = account_of(who, EVERYTHING, as_of=day("2026-03-31"))
    assert (paid.closing_minor, again.closing_minor) == (0, 500)
    assert again.items[0].overdue_days == 30


def test_a_merged_record_counts_with_its_successor(world: World) -> None:
    old, new = world.customer("OLD"), world.customer("NEW")
    world.owes(old, "R-1", 500)
    world.owes(new, "R-2", 700)
    Customer.objects.filter(pk=old.pk).update(successor=new)
    [figures] = account_of(new, EVERYTHING, as_of=world.today)
    assert figures.closing_minor == 1200


def test_whoever_may_not_read_receipts_sees_what_is_owed(world: World) -> None:
    who = a_busy_customer(world)
    narrow = Rights(1, {"statements.read": Reach(all=True)})
    [figures] = account_of(who, narrow, as_of=day("2026-03-31"), kind="list")
    assert {item.side for item in figures.items} == {"receivable"}
    assert figures.moves == ()
    assert figures.adds_up
