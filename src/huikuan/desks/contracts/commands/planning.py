"""Keep a payment plan as it was agreed: its text and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.contracts.models import CustomerTerms, PaymentPlan, PaymentPlanLine
from huikuan.engine.terms import (
    ENGLISH,
    Plan,
    Trigger,
    check_plan,
    plan_from_text,
    plan_text,
    term_text,
)
from huikuan.errors import Refused
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

TEXT_LENGTH_MAX = 1000


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What a line asks for beside its share and term: evidence, a fixed day, deemed days."""

    evidence: tuple[str, ...] = ()
    fixed_on: date | None = None
    deemed_days: int | None = None


def keep_plan(
    text: str,
    *,
    by: Actor,
    variant: str = "",
    currency: str = "CNY",
    without_event: Trigger = Trigger.INVOICED,
    terms: Sequence[LineTerms] = (),
) -> PaymentPlan:
    """Read a plan from its text and keep it.

    ``without_event``: what counts where a term names no event (月结30天 counts from the
    invoice). ``terms``: one for each line of the plan, or none at all. Refuses what
    ``plan_from_text`` refuses, ``plan_terms_differ``, ``plan_date_missing``.
    """
    plan = plan_from_text(text, variant=variant or None, currency=currency)
    return _kept(plan, text, variant, without_event, terms, by)


def keep_lines(
    plan: Plan,
    *,
    by: Actor,
    terms: Sequence[LineTerms] = (),
    language: str = ENGLISH,
    currency: str = "CNY",
) -> PaymentPlan:
    """Keep a plan that was put together line by line; its amounts are in ``currency``."""
    check_plan(plan)
    text = plan_text(plan, language, currency=currency)
    return _kept(plan, text[:TEXT_LENGTH_MAX], "", Trigger.INVOICED, terms, by)


@transaction.atomic
def remember_variant(customer_id: int, variant: str, *, by: Actor) -> None:
    """What is meant by 月结30天 with this customer, so that it is not asked again."""
    known = CustomerTerms.objects.filter(customer_id=customer_id).first()
    if known and known.variant == variant:
        return
    CustomerTerms.objects.update_or_create(
        customer_id=customer_id,
        defaults={"variant": variant, "told_by_id": by.user_id, "told_at": by.at},
    )
    record_event(
        "terms_variant_told",
        on=by.today,
        subject=f"customer:{customer_id}",
        by=by,
        customer_id=customer_id,
        variant=variant,
    )


def _kept(
    plan: Plan,
    text: str,
    variant: str,
    without_event: Trigger,
    terms: Sequence[LineTerms],
    by: Actor,
) -> PaymentPlan:
    if terms and len(terms) != len(plan):
        raise Refused("plan_terms_differ", lines=len(plan), terms=len(terms))
    kept = PaymentPlan.objects.create(text=text.strip(), variant=variant, created_at=by.at)
    each = terms or [LineTerms()] * len(plan)
    rows = []
    for position, (line, more) in enumerate(zip(plan, each, strict=True), start=1):
        trigger = line.term.trigger or without_event
        if trigger is Trigger.ON_DATE and more.fixed_on is None:
            raise Refused("plan_date_missing", line=position)
        rows.append(
            PaymentPlanLine(
                plan=kept,
                position=position,
                label=line.label,
                share=line.share,
                amount_minor=line.amount_minor,
                trigger=trigger,
                term=term_text(line.term, ENGLISH),
                fixed_on=more.fixed_on,
                evidence=list(more.evidence),
                deemed_days=more.deemed_days,
            )
        )
    PaymentPlanLine.objects.bulk_create(rows)
    return kept
