"""Pack database and files into one file while everybody works on."""

import json
from pathlib import Path

import click
from django.utils.translation import gettext as _

from huikuan.flows.back_up import back_up
from huikuan.interfaces.cli.acting import command_line_actor


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--passphrase", envvar="HUIKUAN_BACKUP_PASSPHRASE", default="", show_default=False,
              help="Encrypt with it; better by HUIKUAN_BACKUP_PASSPHRASE.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(file: Path, passphrase: str, as_json: bool) -> None:
    """Pack everything into FILE. The signing secret stays out."""
    told = back_up(file.resolve(), by=command_line_actor(), passphrase=passphrase)
    if told["missing"]:
        click.echo(
            _("{missing} stored files are not where they should be and not in this backup; "
              "huikuan verify names the first.").format(missing=told["missing"]), err=True,
        )  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        _("Backed up {rows} rows and {files} files to {file}; last seal {last_seal}.").format(
            **told
        )
    )
