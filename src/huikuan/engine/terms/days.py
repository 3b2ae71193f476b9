"""From the day of an event to the day the money is due, with every step on the way."""

from dataclasses import dataclass
from datetime import date, timedelta

from huikuan.engine.calendar.months import month_start, months_added
from huikuan.engine.calendar.working_days import WorkingCalendar, is_official_year
from huikuan.engine.terms.shapes import (
    Cutoff,
    Days,
    InMonth,
    Months,
    NextDay,
    Shift,
    Step,
    Term,
)
from huikuan.errors import Refused


@dataclass(frozen=True)
class Reached:
    """A step of the term and the day it leads to."""

    step: Step
    on: date


@dataclass(frozen=True)
class DueDay:
    """When a payment is due, and why.

    ``due_on`` is what the contract says; ``effective_due_on`` moves to a working day by the
    shift and is what reminders follow. ``discount_until``: the last day of the discount.
    ``cash_on``: when a bill given on the due day turns into money. ``is_final`` is False where
    a working day was counted in a year whose official holiday plan is not out yet.
    """

    from_on: date
    due_on: date
    effective_due_on: date
    steps: tuple[Reached, ...]
    discount_until: date | None
    cash_on: date
    is_final: bool


def due_day(
    term: Term,
    from_on: date,
    *,
    shift: Shift = Shift.NEXT,
    calendar: WorkingCalendar | None = None,
) -> DueDay:
    """The due day of a term counted from the day of its event, step by step.

    Refuses ``date_out_of_range`` where the calendar ends.
    """
    calendar = calendar or WorkingCalendar()
    reached: list[Reached] = []
    day = from_on
    try:
        for step in term.steps:
            day = _after(step, day, calendar)
            reached.append(Reached(step, day))
        effective = _shifted(day, shift, calendar)
        early = term.discount
        discount_until = from_on + timedelta(days=early.days) if early else None
        cash_on = effective
        if term.instrument:
            cash_on = _after(term.instrument.tenor, effective, calendar)
    except OverflowError:
        raise Refused("date_out_of_range", on=from_on.isoformat(), months=0) from None
    return DueDay(
        from_on=from_on,
        due_on=day,
        effective_due_on=effective,
        steps=tuple(reached),
        discount_until=discount_until,
        cash_on=cash_on,
        is_final=_is_final(from_on, day, effective, reached, shift),
    )


def _after(step: Step, day: date, calendar: WorkingCalendar) -> date:
    match step:
        case Days(count=count, working=True):
            return calendar.working_days_later(day, count)
        case Days(count=count):
            return day + timedelta(days=count)
        case Months(count=count):
            return months_added(day, count)
        case InMonth(ahead=ahead, day=number):
            return _day_of_month(months_added(month_start(day), ahead), number)
        case NextDay(day=number) | Cutoff(day=number):
            this = _day_of_month(day, number)
            return this if day <= this else _day_of_month(months_added(month_start(day), 1), number)


def _day_of_month(month: date, number: int) -> date:
    """The numbered day of the month, or its last day when the month is shorter."""
    return months_added(month.replace(month=1, day=number), month.month - 1)


def _shifted(day: date, shift: Shift, calendar: WorkingCalendar) -> date:
    if shift is Shift.NEXT:
        return calendar.next_working_day(day)
    if shift is Shift.PREVIOUS:
        return calendar.previous_working_day(day)
    return day


def _is_final(
    from_on: date, due_on: date, effective: date, reached: list[Reached], shift: Shift
) -> bool:
    counted = any(isinstance(one.step, Days) and one.step.working for one in reached)
    years = {due_on.year, effective.year} if shift is not Shift.NONE else set()
    if counted:
        years |= set(range(from_on.year, due_on.year + 1))
    return all(map(is_official_year, years))
