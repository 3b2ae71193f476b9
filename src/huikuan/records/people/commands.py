"""Who is let in, with which rights."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.people.actor import Actor
from huikuan.records.people.models import (
    ApiToken,
    Department,
    Organization,
    RoleAssignment,
    SavedView,
    User,
)
from huikuan.records.people.queries import rights_of
from huikuan.records.people.roles import PERMISSIONS, POWER_ROLES, ROLES, SCOPES

TOKEN_LIFE_DAYS_MAX = 366
TOKEN_MARK = "hk_"  # noqa: S105


@transaction.atomic
def found_organization(
    name: str, base_currency: str, *, by: Actor, is_demo: bool = False
) -> Organization:
    """The company takes its seat; this happens once."""
    if Organization.objects.exists():
        raise Refused("organization_exists")
    return Organization.objects.create(
        name=name.strip(), base_currency=base_currency, is_demo=is_demo, set_up_at=by.at
    )


@transaction.atomic
def add_user(
    username: str,
    name: str,
    *,
    password: str | None,
    by: Actor,
    email: str = "",
    department: Department | None = None,
    language: str = "zh-hans",
) -> User:
    """Let a person in. Without a password they sign in through the company's own sign-on."""
    username = username.strip()
    if not username or not name.strip():
        raise Refused("name_missing")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("username_taken", username=username)
    user = User(
        username=username,
        name=name.strip(),
        email=email.strip(),
        department=department,
        language=language,
        date_joined=by.at,
    )
    set_password(user, password)
    user.save()
    return user


def set_password(user: User, password: str | None) -> None:
    """Give a person a password that is not easily guessed (not saved yet)."""
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused("password_weak", reasons=tuple(weak.messages)) from weak
    user.set_password(password)


@transaction.atomic
def change_password(user: User, password: str, *, by: Actor) -> None:
    """A new password; every session of the person ends with the old one."""
    set_password(user, password)
    user.save(update_fields=["password"])


@transaction.atomic
def renew_password(user: User, password: str, *, by: Actor) -> None:
    """A new password for somebody else.

    Whoever sets a password could sign in with it. So nobody sets it for a person who may do
    what they themselves may not grant: for powerful roles that is an executive's right.
    """
    if user.pk == by.user_id:
        raise Refused("not_oneself")
    for assignment in user.assignments.all():
        _refuse_unpowered(assignment.role, assignment.scope, by)
    change_password(user, password, by=by)


@transaction.atomic
def deactivate_user(user: User, *, by: Actor) -> None:
    """A person leaves: from now on they may do nothing. What they did stays theirs."""
    if user.pk == by.user_id:
        raise Refused("not_oneself")
    _refuse_losing_last_administrator(user)
    User.objects.filter(pk=user.pk).update(is_active=False)


@transaction.atomic
def activate_user(user: User, *, by: Actor) -> None:
    """A person comes back with the roles they had."""
    User.objects.filter(pk=user.pk).update(is_active=True)


@transaction.atomic
def grant_role(
    user: User, role: str, scope: str, *, by: Actor, department: Department | None = None
) -> RoleAssignment:
    """Give a role. Nobody raises themselves; powers are granted by an executive only."""
    if role not in ROLES or scope not in SCOPES:
        raise Refused("role_unknown", role=role, scope=scope)
    if by.user_id == user.pk:
        raise Refused("not_oneself")
    _refuse_unpowered(role, scope, by)
    assignment, _ = RoleAssignment.objects.get_or_create(
        user=user,
        role=role,
        scope=scope,
        department=department,
        defaults={"granted_by": by.code, "granted_at": by.at},
    )
    return assignment


def _refuse_unpowered(role: str, scope: str, by: Actor) -> None:
    """Commands without a person behind them (first start, command line, demo) may grant all."""
    if by.user_id is None or (role not in POWER_ROLES and scope != "all"):
        return
    if not rights_of(User.objects.get(pk=by.user_id)).may("powers.grant"):
        raise Refused("power_not_granted", role=role, scope=scope)


@transaction.atomic
def revoke_role(assignment: RoleAssignment, *, by: Actor) -> None:
    """Take a role away; the last administrator stays."""
    if by.user_id == assignment.user_id:
        raise Refused("not_oneself")
    if assignment.role == "AD":
        _refuse_losing_last_administrator(assignment.user)
    assignment.delete()


def _refuse_losing_last_administrator(user: User) -> None:
    others = RoleAssignment.objects.filter(role="AD", user__is_active=True).exclude(user=user)
    if not others.exists() and user.assignments.filter(role="AD").exists():
        raise Refused("last_administrator")


@transaction.atomic
def add_department(
    code: str, name: str, parent: Department | None = None, *, by: Actor
) -> Department:
    """A new place in the tree."""
    if not code.strip() or not name.strip():
        raise Refused("name_missing")
    if Department.objects.filter(code=code).exists():
        raise Refused("code_taken", code=code)
    department = Department.objects.create(code=code.strip(), name=name.strip(), parent=parent)
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    return department


def token_sha256(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(
    user: User, name: str, scopes: Iterable[str], expires_at: datetime, *, by: Actor
) -> tuple[ApiToken, str]:
    """A program's key with an end; the secret is shown once and kept only as a hash."""
    listed = sorted(set(scopes))
    unknown = [scope for scope in listed if scope not in PERMISSIONS]
    if unknown or not listed:
        raise Refused("permission_unknown", permission=", ".join(unknown))
    if not by.at < expires_at <= by.at + timedelta(days=TOKEN_LIFE_DAYS_MAX):
        raise Refused("token_life_too_long", days_max=TOKEN_LIFE_DAYS_MAX)
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip() or "API",
        prefix=secret[:10],
        token_sha256=token_sha256(secret),
        scopes=listed,
        created_at=by.at,
        expires_at=expires_at,
    )
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """The key stops opening anything."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=by.at)


@transaction.atomic
def keep_view(user: User, page: str, name: str, query: str) -> SavedView:
    """Keep a list with its filters under a name; the same name replaces."""
    view, _ = SavedView.objects.update_or_create(
        user=user, page=page, name=name.strip()[:80], defaults={"query": query[:1000]}
    )
    return view


@transaction.atomic
def remove_view(user: User, view_id: int) -> None:
    """Forget a saved list."""
    SavedView.objects.filter(user=user, pk=view_id).delete()


@transaction.atomic
def change_reading(user: User, changes: dict[str, str], *, by: Actor) -> None:
    """How a person likes to read: language, theme, unit of amounts."""
    known = {"language", "theme", "amount_unit", "name", "email"}
    assert set(changes) <= known, changes
    User.objects.filter(pk=user.pk).update(**changes)


def note_token_use(token: ApiToken, *, by: Actor) -> None:
    """When a program last came by; asked for at most once a minute per token."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=by.at)
