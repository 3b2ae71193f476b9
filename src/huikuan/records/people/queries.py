"""Who is who, and who may do what."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet

from huikuan.records.people.models import (
    ApiToken,
    Department,
    Organization,
    RoleAssignment,
    SavedView,
    User,
)
from huikuan.records.people.rights import NOTHING, Reach, Rights
from huikuan.records.people.roles import PERMISSIONS
from huikuan.records.prepared import Prepared

Assignments = tuple[tuple[Any, ...], ...]


def organization() -> Organization | None:
    """The company that uses the product; nothing before the first start is finished."""
    return Organization.objects.first()


def users() -> QuerySet[User]:
    """Everybody who can or could sign in."""
    return User.objects.select_related("department").order_by("-is_active", "username")


def users_by_username(names: Iterable[str]) -> dict[str, User]:
    """People by sign-in name or by their name as others write it (unique names only)."""
    wanted = {name for name in names if name}
    found: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(Q(username__in=wanted) | Q(name__in=wanted)):
        for name in {user.username, user.name} & wanted:
            found[name].append(user)
    return {name: people[0] for name, people in found.items() if len(people) == 1}


def people_with_roles(usernames: Iterable[str]) -> dict[str, tuple[str, list[str]]]:
    """Active people by sign-in name, each with their name and roles."""
    rows = User.objects.filter(username__in=list(usernames), is_active=True)
    return {
        user.username: (user.name, sorted({each.role for each in user.assignments.all()}))
        for user in rows.prefetch_related("assignments")
    }


def people_with_role(role: str) -> list[int]:
    """Who has a role, wherever it reaches."""
    held = RoleAssignment.objects.filter(role=role, user__is_active=True)
    return list(held.values_list("user_id", flat=True).distinct().order_by("user_id"))


def departments() -> QuerySet[Department]:
    """The tree of departments, parents before children."""
    return Department.objects.order_by("path")


def users_within(reach: Reach) -> QuerySet[User]:
    """The active people to whom somebody with this reach may hand something."""
    people = User.objects.filter(is_active=True).order_by("name")
    return (
        people if reach.all else people.filter(_inside(reach, "department__") | Q(pk=reach.user_id))
    )


def departments_within(reach: Reach) -> QuerySet[Department]:
    """The departments to which somebody with this reach may hand something."""
    return departments() if reach.all else departments().filter(_inside(reach, ""))


def _inside(reach: Reach, prefix: str) -> Q:
    condition = Q(pk__in=[])
    for path in reach.department_paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


def assignments_of(user: User) -> QuerySet[RoleAssignment]:
    """The roles a person has, with how far each reaches."""
    return RoleAssignment.objects.filter(user=user).select_related("department").order_by("id")


def rights_of(user: User) -> Rights:
    """What this person may do now. A deactivated person may do nothing."""
    if not user.is_active or user.pk is None:
        return NOTHING
    return rights_by(user, assigned(user.pk))


def rights_by(user: User, assignments: Assignments) -> Rights:
    """The same by assignments that were asked already (:data:`assigned`)."""
    return _rights(user.pk, assignments) if user.is_active else NOTHING


@lru_cache(maxsize=512)
def _rights(user_id: int, assignments: Assignments) -> Rights:
    """What these assignments add up to: the same ones always to the same rights."""
    grants: dict[str, Reach] = {}
    for role, scope, path, own_path in assignments:
        reach = _reach(scope, path or own_path, user_id)
        for permission in _permissions_of(role):
            grants[permission] = grants.get(permission, Reach()) | reach
    roles = frozenset(role for role, *_ in assignments)
    return Rights(user_id, MappingProxyType(grants), roles)


# A person's roles, each with its scope, the path of its department and that of the person's own.
assigned: Prepared[Assignments] = Prepared(
    lambda user_id: (
        RoleAssignment.objects.filter(user_id=user_id)
        .order_by("id")
        .values_list("role", "scope", "department__path", "user__department__path")
    ),
    int,
    shape=tuple,
)


@cache
def _permissions_of(role: str) -> tuple[str, ...]:
    return tuple(permission for permission, roles in PERMISSIONS.items() if role in roles)


def _reach(scope: str, path: str | None, user_id: int) -> Reach:
    if scope == "all":
        return Reach(all=True)
    if scope == "own":
        return Reach(user_id=user_id)
    return Reach(user_id=user_id, department_paths=(path,) if path else ())


def scoped(reach: Reach, prefix: str = "") -> Q:
    """The condition for rows of an owner and a department that a right reaches.

    ``prefix`` leads from the rows to the customer, such as ``"customer__"``.
    """
    if reach.all:
        return Q()
    condition = Q(pk__in=[])
    if reach.user_id:
        condition |= Q(**{f"{prefix}owner_id": reach.user_id})
    for path in reach.department_paths:
        condition |= Q(**{f"{prefix}department__path__startswith": path})
    return condition


# The views of a list that somebody kept: number, name, query.
views_of: Prepared[tuple[tuple[Any, ...], ...]] = Prepared(
    lambda user_id, page: (
        SavedView.objects.filter(user_id=user_id, page=page)
        .order_by("id")
        .values_list("id", "name", "query")
    ),
    int,
    str,
    shape=tuple,
)
# Everybody who can sign in, to choose from: number, name.
staff: Prepared[tuple[tuple[Any, ...], ...]] = Prepared(
    lambda: User.objects.filter(is_active=True).order_by("username").values_list("id", "name"),
    shape=tuple,
)
# The tree of departments, to choose from: path, name.
tree: Prepared[tuple[tuple[Any, ...], ...]] = Prepared(
    lambda: Department.objects.order_by("path").values_list("path", "name"), shape=tuple
)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's programs, newest first."""
    return ApiToken.objects.filter(user=user).order_by("-id")


def token_named(sha256: str, at: datetime) -> ApiToken | None:
    """The living token with this hash: not revoked, not expired, its owner active."""
    return (
        ApiToken.objects.select_related("user")
        .filter(token_sha256=sha256, revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
