"""Who tries the doors: one person per role, somebody without a role, somebody who has left."""

from datetime import UTC, date, datetime, timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from huikuan.interfaces.clock import now
from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import (
    add_department,
    add_user,
    deactivate_user,
    found_organization,
    grant_role,
)
from huikuan.records.people.models import User
from huikuan.records.people.roles import PERMISSIONS, ROLES

BY = Actor("test", "Test", datetime(2026, 3, 31, 4, tzinfo=UTC), date(2026, 3, 31))
PASSWORD = "long-and-not-guessed-7"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SCOPES = {"o": "own", "d": "department", "a": "all"}


def scope_of(role: str) -> str:
    """How far a role reaches in the matrix."""
    letters = {row[role] for row in PERMISSIONS.values() if role in row}
    return SCOPES[next(letter for letter in "ado" if letter in letters)]


def company() -> dict[str, User]:
    """A company with one person per role; ``none`` has no role, ``gone`` was deactivated."""
    found_organization("Wang & Partner", "CNY", by=BY)
    department = add_department("S", "Sales", by=BY)
    people = {}
    for role in (*ROLES, "none", "gone"):
        user = add_user(
            f"user-{role.lower()}", role, password=PASSWORD, department=department, by=BY
        )
        if role in ROLES:
            grant_role(user, role, scope_of(role), by=BY)
        people[role] = user
    grant_role(people["gone"], "EX", "all", by=BY)
    deactivate_user(people["gone"], by=BY)
    return people


def signed_in(user: User | None, language: str = "en", *, ago: timedelta = timedelta()) -> Client:
    """A browser in which this person signed in some time ago and reads this language."""
    client = Client()
    if user is not None:
        User.objects.filter(pk=user.pk).update(language=language)
        client.force_login(user, backend=BACKEND)
        session = client.session
        at = (now() - ago).timestamp()
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    client.cookies["django_language"] = language
    return client
