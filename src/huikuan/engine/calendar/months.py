"""Months and anniversaries."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from huikuan.errors import Refused


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month, the day on which books close."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_added(day: date, months: int) -> date:
    """The same day so many months later; where the month is too short, its last day.

    31 January + 1 month is 28 or 29 February. Counted from the first date each time: from
    31 January two months on is 31 March. Refuses ``date_out_of_range``.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Refused("date_out_of_range", on=day.isoformat(), months=months)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_starts(first: date, last: date) -> list[date]:
    """The first days of all months that the two dates touch, in order; none if reversed."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [months_added(month_start(first), number) for number in range(count)]


def month_ends(first: date, last: date) -> list[date]:
    """The last days of all months that the two dates touch, in order."""
    return [month_end(start) for start in month_starts(first, last)]


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; 29 February + 3 years is 28 February."""
    return months_added(day, 12 * years)


def started_year(origin_on: date, as_of: date) -> int:
    """In which year of its life a debt is (账龄): 1 up to and with the first anniversary.

    "1年以内" includes the anniversary, so the second year starts the day after. A debt that
    begins after ``as_of`` counts as in its first year.
    """
    years = max(as_of.year - origin_on.year, 0)
    if years and as_of <= anniversary(origin_on, years):
        return years
    return years + 1
