"""What waits on a day: late, soon, new, and for whom."""

from datetime import date

import pytest

from huikuan.records.people.rights import EVERYTHING, Reach, Rights
from huikuan.reports.today import desk
from tests.books import customer
from tests.interfaces.cast import company
from tests.reports.stories import owed, paid

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 16)


def names(rights: Rights) -> list[str]:
    """Whose overdue this person sees first."""
    waiting = desk(rights, MONDAY, ["overdue"], "CNY").overdue
    return [each.code for each in waiting.debtors]


def test_on_monday_what_fell_due_since_friday_is_newly_overdue():
    who = customer("A")
    owed(who, 1, 100, date(2026, 2, 1), date(2026, 3, 12))
    owed(who, 2, 200, date(2026, 2, 1), date(2026, 3, 13))
    owed(who, 3, 300, date(2026, 2, 1), date(2026, 3, 15))
    owed(who, 4, 400, date(2026, 2, 1), MONDAY)
    found = desk(EVERYTHING, MONDAY, ["overdue", "newly_overdue", "due_soon"], "CNY")
    assert dict(found.newly_overdue.totals) == {"CNY": 500}
    assert dict(found.overdue.totals) == {"CNY": 600}
    assert dict(found.due_soon.totals) == {"CNY": 400}


def test_overdue_that_doubles_within_a_week_has_jumped():
    steady, risen = customer("S"), customer("R")
    owed(steady, 1, 1000, date(2026, 1, 1), date(2026, 2, 1))
    owed(steady, 2, 999, date(2026, 2, 1), date(2026, 3, 10))
    owed(risen, 1, 1000, date(2026, 1, 1), date(2026, 2, 1))
    owed(risen, 2, 1000, date(2026, 2, 1), date(2026, 3, 10))
    found = desk(EVERYTHING, MONDAY, ["overdue", "jumped"], "CNY").jumped
    assert [(each.code, each.minor, each.earlier_minor) for each in found] == [("R", 1000, 1000)]


def test_a_salesperson_sees_their_own_customers_only():
    seller = company()["SR"]
    owed(customer("MINE", owner=seller), 1, 500, date(2026, 1, 1), date(2026, 2, 1))
    owed(customer("OTHER"), 1, 900, date(2026, 1, 1), date(2026, 2, 1))
    own = Rights(seller.pk, {"ageing.read": Reach(user_id=seller.pk)})
    assert names(own) == ["MINE"]
    assert names(EVERYTHING) == ["OTHER", "MINE"]


def test_names_are_ranked_in_the_currency_of_the_company():
    company()
    owed(customer("YEN"), 1, 9_000_000, date(2026, 1, 1), date(2026, 2, 1), "JPY")
    owed(customer("YUAN"), 1, 500, date(2026, 1, 1), date(2026, 2, 1))
    assert names(EVERYTHING) == ["YUAN"]
    waiting = desk(EVERYTHING, MONDAY, ["overdue"], "CNY").overdue
    assert waiting.customer_count == 2
    assert dict(waiting.totals) == {"CNY": 500, "JPY": 9_000_000}


def test_money_that_pays_nothing_yet_waits():
    paid(customer("P"), 1, 700, date(2026, 3, 2))
    waiting = desk(EVERYTHING, MONDAY, ["unapplied"], "CNY").unapplied
    assert (waiting.count, waiting.first_on) == (1, date(2026, 3, 2))
