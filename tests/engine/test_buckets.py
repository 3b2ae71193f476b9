"""Two clocks: 逾期 from the due day, 账龄 closed at the anniversary; no day is left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.ageing.buckets import (
    AGE,
    AGE_MONTHS,
    DEFINITIONS,
    NEAR_DUE,
    OVERDUE,
    Buckets,
    anniversary,
    bucket_of,
    first_within,
    month_ends,
    spans,
)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
TODAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    "past_due, code",
    [(-400, "not_due"), (0, "not_due"), (1, "d1_30"), (30, "d1_30"), (31, "d31_60"),
     (60, "d31_60"), (61, "d61_90"), (91, "d91_180"), (180, "d91_180"), (181, "d181_365"),
     (365, "d181_365"), (366, "over_365"), (5000, "over_365")],
)  # fmt: skip
def test_days_past_due(past_due: int, code: str) -> None:
    assert bucket_of(TODAY - timedelta(days=past_due), spans(OVERDUE, TODAY)) == code


@pytest.mark.parametrize(
    "ahead, code",
    [(0, "due_7"), (7, "due_7"), (8, "due_15"), (15, "due_15"), (16, "due_30"), (30, "due_30"),
     (31, "due_later"), (-1, "d1_30")],
)  # fmt: skip
def test_what_falls_due_soon(ahead: int, code: str) -> None:
    assert bucket_of(TODAY + timedelta(days=ahead), spans(NEAR_DUE, TODAY)) == code


@pytest.mark.parametrize(
    "origin, as_of, code",
    [
        (date(2024, 6, 30), date(2025, 6, 30), "y1"),
        (date(2024, 6, 29), date(2025, 6, 30), "y2"),
        (date(2024, 2, 29), date(2025, 2, 28), "y1"),
        (date(2024, 2, 29), date(2025, 3, 1), "y2"),
        (date(2020, 6, 30), date(2025, 6, 30), "y5"),
        (date(2020, 6, 29), date(2025, 6, 30), "over_y5"),
        (date(2026, 1, 1), date(2025, 6, 30), "y1"),
    ],
)
def test_one_year_is_closed_at_the_anniversary(origin: date, as_of: date, code: str) -> None:
    assert bucket_of(origin, spans(AGE, as_of)) == code


def test_the_first_year_can_be_cut_into_months() -> None:
    ranges = spans(AGE_MONTHS, date(2025, 5, 31))
    found = [bucket_of(date(2025, month, 28), ranges) for month in (5, 3, 2, 1)]
    assert found == ["m3", "m3", "m6", "m6"]


@given(origin=days, as_of=days, months=st.integers(1, 72))
def test_edges_as_dates_say_what_the_anniversary_says(origin, as_of, months) -> None:
    assert (origin >= first_within(as_of, months)) == (anniversary(origin, months) >= as_of)


@given(day=days, as_of=days, buckets=st.sampled_from(list(DEFINITIONS.values())))
def test_every_day_falls_into_exactly_one_bucket(day: date, as_of: date, buckets: Buckets) -> None:
    assert sum(day in span for span in spans(buckets, as_of)) == 1


def test_month_ends_go_back_and_end_with_the_day_itself() -> None:
    assert month_ends(date(2025, 3, 15), 3) == (
        date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 15),
    )  # fmt: skip
