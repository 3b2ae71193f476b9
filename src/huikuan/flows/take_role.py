"""A role is taken from a person; the history says by whom, and the person is told."""

from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import revoke_role
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.records.people.models import RoleAssignment


@transaction.atomic
def take_role(assignment: "RoleAssignment", *, by: Actor) -> None:
    """Revoke a role and write it into the history."""
    user, role = assignment.user, assignment.role
    revoke_role(assignment, by=by)
    record_event(
        "role_revoked",
        on=by.today,
        subject=f"user:{user.pk}",
        by=by,
        tell=(user.pk,),
        role=role,
        name=user.name,
    )
