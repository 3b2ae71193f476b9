"""Whether a customer pays later and later."""

from datetime import date

import pytest

from huikuan.reports.payment_history import payment_history
from huikuan.reports.payment_quarters import delay_by_quarter, main_currency
from tests.books import customer
from tests.reports.stories import applied, owed

pytestmark = pytest.mark.django_db


def test_delay_is_weighted_by_amount_quarter_by_quarter():
    who = customer("A")
    early = owed(who, 1, 300, date(2025, 1, 1), date(2025, 2, 1))
    applied(who, 1, 300, date(2025, 1, 22), early)
    late = owed(who, 2, 100, date(2025, 1, 1), date(2025, 2, 1))
    applied(who, 2, 100, date(2025, 2, 21), late)
    later = owed(who, 3, 100, date(2025, 6, 1), date(2025, 7, 1))
    applied(who, 3, 100, date(2025, 7, 31), later)

    history = payment_history(who, as_of=date(2025, 12, 31))
    quarters = delay_by_quarter(history, main_currency(history))

    assert [(each.label, each.days_late) for each in quarters] == [
        ("2025 Q1", (300 * -10 + 100 * 20) / 400),
        ("2025 Q2", None),
        ("2025 Q3", 30.0),
    ]
