"""The seller's office: the demo company is founded, its people are let in and given their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from huikuan.lab.market.companies.people import COMPANY_NAME, DEPARTMENTS, PASSWORD
from huikuan.lab.market.shapes import Colleague
from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import (
    add_department,
    add_user,
    change_password,
    found_organization,
    grant_role,
)
from huikuan.records.people.models import Department, User

MORNING, EVENING, NIGHT = time(9, 10), time(17, 30), time(23, 30)
ACCOUNTANTS = ("accountant1", "accountant2")


@dataclass(frozen=True, slots=True)
class Office:
    """The people and departments by their codes, and the instant after which nothing is known."""

    users: dict[str, User]
    departments: dict[str, Department]
    latest_at: datetime

    def actor(self, username: str, day: date, clock: time) -> Actor:
        """A colleague at their desk on a day, never later than now."""
        user = self.users[username]
        at = min(timezone.make_aware(datetime.combine(day, clock)), self.latest_at)
        return Actor(user.username, user.name, at, day, user.pk)

    def accountant(self, day: date) -> Actor:
        """Who keeps the book that day; two take turns."""
        return self.actor(ACCOUNTANTS[day.toordinal() % 2], day, EVENING)


def founded_office(colleagues: Sequence[Colleague], on: date, *, by: Actor) -> Office:
    """Found the company on a day and let everybody in."""
    at = timezone.make_aware(datetime.combine(on, time(8, 0)))
    founder = Actor(by.code, by.name, at, on)
    found_organization(COMPANY_NAME, "CNY", is_demo=True, by=founder)
    departments: dict[str, Department] = {}
    for code, name, parent in DEPARTMENTS:
        departments[code] = add_department(code, name, departments.get(parent), by=founder)
    users = {each.username: _let_in(each, departments, founder) for each in colleagues}
    _share_password(list(users.values()), founder)
    return Office(users, departments, by.at)


def _let_in(colleague: Colleague, departments: dict[str, Department], by: Actor) -> User:
    user = add_user(
        colleague.username,
        colleague.name,
        password=None,
        email=f"{colleague.username}@demo.example",
        department=departments[colleague.department],
        language=colleague.language,
        by=by,
    )
    for role, scope, place in colleague.roles:
        grant_role(user, role, scope, department=departments.get(place), by=by)
    return user


def _share_password(people: list[User], by: Actor) -> None:
    """The password is printed for everybody, so its slow hash is made once only."""
    change_password(people[0], PASSWORD, by=by)
    User.objects.filter(pk__in=[user.pk for user in people]).update(password=people[0].password)
