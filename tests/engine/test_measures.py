"""The figures of collecting, against the golden numbers of their sources."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.measures import (
    Concentration,
    CountBack,
    OverdueRates,
    OwedAmount,
    PaidPart,
    average_days_delinquent,
    best_possible_dso,
    collection_effectiveness,
    concentration,
    count_back_dso,
    days_to_pay,
    dso,
    dso_with_vat,
    overdue_rates,
    weighted_average_delay,
)

TODAY = date(2026, 6, 30)
minor = st.integers(0, 10**14)


@pytest.mark.parametrize("days, expected", [(365, "121.67"), (183, "61.00"), (283, "94.33")])
def test_dso_agrees_with_dynamics_365(days: int, expected: str) -> None:
    figure = dso(50_000, 150_000, days)
    assert figure is not None
    assert f"{float(figure):.2f}" == expected


def test_dso_without_sales_does_not_exist() -> None:
    assert dso(50_000, 0, 365) is None
    assert dso(50_000, -1, 365) is None


def test_vat_in_the_receivables_is_met_by_vat_on_the_sales() -> None:
    assert dso_with_vat(113, 100, 30, 130_000) == 30


def test_count_back_takes_the_latest_months_first() -> None:
    months = [(300, 31), (280, 30), (250, 31)]
    assert count_back_dso(700, months) == CountBack(Fraction("75.88"), 0)


def test_count_back_says_what_is_older_than_all_months() -> None:
    assert count_back_dso(700, [(300, 31), (-50, 30)]) == CountBack(Fraction(61), 400)
    assert count_back_dso(-5, [(300, 31)]) == CountBack(Fraction(0), 0)


def test_collection_effectiveness_agrees_with_its_example() -> None:
    figure = collection_effectiveness(800, 500, 700, 560)
    assert figure is not None
    assert f"{float(figure * 100):.2f}" == "81.08"


@given(minor, minor, st.integers(1, 10**14), st.integers(1, 366))
def test_dso_is_best_possible_dso_and_delinquent_days(
    current: int, late: int, sales: int, days: int
) -> None:
    best = best_possible_dso(current, sales, days)
    delinquent = average_days_delinquent(current + late, current, sales, days)
    assert best is not None
    assert delinquent is not None
    assert best + delinquent == dso(current + late, sales, days)


def test_overdue_rates_by_amount_item_and_customer() -> None:
    owed = [
        OwedAmount(1, 100, TODAY - timedelta(days=1)),
        OwedAmount(1, 300, TODAY),
        OwedAmount(2, 400, TODAY + timedelta(days=1)),
        OwedAmount(3, 0, TODAY - timedelta(days=99)),
    ]
    expected = OverdueRates(Fraction(1, 8), Fraction(1, 3), Fraction(1, 2))
    assert overdue_rates(owed, TODAY) == expected
    assert overdue_rates([], TODAY) == OverdueRates(None, None, None)


def test_delays_weigh_by_their_amounts() -> None:
    issued = TODAY - timedelta(days=30)
    parts = [
        PaidPart(300, issued, TODAY, TODAY + timedelta(days=10)),
        PaidPart(100, issued, TODAY, TODAY - timedelta(days=10)),
    ]
    assert weighted_average_delay(parts) == 5
    assert weighted_average_delay(parts, early_counts=False) == Fraction(15, 2)
    assert days_to_pay(parts) == 35
    assert days_to_pay([]) is None


def test_concentration_by_the_largest_and_by_hhi() -> None:
    even = concentration(dict.fromkeys(range(20), 5))
    assert even == Concentration(Fraction(1, 2), Fraction(1, 20))
    assert concentration({"one": 7, "credit": -7}) == Concentration(Fraction(1), Fraction(1))
    assert concentration({}) == Concentration(None, None)


@given(st.dictionaries(st.integers(), st.integers(1, 10**12), min_size=1))
def test_hhi_lies_between_even_and_all_in_one(balances: dict[int, int]) -> None:
    hhi = concentration(balances).hhi
    assert hhi is not None
    assert Fraction(1, len(balances)) <= hhi <= 1
