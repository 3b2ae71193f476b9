"""What is delivered, agreed or invoiced and was forgotten to be claimed."""

import json
from dataclasses import asdict

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.words.contracts import GAPS
from huikuan.interfaces.words.values import money_text
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.watchdog import watchdog


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: whole minor units.")
def command(as_json: bool) -> None:
    """What was forgotten to be claimed, or claimed twice."""
    today = command_line_actor().today
    gaps = list(watchdog(EVERYTHING, as_of=today))
    if as_json:
        rows = [asdict(gap) | {"since_on": gap.since_on.isoformat()} for gap in gaps]
        told = {"as_of": today.isoformat(), "count": len(rows), "gaps": rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if not gaps:
        click.echo(_("Nothing is forgotten: every event has its receivable."))
        return
    printed = Table()
    for heading in (_("What"), _("Number"), _("Amount"), _("Since")):
        printed.add_column(heading, overflow="fold")
    for gap in gaps:
        amount = money_text(gap.amount_minor, gap.currency)
        printed.add_row(str(GAPS[gap.kind]), gap.number, amount, gap.since_on.isoformat())
    Console().print(printed)
