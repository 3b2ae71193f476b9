"""On which days the market works, and what the Spring Festival does to payments."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random

from holidays import country_holidays

DAY = timedelta(days=1)
QUIET_DAYS_AFTER_FESTIVAL = 12


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[date, str]:
    """The public days off of a year in China (weekends apart)."""
    return dict(country_holidays("CN", years=year, language="en_US").items())


@lru_cache(maxsize=64)
def spring_festival(year: int) -> date:
    """New Year's Day of the lunar year."""
    names = days_off(year).items()
    return min(day for day, name in names if name.startswith("Chinese New Year (Spring"))


@lru_cache(maxsize=16384)
def is_working(day: date) -> bool:
    """Whether banks and offices work; make-up Saturdays are left out."""
    if day.weekday() >= 5 or day in days_off(day.year):
        return False
    festival = spring_festival(day.year)
    return not festival - DAY <= day <= festival + 6 * DAY


def working_day(day: date) -> date:
    """This day, or the next one on which offices work."""
    while not is_working(day):
        day += DAY
    return day


def working_days_later(day: date, count: int) -> date:
    """So many working days on."""
    day = working_day(day)
    for _ in range(count):
        day = working_day(day + DAY)
    return day


def desk_day(day: date, weekdays: tuple[int, ...]) -> date:
    """This day or the next on which a desk does its round; after a feast it is caught up."""
    while day.weekday() not in weekdays:
        day += DAY
    return working_day(day)


def month_end(day: date) -> date:
    """The last day of the month."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def months_later(day: date, count: int) -> date:
    """The same day so many months on (or back), at most the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(year, month + 1, 1)
    return min(first + (day.day - 1) * DAY, month_end(first))


def payment_day(wanted: date, run_days: tuple[int, ...], rng: Random) -> date:
    """When money that a company wants to pay on a day really arrives.

    It moves to a payment run of the company when one is near, keeps clear of weekends,
    and around the Spring Festival either comes just before or only some weeks after.
    """
    day = _near_run(wanted, run_days)
    festival = spring_festival(day.year)
    if festival - 2 * DAY <= day <= festival + QUIET_DAYS_AFTER_FESTIVAL * DAY:
        if rng.random() < 0.4:
            day = festival - rng.randint(3, 10) * DAY
        else:
            day = festival + (QUIET_DAYS_AFTER_FESTIVAL + rng.randint(0, 14)) * DAY
    return working_day(day)


def _near_run(wanted: date, run_days: tuple[int, ...]) -> date:
    last = month_end(wanted)
    runs = [wanted.replace(day=min(run, last.day)) for run in run_days]
    near = [day for day in runs if -4 <= (day - wanted).days <= 5]
    return min(near, key=lambda day: abs(day - wanted), default=wanted)
