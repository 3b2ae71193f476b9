"""Into which age an open item falls: the two clocks, and their buckets as dates.

逾期 counts days from the due day: the due day itself is day 0 and not overdue. 账龄 counts from
the origin day and is closed at the anniversary (1年以内含1年). A definition is plain data; for a
day it becomes spans of dates, so that every engine only has to compare dates.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DUE, ORIGIN = "due", "origin"
NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One age: from … through, both counted (days past due, or whole months closed at the end).

    ``None`` is open-ended. Days before the due day are negative.
    """

    code: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Buckets:
    """A definition: which clock, and its buckets without gap or overlap, youngest first."""

    code: str
    clock: str
    parts: tuple[Bucket, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The buckets by name, youngest first."""
        return tuple(part.code for part in self.parts)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of the clock (due days or origin days) that fall into one bucket."""

    code: str
    first_on: date | None
    last_on: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first_on is None or self.first_on <= day) and (
            self.last_on is None or day <= self.last_on
        )


def _from(clock: str, code: str, *edges: tuple[str, int | None]) -> Buckets:
    """Buckets that follow each other, each named with its last day (or month)."""
    parts: list[Bucket] = []
    low: int | None = None
    for name, high in edges:
        parts.append(Bucket(name, low, high))
        low = None if high is None else high + 1
    return Buckets(code, clock, tuple(parts))


_PAST_DUE: tuple[tuple[str, int | None], ...] = (
    ("d1_30", 30),
    ("d31_60", 60),
    ("d61_90", 90),
    ("d91_180", 180),
    ("d181_365", 365),
    ("over_365", None),
)
_YEARS: tuple[tuple[str, int | None], ...] = (
    ("y2", 24),
    ("y3", 36),
    ("y4", 48),
    ("y5", 60),
    ("over_y5", None),
)

OVERDUE = _from(DUE, "overdue", (NOT_DUE, 0), *_PAST_DUE)
# A day ahead of the due day is negative, so the far future comes first.
NEAR_DUE = _from(
    DUE, "near_due", ("due_later", -31), ("due_30", -16), ("due_15", -8), ("due_7", 0), *_PAST_DUE
)
AGE = _from(ORIGIN, "age", ("y1", 12), *_YEARS)
AGE_MONTHS = _from(ORIGIN, "age_months", ("m3", 3), ("m6", 6), ("m12", 12), *_YEARS)
AGE_SHORT = _from(ORIGIN, "age_short", ("y1", 12), ("y2", 24), ("y3", 36), ("over_y3", None))

DEFINITIONS: dict[str, Buckets] = {
    each.code: each for each in (OVERDUE, NEAR_DUE, AGE, AGE_MONTHS, AGE_SHORT)
}


def spans(buckets: Buckets, as_of: date) -> tuple[Span, ...]:
    """The same buckets as days of the clock, seen from ``as_of``; together they hold every day."""
    if buckets.clock == DUE:
        return tuple(_due_span(part, as_of) for part in buckets.parts)
    firsts = [
        None if part.high is None else first_within(as_of, part.high) for part in buckets.parts
    ]
    lasts = [None, *(first - timedelta(days=1) for first in firsts if first is not None)]
    return tuple(
        Span(part.code, first, last)
        for part, first, last in zip(buckets.parts, firsts, lasts, strict=True)
    )


def _due_span(part: Bucket, as_of: date) -> Span:
    return Span(
        part.code,
        None if part.high is None else as_of - timedelta(days=part.high),
        None if part.low is None else as_of - timedelta(days=part.low),
    )


def bucket_of(day: date, ranges: Sequence[Span]) -> str:
    """The bucket of one due day or origin day."""
    return next(span.code for span in ranges if day in span)


def anniversary(day: date, months: int) -> date:
    """The same day so many months later; a day the month does not have is its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def first_within(as_of: date, months: int) -> date:
    """The first origin day whose anniversary after ``months`` is not before ``as_of``.

    Goes back by calendar; where that month lacks the day, the first of the next month (the
    days before it have their anniversary on an earlier day).
    """
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
    if as_of.day <= calendar.monthrange(year, month + 1)[1]:
        return date(year, month + 1, as_of.day)
    year, month = divmod(year * 12 + month + 1, 12)
    return date(year, month + 1, 1)


def month_ends(as_of: date, months: int) -> tuple[date, ...]:
    """The last days of the months before, oldest first, and ``as_of`` itself at the end."""
    ends = []
    for back in range(months - 1, 0, -1):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 - back, 12)
        ends.append(date(year, month + 1, calendar.monthrange(year, month + 1)[1]))
    return (*ends, as_of)
