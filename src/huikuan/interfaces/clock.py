"""What time it is: the only clock of the house, in the company's time zone."""

from datetime import date, datetime

from django.utils import timezone

from huikuan.records.people.actor import Actor
from huikuan.records.people.models import User


def now() -> datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def company_day(instant: datetime) -> date:
    """The day it is at the company at that instant."""
    return timezone.localtime(instant).date()


def person_acting(user: User) -> Actor:
    """A person who acts now."""
    at = now()
    return Actor(f"user:{user.username}"[:80], user.name, at, company_day(at), user.pk)


def house_acting(code: str, name: str = "Huikuan") -> Actor:
    """A job, the command line or the first start that acts now: ``job:seal``, ``cli:root``."""
    at = now()
    return Actor(code[:80], name, at, company_day(at))
