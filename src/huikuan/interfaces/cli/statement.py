"""What a customer owes as of any day: on the screen, as JSON, or as a PDF with a seal."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.engine.statements.layout import KINDS, Figures
from huikuan.errors import Refused
from huikuan.flows.make_statement import Asked, make_statements
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.cli.options import DAY
from huikuan.interfaces.words.customers import SIDE_NAMES
from huikuan.interfaces.words.statement_paper import statement_pdf
from huikuan.interfaces.words.values import money_text
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import customers_by_code
from huikuan.records.files.queries import opened_file
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.statement import account_of


@click.command()
@click.argument("customer")
@click.option("--as-of", type=DAY, help="The day the amounts are open on; today if not given.")
@click.option("--known-on", type=DAY, help="Only what was in the book by the end of that day.")
@click.option("--since", type=DAY, help="Movements from this day on; the first of the month.")
@click.option("--kind", type=click.Choice(KINDS), default="open_item", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en", "both"]), default="zh",
              show_default=True, help="In which language the PDF speaks.")  # fmt: skip
@click.option("--currency", default="", help="Only this currency.")
@click.option("--pdf", "pdf", type=click.Path(path_type=Path, dir_okay=False),
              help="State it and write the PDF here; one file for each currency.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs: whole minor units.")
def command(customer: str, as_json: bool, **asked: Any) -> None:
    """What the customer with this code owes."""
    one = customers_by_code([customer]).get(customer)
    if one is None:
        raise Refused("customer_unknown", code=customer)
    told = _made(one, asked) if asked["pdf"] else _looked_up(one, asked)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=date.isoformat))
        return
    _print(one, told)


def _looked_up(one: Customer, asked: dict[str, Any]) -> dict[str, Any]:
    day = _day(asked["as_of"]) or command_line_actor().today
    found = account_of(
        one,
        EVERYTHING,
        as_of=day,
        kind=asked["kind"],
        since_on=_day(asked["since"]),
        known_on=_day(asked["known_on"]),
    )
    currency = asked["currency"].upper()
    kept = [each for each in found if currency in ("", each.currency)]
    return _told(one, day, [asdict(each) for each in kept])


def _made(one: Customer, asked: dict[str, Any]) -> dict[str, Any]:
    by = command_line_actor()
    if asked["known_on"]:
        raise click.UsageError(_("A PDF states what is known now; leave --known-on out."))
    wanted = Asked(
        _day(asked["as_of"]) or by.today,
        kind=asked["kind"],
        language=asked["language"],
        since_on=_day(asked["since"]),
        currency=asked["currency"].upper(),
    )
    rows = make_statements(one, wanted, draw=statement_pdf, by=by)
    told = []
    for row in rows:
        assert row.file is not None
        place = asked["pdf"] if len(rows) == 1 else _beside(asked["pdf"], row.currency)
        with opened_file(row.file) as paper:
            place.write_bytes(paper.read())
        names = [field for field in Figures.__dataclass_fields__ if field in row.facts]
        told.append({name: row.facts[name] for name in names} | {
            "number": row.number, "seal": row.facts["seal"], "pdf": str(place),
            "sha256": row.file.sha256, "facts_sha256": row.facts_sha256,
        })  # fmt: skip
    return _told(one, wanted.as_of, told)


def _told(one: Customer, as_of: date, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"customer": one.code, "name": one.name, "as_of": as_of, "statements": rows}


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _beside(place: Path, currency: str) -> Path:
    return place.with_name(f"{place.stem}-{currency}{place.suffix}")


def _print(one: Customer, told: dict[str, Any]) -> None:
    title = _("{name}: statement as of {as_of}").format(name=one.name, as_of=told["as_of"])
    if not told["statements"]:
        click.echo(title)
        click.echo(_("Nothing is open on that day."))
        return
    for row in told["statements"]:
        printed = Table(title=title)
        for heading in (_("Number"), _("Kind"), _("Due")):
            printed.add_column(heading, overflow="fold")
        printed.add_column(_("Open amount"), justify="right", no_wrap=True)
        for item in row["items"]:
            open_text = money_text(item["open_minor"], row["currency"])
            kind = str(SIDE_NAMES[item["side"]])
            printed.add_row(item["number"], kind, str(item["due_on"]), open_text)
        printed.add_section()
        closing = money_text(row["closing_minor"], row["currency"])
        printed.add_row(_("Closing balance"), "", "", closing, style="bold")
        Console().print(printed)
        if "pdf" in row:
            click.echo(f"{row['number']}  {row['pdf']}  {_('Seal')} {row['seal']}")
