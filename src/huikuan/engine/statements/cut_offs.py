"""The cut-off day (对账截止日) of a customer: a day of the month, or days before its end."""

import calendar
from datetime import date, timedelta

EARLIEST_BEFORE_END = -15
LATEST_DAY = 31
EVERY_MONTHS = (1, 2, 3, 6, 12)


def is_cut_off(cut_off: int) -> bool:
    """Whether a rule is one: 1 to 31 is a day of the month, 0 its last day, -3 three before."""
    return EARLIEST_BEFORE_END <= cut_off <= LATEST_DAY


def cut_off_in(cut_off: int, year: int, month: int) -> date:
    """The cut-off day of one month; a month without that day ends on its last."""
    last = calendar.monthrange(year, month)[1]
    if cut_off > 0:
        return date(year, month, min(cut_off, last))
    return date(year, month, last) + timedelta(days=cut_off)


def latest_cut_off(cut_off: int, today: date, every_months: int = 1) -> date:
    """The newest cut-off day that has come by the end of yesterday.

    ``every_months``: 2 is every even month, 3 the last month of each quarter, 12 December.
    """
    year, month = today.year, today.month
    while True:
        day = cut_off_in(cut_off, year, month)
        if month % every_months == 0 and day < today:
            return day
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def period_start(cut_off: int, on: date, every_months: int = 1) -> date:
    """The first day of the period that ends on a cut-off day: the one after the cut-off before."""
    return latest_cut_off(cut_off, on, every_months) + timedelta(days=1)
