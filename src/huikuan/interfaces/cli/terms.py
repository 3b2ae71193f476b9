"""When payment terms fall due, line by line, or the question they leave open."""

import json
import sys
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.engine.terms import VARIANTS, Shift, plan_from_text
from huikuan.errors import Refused
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.cli.options import DAY, QUESTION_EXIT
from huikuan.interfaces.words.told_terms import question_as_told, terms_as_told


@click.command()
@click.argument("text")
@click.option("--from", "from_on", type=DAY, help="The day of the event; today if not given.")
@click.option("--variant", type=click.Choice(VARIANTS), help="Which 月结 is meant.")
@click.option(
    "--shift",
    type=click.Choice([each.value for each in Shift]),
    default=Shift.NEXT.value,
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(
    text: str, from_on: datetime | None, variant: str | None, shift: str, as_json: bool
) -> None:
    """When TEXT falls due: "月结30天", "预付30%-发货60%-质保10%", "2/10 net 30"."""
    day = from_on.date() if from_on else command_line_actor().today
    try:
        plan = plan_from_text(text, variant=variant)
    except Refused as refused:
        if refused.code != "terms_variant_needed":
            raise
        _ask(question_as_told(text, day, Shift(shift), refused), as_json)
        sys.exit(QUESTION_EXIT)
    told = terms_as_told(text, plan, day, Shift(shift))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print(told)


def _ask(told: dict[str, Any], as_json: bool) -> None:
    """The question with the days that each answer leads to."""
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(told["question"]["sentence"], err=True)
    for answer in told["question"]["answers"]:
        days = ", ".join(answer["due_on"])
        click.echo(f"    --variant {answer['variant']}   {answer['terms']} → {days}", err=True)


def _print(told: dict[str, Any]) -> None:
    printed = Table(title=told["terms"])
    for heading in (_("Payment"), _("Share"), _("Due on"), _("Working day"), _("Why")):
        printed.add_column(heading, overflow="fold")
    for line in told["lines"]:
        printed.add_row(
            line["label_text"],
            line["share"] or _("remainder"),
            line["due_on"],
            line["effective_due_on"],
            line["sentence"],
        )
    Console().print(printed)
