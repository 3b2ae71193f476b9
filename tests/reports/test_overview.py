"""The figures of the dashboard, from a book small enough to count by hand."""

from datetime import date
from fractions import Fraction

import pytest

from huikuan.records.customers.models import CustomerGroup
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.overview import Standing, overview
from tests.books import customer
from tests.reports.stories import applied, owed, paid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 15)


@pytest.fixture
def standing() -> Standing:
    """Two companies of one group, one alone; one receivable overdue, one due this week."""
    group = CustomerGroup.objects.create(code="G", name="Group")
    first, second = customer("A", group=group), customer("B", group=group)
    alone = customer("C")
    owed(first, 1, 60_000, date(2026, 2, 1), date(2026, 4, 14))
    owed(second, 1, 50_000, date(2026, 3, 1), date(2026, 4, 20))
    owed(alone, 1, 90_000, date(2026, 3, 10), date(2026, 5, 1))
    settled = owed(alone, 2, 40_000, date(2026, 1, 20), date(2026, 2, 20))
    applied(alone, 1, 40_000, date(2026, 3, 1), settled)
    paid(alone, 2, 7_000, date(2026, 4, 2))
    return overview(EVERYTHING, as_of=TODAY, base="CNY").standings[0]


def test_open_overdue_and_due_this_week(standing):
    assert standing.sums.open_minor == 200_000
    assert standing.sums.overdue_minor == 60_000
    assert standing.overdue_share == Fraction(60_000, 200_000)
    assert standing.due_week_minor == 50_000
    assert standing.sums.unapplied_minor == 7_000


def test_a_group_is_one_debtor(standing):
    assert [(row.name, row.open_minor) for row in standing.debtors] == [
        ("Group", 110_000),
        ("Company C", 90_000),
    ]


def test_dso_is_open_over_sales_of_the_window(standing):
    turnover = standing.turnover
    # The book began on 20 January, 86 days before; everything was sold within the window.
    assert (turnover.days, turnover.sales_minor) == (86, 240_000)
    assert turnover.days_outstanding == Fraction(200_000 * 86, 240_000)


def test_the_calendar_holds_what_falls_due_from_today(standing):
    assert [week.open_minor for week in standing.weeks] == [50_000, 0, 90_000, 0, 0, 0, 0, 0]
    assert standing.months[-1].open_minor == 200_000


def test_the_figures_follow_the_book(standing):
    owed(customer("D"), 1, 1_000, date(2026, 4, 1), date(2026, 5, 1))
    assert overview(EVERYTHING, as_of=TODAY, base="CNY").standings[0].sums.open_minor == 201_000
