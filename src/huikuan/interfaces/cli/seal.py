"""Seal what was written since the last seal, and print the seal."""

import json

import click
from django.utils.translation import gettext as _

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.records.timeline.queries import latest_seal
from huikuan.records.timeline.seals import seal_history, short_form


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Seal what was written since the last seal; keep the printed line outside this computer."""
    seal = seal_history(by=command_line_actor()) or latest_seal()
    short = short_form(seal) if seal else ""
    if as_json:
        click.echo(json.dumps({"seal": short, "sha256": seal.sha256 if seal else ""}))
    elif seal:
        click.echo(_("Sealed: {seal}").format(seal=short))
    else:
        click.echo(_("Nothing has been written yet; there is nothing to seal."))
