"""Users: let in, give a role, set a password, list."""

import json
from typing import Any

import click
from django.utils.translation import gettext as _

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.records.people.commands import add_user, change_password, grant_role
from huikuan.records.people.models import User
from huikuan.records.people.queries import assignments_of, users
from huikuan.records.people.roles import ROLES, SCOPES

PASSWORD = click.password_option(
    envvar="HUIKUAN_PASSWORD", help="Asked for if not given; also by HUIKUAN_PASSWORD."
)


@click.group()
def command() -> None:
    """Users, their roles and passwords."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", default="")
@click.option("--role", type=click.Choice(ROLES), help="First role.")
@click.option("--scope", type=click.Choice(SCOPES), default="own", show_default=True)
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans")
@PASSWORD
def add(
    username: str, name: str, email: str, role: str | None, scope: str, language: str, password: str
) -> None:
    """Let a person in."""
    by = command_line_actor()
    user = add_user(username, name, password=password, email=email, language=language, by=by)
    if role:
        grant_role(user, role, scope, by=by)
    click.echo(_("User {username} added.").format(username=user.username))


@command.command()
@click.argument("username")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--scope", type=click.Choice(SCOPES), default="own", show_default=True)
def grant(username: str, role: str, scope: str) -> None:
    """Give a person a role."""
    grant_role(_found(username), role, scope, by=command_line_actor())
    click.echo(_("Role {role} granted to {username}.").format(role=role, username=username))


@command.command()
@click.argument("username")
@PASSWORD
def password(username: str, password: str) -> None:
    """Set a new password."""
    change_password(_found(username), password, by=command_line_actor())
    click.echo(_("The password of {username} is changed.").format(username=username))


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_users(as_json: bool) -> None:
    """Who can sign in, with their roles."""
    rows = [_row(user) for user in users()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['username']:<20} {row['name']:<24} {' '.join(row['roles'])}")


def _row(user: User) -> dict[str, Any]:
    roles = [f"{each.role}.{each.scope}" for each in assignments_of(user)]
    return {"username": user.username, "name": user.name, "active": user.is_active, "roles": roles}


def _found(username: str) -> User:
    user = users().filter(username=username).first()
    if user is None:
        raise click.ClickException(
            _("There is no user {username}. See: huikuan user list").format(username=username)
        )
    return user
