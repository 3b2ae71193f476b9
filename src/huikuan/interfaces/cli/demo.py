"""Fill an empty database with the demo company and say who can sign in."""

import json
from datetime import datetime
from time import perf_counter

import click
from django.utils.translation import gettext as _

from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.lab.demo import DemoBuilt, build_demo
from huikuan.lab.market.calendar import DAY
from huikuan.lab.market.companies.people import COLLEAGUES, PASSWORD


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same company.")
@click.option("--customers", type=click.IntRange(5, 2000), default=300, show_default=True)
@click.option("--months", type=click.IntRange(2, 60), default=24, show_default=True)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day that is written; without it yesterday.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(seed: int, customers: int, months: int, as_of: datetime | None, as_json: bool) -> None:
    """Fill an empty database with the demo company."""
    by = command_line_actor()
    last = as_of.date() if as_of else by.today - DAY
    start = perf_counter()
    with click.progressbar(length=1, label=_("Living through the days"), hidden=as_json) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        built = build_demo(
            seed=seed, customers=customers, months=months, as_of=last, by=by, told=told
        )
    seconds = perf_counter() - start
    click.echo(_json(built, seconds) if as_json else _text(built, seconds))


def _json(built: DemoBuilt, seconds: float) -> str:
    people = [{"username": each.username, "name": each.name} for each in COLLEAGUES]
    findings = {each.check: each.count for each in built.findings}
    return json.dumps(
        {
            "as_of": built.as_of.isoformat(),
            "counts": built.counts,
            "checks": findings,
            "seal": built.seal,
            "seconds": round(seconds, 1),
            "password": PASSWORD,
            "people": people,
        },
        ensure_ascii=False,
    )


def _text(built: DemoBuilt, seconds: float) -> str:
    differing = [each.check for each in built.findings if not each.is_clean]
    lines = [
        _("The demo company is ready, up to {as_of} ({seconds:.0f} s).").format(
            as_of=built.as_of, seconds=seconds
        ),
        _("{customers} customers, {receivables} receivables, {receipts} receipts.").format(
            customers=built.counts.get("Company", 0),
            receivables=built.counts.get("Sale", 0),
            receipts=built.counts.get("MoneyCame", 0),
        ),
        _("House check: {checks}").format(
            checks=", ".join(differing) or _("every minor unit is accounted for")
        ),
        _("Sign in with the password {password} as one of:").format(password=PASSWORD),
    ]
    lines += [f"  {each.username:<12} {each.name:<14} {_roles(each.roles)}" for each in COLLEAGUES]
    return "\n".join(lines)


def _roles(roles: tuple[tuple[str, str, str], ...]) -> str:
    return " ".join(f"{role}.{place or scope}" for role, scope, place in roles)
