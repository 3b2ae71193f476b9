"""What is delivered, agreed or invoiced and was forgotten to be claimed."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.words.contracts import GAPS, WHAT_TO_DO
from huikuan.interfaces.words.values import money_text
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.watchdog import Gap, watchdog

if TYPE_CHECKING:
    from huikuan.records.customers.models import Customer


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: whole minor units.")
def command(as_json: bool) -> None:
    """What was forgotten to be claimed, or claimed twice."""
    today = command_line_actor().today
    gaps = list(watchdog(EVERYTHING, as_of=today))
    customers = visible_to(EVERYTHING).in_bulk({gap.customer_id for gap in gaps})
    if as_json:
        rows = [_for_programs(gap, customers) for gap in gaps]
        told = {"as_of": today.isoformat(), "count": len(rows), "gaps": rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    if not gaps:
        click.echo(_("Nothing is forgotten: every event has its receivable."))
        return
    printed = Table()
    headings = (
        _("What"), _("Number"), _("Customer"), _("Amount"), _("Since"), _("What to do")
    )  # fmt: skip
    for heading in headings:
        printed.add_column(heading, overflow="fold")
    for gap in gaps:
        printed.add_row(
            str(GAPS[gap.kind]), gap.number, customers[gap.customer_id].name,
            money_text(gap.amount_minor, gap.currency), gap.since_on.isoformat(),
            str(WHAT_TO_DO[gap.kind]),
        )  # fmt: skip
    Console().print(printed)


def _for_programs(gap: Gap, customers: "Mapping[int, Customer]") -> dict[str, Any]:
    customer = customers[gap.customer_id]
    named = {"customer": customer.name, "customer_code": customer.code}
    return asdict(gap) | named | {"since_on": gap.since_on.isoformat()}
