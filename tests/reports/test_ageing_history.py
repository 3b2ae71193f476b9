"""The months behind us, and how late a customer paid."""

from datetime import date

import pytest

from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.ledger.queries import last_entry_id
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.ageing import ageing
from huikuan.reports.ageing_history import ageing_history
from huikuan.reports.payment_history import payment_history
from tests.books import DAY_0, actor, customer
from tests.reports.stories import applied, owed, paid

pytestmark = pytest.mark.django_db


def test_each_month_end_is_the_ageing_of_that_day() -> None:
    acme = customer("ACME")
    for number in range(12):
        item = owed(
            acme, number, 100 + number, date(2024, 1 + number, 3), date(2024, 1 + number, 28)
        )
        if number % 2:
            applied(acme, number, 60, date(2024, 12, 1 + number), item)

    points = ageing_history(EVERYTHING, as_of=date(2025, 1, 15), months=13)

    assert [point.on for point in points][-2:] == [date(2024, 12, 31), date(2025, 1, 15)]
    for point in points:
        rows = ageing(EVERYTHING, as_of=point.on).totals
        assert point.open_minor == sum(row.open_minor for row in rows)
        assert all(point.buckets[code] == rows[0].cell(code) for code in point.buckets if rows)
    assert points[0].on > DAY_0


def test_how_late_a_customer_paid() -> None:
    acme = customer("ACME")
    late = owed(acme, 1, 300, date(2025, 1, 1), date(2025, 1, 31))
    early = owed(acme, 2, 100, date(2025, 1, 1), date(2025, 1, 31))
    owed(acme, 3, 900, date(2025, 1, 1), date(2025, 1, 31))
    applied(acme, 1, 200, date(2025, 1, 31), late)
    applied(acme, 2, 100, date(2025, 2, 10), late)
    applied(acme, 3, 100, date(2025, 1, 21), early)

    history = payment_history(acme, as_of=date(2025, 3, 1))

    assert [each.days_late for each in history.settled] == [10, -10]
    assert history.weighted_days_late == {"CNY": (200 * 0 + 100 * 10 - 100 * 10) / 400}
    assert (history.count, history.late_count, history.mean_days_late) == (2, 1, 0)


def test_a_receivable_that_was_only_reversed_was_not_paid() -> None:
    acme = customer("ACME")
    owed(acme, 1, 300, date(2025, 1, 1), date(2025, 1, 31))
    reverse_entries(
        [last_entry_id()], on=date(2025, 2, 1), reason="wrong", by=actor(date(2025, 2, 1))
    )

    assert payment_history(acme, as_of=date(2025, 3, 1)).settled == ()


def test_an_undone_payment_no_longer_counts_but_did_before() -> None:
    acme = customer("ACME")
    item = owed(acme, 1, 300, date(2025, 1, 1), date(2025, 1, 31))
    applied(acme, 1, 300, date(2025, 2, 5), item)
    reverse_entries(
        [last_entry_id()], on=date(2025, 3, 1), reason="bounced", by=actor(date(2025, 3, 1))
    )

    assert payment_history(acme, as_of=date(2025, 2, 28)).count == 1
    assert payment_history(acme, as_of=date(2025, 3, 1)).count == 0


def test_what_a_merged_record_paid_counts_for_its_successor() -> None:
    acme = customer("ACME")
    old = customer("OLD", successor=acme)
    item = owed(old, 1, 300, date(2025, 1, 1), date(2025, 1, 31))
    applied(old, 1, 300, date(2025, 2, 5), item)
    paid(acme, 2, 50, date(2025, 2, 6))

    assert payment_history(acme, as_of=date(2025, 3, 1)).mean_days_late == 5
