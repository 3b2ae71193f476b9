"""Who acts, and when: read once at the door, handed down from there."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, job or program at the moment it acts.

    ``at`` is the instant (aware, UTC), ``today`` the company's day at that instant; nothing
    below the interfaces reads a clock, so a test tells its story by handing in the day.
    """

    code: str
    name: str
    at: datetime
    today: date
    user_id: int | None = None
