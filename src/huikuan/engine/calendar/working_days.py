"""Working days of mainland China, with the yearly holiday plan and one's own changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """Working days by the State Council's plan, changed by the company's own days.

    ``rests`` and ``works`` win over the plan: a plan that is not in the tables yet is
    entered there, and so are a company's own holidays.
    """

    rests: frozenset[date] = field(default_factory=frozenset)
    works: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        """Whether banks and offices work: made-up weekends (调休) count, holidays do not."""
        if day in self.works or day in self.rests:
            return day in self.works
        plan = _plan(day.year)
        return day in plan.works or (day.weekday() < _SATURDAY and day not in plan.rests)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is worked, else the first worked day after it."""
        return day if self.is_working_day(day) else self.working_days_later(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The day itself if it is worked, else the last worked day before it."""
        return day if self.is_working_day(day) else self.working_days_later(day, -1)

    def working_days_later(self, day: date, count: int) -> date:
        """The worked day so many working days after the date (before it if negative)."""
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days come after the start up to and with the end."""
        return sum(self.is_working_day(day) for day in _days_after(start, end))


def is_official_year(year: int) -> bool:
    """Whether the State Council's plan for the year is in the tables.

    It comes out in November of the year before; until then feasts are computed and
    made-up weekends are not known: say "calendar not final". Every plan since 2007 has
    made-up weekends, and by them a plan is recognised.
    """
    return bool(_plan(year).works)


def feast(day: date) -> str:
    """The Chinese name of the holiday, empty on other days."""
    return _plan(day.year).rests.get(day, "")


@dataclass(frozen=True)
class _Plan:
    rests: dict[date, str]
    works: frozenset[date]


@lru_cache(maxsize=64)
def _plan(year: int) -> _Plan:
    # A plan may move days of December before it, so the following year is read as well.
    table = country_holidays("CN", years=(year, year + 1), expand=False, language="zh_CN")
    return _Plan(
        {day: name for day, name in table.items() if day.year == year},
        frozenset(day for day in table.weekend_workdays if day.year == year),
    )


def _days_after(start: date, end: date) -> Iterator[date]:
    day = start
    while day < end:
        day += _ONE_DAY
        yield day
