"""Unpack a backup into an empty place, and check it."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from huikuan.flows.restore_backup import restore_backup
from huikuan.interfaces.cli.upgrading import upgrade_tables
from huikuan.interfaces.cli.verify import command as verify


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", envvar="HUIKUAN_BACKUP_PASSPHRASE", default="", show_default=False,
              help="The passphrase of an encrypted backup.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def command(context: click.Context, file: Path, passphrase: str, as_json: bool) -> None:
    """Restore FILE, bring the tables to this version, and verify the books."""
    manifest = restore_backup(file, passphrase=passphrase)
    upgrade_tables()
    rows = sum(each["rows"] for each in manifest["tables"].values())
    if not as_json:
        click.echo(_("Restored {rows} rows of {made_at}, last seal {last_seal}.").format(
            rows=rows, **{key: manifest[key] for key in ("made_at", "last_seal")}
        ))  # fmt: skip
    context.invoke(verify, printed=manifest["last_seal"] or None, as_json=as_json)
