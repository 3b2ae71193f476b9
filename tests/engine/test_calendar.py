"""Months close on their last day, years on the anniversary, banks on holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.calendar import (
    anniversary,
    month_end,
    month_ends,
    month_start,
    month_starts,
    months_added,
    started_year,
)
from huikuan.engine.calendar.working_days import WorkingCalendar, feast, is_official_year
from huikuan.errors import Refused

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PLAN = WorkingCalendar()


def span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 3, 31), -13, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_are_added_and_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert months_added(day, months) == expected


def test_a_leap_day_has_its_anniversary_on_the_28th() -> None:
    assert anniversary(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_date_nobody_can_write_is_refused() -> None:
    with pytest.raises(Refused, match="date_out_of_range"):
        anniversary(date(2026, 1, 1), 8000)


@given(days, st.integers(-600, 600))
def test_added_months_land_in_the_right_month(day: date, months: int) -> None:
    later = months_added(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
    assert later.day == day.day or later == month_end(later)


@given(days, days)
def test_months_of_a_period_follow_each_other(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    starts, ends = month_starts(first, last), month_ends(first, last)
    assert (starts[0], ends[-1]) == (month_start(first), month_end(last))
    assert all(
        end + timedelta(days=1) == start for end, start in zip(ends, starts[1:], strict=False)
    )


def test_a_period_turned_around_has_no_months() -> None:
    assert month_starts(date(2026, 3, 1), date(2026, 2, 1)) == []


@pytest.mark.parametrize(
    "as_of, expected",
    [
        (date(2024, 6, 30), 1),
        (date(2025, 6, 30), 1),
        (date(2025, 7, 1), 2),
        (date(2026, 6, 30), 2),
        (date(2029, 7, 1), 6),
        (date(2023, 1, 1), 1),
    ],
)
def test_the_first_year_closes_with_the_anniversary(as_of: date, expected: int) -> None:
    assert started_year(date(2024, 6, 30), as_of) == expected


@given(days, st.integers(0, 20_000))
def test_a_debt_lies_between_two_anniversaries(origin: date, age: int) -> None:
    as_of = origin + timedelta(days=age)
    year = started_year(origin, as_of)
    assert as_of <= anniversary(origin, year)
    assert year == 1 or as_of > anniversary(origin, year - 1)


OFF_2026 = [
    *span("2026-01-01", "2026-01-03"),
    *span("2026-02-15", "2026-02-23"),
    *span("2026-04-04", "2026-04-06"),
    *span("2026-05-01", "2026-05-05"),
    *span("2026-06-19", "2026-06-21"),
    *span("2026-09-25", "2026-09-27"),
    *span("2026-10-01", "2026-10-07"),
]
OFF_2025 = [
    *span("2025-01-01", "2025-01-01"),
    *span("2025-01-28", "2025-02-04"),
    *span("2025-04-04", "2025-04-06"),
    *span("2025-05-01", "2025-05-05"),
    *span("2025-05-31", "2025-06-02"),
    *span("2025-10-01", "2025-10-08"),
]
WORKED_WEEKENDS = [
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]


def test_two_years_agree_with_the_plan_of_the_state_council() -> None:
    worked = {date.fromisoformat(day) for day in WORKED_WEEKENDS}
    off = set(OFF_2025 + OFF_2026)
    for day in span("2025-01-01", "2026-12-31"):
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert PLAN.is_working_day(day) == expected, day


def test_a_due_date_in_the_golden_week_moves_behind_it_or_before() -> None:
    assert PLAN.next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert PLAN.previous_working_day(date(2026, 10, 7)) == date(2026, 9, 30)
    assert PLAN.next_working_day(date(2026, 10, 10)) == date(2026, 10, 10)
    assert feast(date(2026, 10, 1)) == "国庆节"
    assert feast(date(2026, 10, 8)) == ""


def test_a_plan_that_is_not_published_is_known_to_be_missing() -> None:
    assert [is_official_year(year) for year in (2025, 2026, 2050)] == [True, True, False]


def test_the_days_of_a_company_win_over_the_plan() -> None:
    own = WorkingCalendar(
        rests=frozenset({date(2026, 10, 8)}), works=frozenset({date(2026, 10, 7)})
    )
    assert own.is_working_day(date(2026, 10, 7))
    assert own.working_days_later(date(2026, 10, 7), 1) == date(2026, 10, 9)


@given(st.dates(date(2020, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_working_days_are_counted_as_they_are_added(day: date, count: int) -> None:
    later = PLAN.working_days_later(day, count)
    assert PLAN.working_days_between(day, later) == count
    assert count == 0 or PLAN.is_working_day(later)
