"""Dates of the business: months, anniversaries; working days in their own room."""

# working_days is not taken in here: the tables of holidays take a moment to load.
from huikuan.engine.calendar.months import (
    anniversary,
    month_end,
    month_ends,
    month_start,
    month_starts,
    months_added,
    started_year,
)

__all__ = [
    "anniversary",
    "month_end",
    "month_ends",
    "month_start",
    "month_starts",
    "months_added",
    "started_year",
]
