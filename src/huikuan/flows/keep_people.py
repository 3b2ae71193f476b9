"""People are let in, shut out and given a new password; the history says by whom."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import (
    activate_user,
    add_user,
    deactivate_user,
    renew_password,
)
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.records.people.models import User


@transaction.atomic
def let_in(username: str, name: str, *, by: Actor, **details: Any) -> "User":
    """Let a person in; without a role they see nothing yet."""
    user = add_user(username, name, by=by, **details)
    _tell("person_added", user, by, name=user.name)
    return user


@transaction.atomic
def shut_out(user: "User", *, by: Actor) -> None:
    """A person leaves; what they did stays theirs."""
    deactivate_user(user, by=by)
    _tell("person_deactivated", user, by, name=user.name)


@transaction.atomic
def let_in_again(user: "User", *, by: Actor) -> None:
    """A person comes back with the roles they had."""
    activate_user(user, by=by)
    _tell("person_activated", user, by, name=user.name)


@transaction.atomic
def give_new_password(user: "User", password: str, *, by: Actor) -> None:
    """Set a password for somebody who cannot sign in any more, and tell them that it was done."""
    renew_password(user, password, by=by)
    _tell("password_renewed", user, by, name=user.name, tell=(user.pk,))


def _tell(kind: str, user: "User", by: Actor, *, name: str, tell: tuple[int, ...] = ()) -> None:
    record_event(kind, on=by.today, subject=f"user:{user.pk}", by=by, tell=tell, name=name)
