"""Make the database ready, with the demo company where asked."""

import click
from django.core.management import call_command
from django.utils.translation import gettext as _

from huikuan.interfaces.cli.upgrading import upgrade_tables
from huikuan.records.people.queries import organization


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo company.")
@click.pass_context
def command(context: click.Context, demo: bool) -> None:
    """Make the database ready."""
    click.echo(_("Preparing the database …"))
    upgrade_tables()
    click.echo(_("Collecting the files of the pages …"))
    call_command("collectstatic", verbosity=0, interactive=False)
    if demo and organization() is None:
        found_demo(context)


def found_demo(context: click.Context) -> None:
    """Build the demo company through its own command, if it is part of this installation."""
    group = context.parent.command if context.parent else None
    assert isinstance(group, click.Group)
    build = group.get_command(context, "demo")
    if build is not None:
        click.echo(_("Building the demo company …"))
        context.invoke(build)
