"""Fill an empty database with a large made-up book, for benchmarks."""

from datetime import datetime

import click

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.lab.load import Size, load_book
from huikuan.lab.market.calendar import DAY


@click.command(hidden=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--customers", type=click.IntRange(1), default=100_000, show_default=True)
@click.option("--receivables", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option("--contracts", type=click.IntRange(0), default=50_000, show_default=True)
@click.option("--orders", type=click.IntRange(0), default=100_000, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=24, show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Without it yesterday.")
def command(
    seed: int,
    customers: int,
    receivables: int,
    contracts: int,
    orders: int,
    months: int,
    as_of: datetime | None,
) -> None:
    """Fill an empty database with a large made-up book, for benchmarks."""
    by = command_line_actor()
    last = as_of.date() if as_of else by.today - DAY
    size = Size(customers, receivables, months, last, seed, contracts, orders)
    load_book(size, by=by, told=_told)


def _told(what: str, done: int, total: int) -> None:
    click.echo(f"{what}: {done:,} / {total:,}", err=True)
