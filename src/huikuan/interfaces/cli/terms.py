"""When payment terms fall due, line by line, or the question they leave open."""

import json
import sys
from datetime import date, datetime
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.engine.terms import (
    VARIANTS,
    Plan,
    PlanLine,
    Shift,
    plan_from_text,
    plan_text,
    share_text,
)
from huikuan.engine.terms.days import DueDay, due_day
from huikuan.errors import Refused
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.cli.options import DAY, QUESTION_EXIT
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.terms import LABELS, due_sentence, terms_language


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
        _ask(text, day, Shift(shift), refused, as_json)
        sys.exit(QUESTION_EXIT)
    lines = [(line, due_day(line.term, day, shift=Shift(shift))) for line in plan]
    if as_json:
        told = _head(text, day) | {
            "terms": plan_text(plan, terms_language()),
            "lines": [_plain(line, due) for line, due in lines],
            "question": None,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print(plan, lines)


def _ask(text: str, day: date, shift: Shift, refused: Refused, as_json: bool) -> None:
    """The question with the days that each answer leads to."""
    answers = []
    for variant in VARIANTS:
        plan = plan_from_text(text, variant=variant)
        due_days = [due_day(line.term, day, shift=shift).due_on.isoformat() for line in plan]
        written = plan_text(plan, terms_language())
        answers.append({"variant": variant, "terms": written, "due_on": due_days})
    if as_json:
        question = {"code": refused.code, "sentence": refusal_sentence(refused)}
        told = _head(text, day) | {"lines": [], "question": question | {"answers": answers}}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(refusal_sentence(refused), err=True)
    for answer in answers:
        days = ", ".join(answer["due_on"])
        click.echo(f"    --variant {answer['variant']}   {answer['terms']} → {days}", err=True)


def _head(text: str, day: date) -> dict[str, Any]:
    return {"text": text, "from": day.isoformat()}


def _plain(line: PlanLine, due: DueDay) -> dict[str, Any]:
    """One line for programs; ``share`` in percent as text, so that nothing is rounded."""
    return {
        "label": line.label,
        "label_text": str(LABELS[line.label]),
        "share": _share(line),
        "amount_minor": line.amount_minor,
        "is_remainder": line.is_remainder,
        "trigger": line.term.trigger,
        "due_on": due.due_on.isoformat(),
        "effective_due_on": due.effective_due_on.isoformat(),
        "discount_until": due.discount_until.isoformat() if due.discount_until else None,
        "cash_on": due.cash_on.isoformat(),
        "is_final": due.is_final,
        "sentence": due_sentence(line, due),
    }


def _share(line: PlanLine) -> str | None:
    return share_text(line.share) if line.share is not None else None


def _print(plan: Plan, lines: list[tuple[PlanLine, DueDay]]) -> None:
    printed = Table(title=plan_text(plan, terms_language()))
    for heading in (_("Payment"), _("Share"), _("Due on"), _("Working day"), _("Why")):
        printed.add_column(heading, overflow="fold")
    for line, due in lines:
        printed.add_row(
            str(LABELS[line.label]),
            _share(line) or _("remainder"),
            due.due_on.isoformat(),
            due.effective_due_on.isoformat(),
            due_sentence(line, due),
        )
    Console().print(printed)
