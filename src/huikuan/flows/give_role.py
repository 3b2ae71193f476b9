"""A person is given a role; the history says by whom, and the person is told."""

from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import grant_role
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.records.people.models import Department, RoleAssignment, User


@transaction.atomic
def give_role(
    user: "User", role: str, scope: str, *, by: Actor, department: "Department | None" = None
) -> "RoleAssignment":
    """Grant a role and write it into the history."""
    assignment = grant_role(user, role, scope, department=department, by=by)
    record_event(
        "role_granted",
        on=by.today,
        subject=f"user:{user.pk}",
        by=by,
        tell=(user.pk,),
        role=role,
        scope=scope,
        name=user.name,
    )
    return assignment
