"""Who owes what since when, as of any day and as known on any day."""

import json
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.engine.ageing.buckets import DEFINITIONS
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.cli.options import DAY
from huikuan.interfaces.words.ages import BUCKETS, DIMENSIONS, member_name
from huikuan.interfaces.words.values import money_text
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.ageing import AgeingRow, AgeingTable, ageing

WIDTH_MAX = 1000


@click.command()
@click.option("--as-of", type=DAY, help="The day the amounts are open on; today if not given.")
@click.option("--known-on", type=DAY, help="Only what was in the book by the end of that day.")
@click.option("--by", type=click.Choice(list(DIMENSIONS)), default="customer", show_default=True)
@click.option(
    "--buckets", type=click.Choice(list(DEFINITIONS)), default="overdue", show_default=True
)
@click.option("--currency", help="Only this currency.")
@click.option("--netted", is_flag=True, help="Take unapplied money and credits off the oldest.")
@click.option("--json", "as_json", is_flag=True, help="For programs: whole minor units.")
def command(
    as_of: datetime | None,
    known_on: datetime | None,
    by: str,
    buckets: str,
    currency: str | None,
    netted: bool,
    as_json: bool,
) -> None:
    """Who owes what since when."""
    table = ageing(
        EVERYTHING,
        as_of=as_of.date() if as_of else command_line_actor().today,
        known_on=known_on.date() if known_on else None,
        by=by,
        buckets=buckets,
        currency=currency.upper() if currency else None,
        netted=netted,
    )
    if as_json:
        click.echo(json.dumps(_plain(table), ensure_ascii=False, indent=1))
        return
    _print(table)


def _plain(table: AgeingTable) -> dict[str, Any]:
    """The answer as issued to programs; a row by another dimension has its name there too."""
    rows = []
    for row in table.rows:
        name = member_name(table.by, row.name, row.currency)
        rows.append({table.by: name, f"{table.by}_code": row.code} | _amounts(row))
    return {
        "as_of": table.as_of.isoformat(),
        "known_on": table.known_on.isoformat() if table.known_on else None,
        "by": table.by,
        "buckets": table.definition.code,
        "netted": table.netted,
        "currency_totals": {row.currency: _amounts(row) for row in table.totals},
        "rows": rows,
    }


def _amounts(row: AgeingRow) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "open_minor": row.open_minor,
        "not_due_minor": row.not_due_minor,
        "overdue_minor": row.overdue_minor,
        "buckets": row.buckets,
        "unapplied_minor": row.unapplied_minor,
        "credit_minor": row.credit_minor,
        "item_count": row.item_count,
    }


def _print(table: AgeingTable) -> None:
    title = _("Ageing as of {as_of}").format(as_of=table.as_of)
    if table.known_on:
        title = _("Ageing as of {as_of}, as known on {known_on}").format(
            as_of=table.as_of, known_on=table.known_on
        )
    if not table.rows:
        click.echo(title)
        click.echo(_("Nothing is open on that day."))
        return
    printed = Table(title=title, show_footer=False)
    printed.add_column(str(DIMENSIONS[table.by]), overflow="fold")
    for heading in _headings(table):
        printed.add_column(heading, justify="right", no_wrap=True)
    for row in table.rows:
        code = f"{row.code} " if row.code else ""
        printed.add_row(code + member_name(table.by, row.name, row.currency), *_cells(table, row))
    printed.add_section()
    for row in table.totals:
        total = _("Total {currency}").format(currency=row.currency)
        printed.add_row(total, *_cells(table, row), style="bold")
    _console(printed).print(printed)


def _console(printed: Table) -> Console:
    """As wide as the table needs: amounts are never cut, a terminal or pager can scroll."""
    console = Console()
    unbounded = console.options.update(max_width=WIDTH_MAX)
    console.width = max(console.width, console.measure(printed, options=unbounded).maximum)
    return console


def _headings(table: AgeingTable) -> list[str]:
    codes = ["open", *table.definition.codes, "unapplied", "credit"]
    return [str(BUCKETS[code]) for code in codes]


def _cells(table: AgeingTable, row: AgeingRow) -> list[str]:
    amounts = [row.open_minor, *(row.cell(code) for code in table.definition.codes)]
    amounts += [row.unapplied_minor, row.credit_minor]
    texts = [money_text(amount, row.currency).rpartition(" ")[0] for amount in amounts]
    return [f"{texts[0]} {row.currency}", *texts[1:]]
