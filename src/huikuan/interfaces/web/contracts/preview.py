"""While a contract is typed: what its plan makes due when, and what its clauses will cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from huikuan.desks.contracts.queries import approval_limits
from huikuan.desks.contracts.rules import approval_reasons
from huikuan.engine.clauses import ClauseFinding, Parties, clause_findings
from huikuan.engine.money import decimal_from_minor
from huikuan.engine.terms import (
    VARIANTS,
    Plan,
    PlanLine,
    Trigger,
    check_plan,
    plan_amounts,
    plan_from_text,
    plan_text,
    share_text,
)
from huikuan.engine.terms.days import DueDay, due_day
from huikuan.errors import Refused
from huikuan.interfaces.web.contracts.page import one_contract
from huikuan.interfaces.web.forms.contracts import PUT_IN, ContractForm, NewContractForm
from huikuan.interfaces.web.forms.plans import TypedPlan
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.clauses import WORDINGS, said_finding
from huikuan.interfaces.words.contracts import APPROVAL_REASONS
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.terms import LABELS, TRIGGERS, due_sentence, terms_language
from huikuan.records.people.queries import organization


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of a plan as it is laid out, counted as if its event were on that day."""

    label: Any
    share: str
    amount_minor: int | None
    trigger: Any
    due: DueDay
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the two readings of 月结, with the day it leads to."""

    variant: str
    terms: str
    due_on: date
    is_chosen: bool


def contract_preview(request: Visit) -> HttpResponse:
    """The lines of the plan with their amounts and days, or the question that is open."""
    form = typed_form(request, request.POST)
    day = form.cleaned_data.get("starts_on") or request.actor.today
    context: dict[str, Any] = {"day": day, "currency": form.cleaned_data.get("currency", "CNY")}
    if form.plan and not form.plan.is_empty:
        try:
            context |= _laid_out(form, form.plan, day)
        except Refused as refused:
            context["refused"] = refusal_sentence(refused)
            if refused.code == "terms_variant_needed":
                context |= {"answers": _answers(form.plan, day), "is_open": True}
    return render(request, "contracts/_preview.html", context)


def _laid_out(form: ContractForm, typed: TypedPlan, day: date) -> dict[str, Any]:
    plan, terms = typed.read()
    fixed = [each.fixed_on for each in terms]
    answers = _answers(typed, day) if "月结" in typed.text else []
    return {
        "lines": lines_shown(plan, form.cleaned_data.get("amount_minor"), day, fixed),
        "answers": answers,
    }


def contract_clauses(request: Visit) -> HttpResponse:
    """What the clauses will cost; with ``put`` the wording proposed is put in by one tap."""
    code = request.GET.get("put", "")
    if code in WORDINGS:
        data = _put_in(request.POST.copy(), code)
        form = typed_form(request, data)
        return render(request, "contracts/_clauses.html", {"form": form, **judged(request, form)})
    form = typed_form(request, request.POST)
    return render(request, "contracts/_findings.html", judged(request, form))


def typed_form(request: Visit, data: QueryDict) -> ContractForm:
    """The form as it is typed by now, complete or not."""
    house = organization()
    base = house.base_currency if house else "CNY"
    if "customer" in data:
        form: ContractForm = NewContractForm(data, request=request, base=base)
    else:
        asked = data.get("contract", "")
        customer = None
        if asked.isascii() and asked.isdigit() and len(asked) < 19:
            customer = one_contract(request, int(asked), "contracts.write").customer
        form = ContractForm(data, request=request, base=base, customer=customer)
    form.is_valid()
    if form.plan is None:
        form.clean()
    return form


def judged(request: Visit, form: ContractForm) -> dict[str, Any]:
    """The findings on what is typed, and whether a rule will ask for an approval."""
    asked = form.cleaned_data
    plan: Plan = ()
    if form.plan and not form.plan.is_empty:
        try:
            plan, _ = form.plan.read()
        except Refused:
            plan = ()  # The preview says why; the clauses are judged without the plan.
    parties = Parties(asked.get("our_size", ""), asked.get("their_size", ""))
    findings = clause_findings(form.judged(), parties, plan, on=request.actor.today)
    amount = asked.get("amount_minor")
    major = int(decimal_from_minor(amount, asked["currency"])) if amount else None
    reasons = approval_reasons(approval_limits(), major, plan, findings) if amount else []
    return {
        "findings": shown_findings(findings),
        "reasons": [APPROVAL_REASONS.get(code, code) for code in reasons],
    }


def shown_findings(findings: Sequence[ClauseFinding]) -> list[dict[str, Any]]:
    """The findings in words, each with whether it can be mended by one tap."""
    return [
        {"said": said_finding(one), "can_put": one.code in PUT_IN or one.code in WORDINGS}
        for one in findings
    ]


def lines_shown(
    plan: Plan, amount_minor: int | None, day: date, fixed: Sequence[date | None] = ()
) -> list[LineShown]:
    """Each line of a plan as if its event were on that day; refuses what cannot be laid out."""
    check_plan(plan)
    amounts = plan_amounts(plan, amount_minor) if amount_minor else [None] * len(plan)
    days = [*fixed, *[None] * (len(plan) - len(fixed))]
    return [
        _shown(line, amount, on or day)
        for line, amount, on in zip(plan, amounts, days, strict=True)
    ]


def share_shown(line: PlanLine) -> str:
    """How much of the whole a line is: its percent, or nothing for an amount or the rest."""
    return share_text(line.share) if line.share is not None else ""


def _shown(line: PlanLine, amount_minor: int | None, on: date) -> LineShown:
    due = due_day(line.term, on)
    trigger = line.term.trigger or Trigger.INVOICED
    sentence = due_sentence(line, due)
    return LineShown(
        LABELS[line.label], share_shown(line), amount_minor, TRIGGERS[trigger], due, sentence
    )


def _answers(typed: TypedPlan, day: date) -> list[Answer]:
    """Both readings of what was typed, with the last day each leads to."""
    found = []
    for variant in VARIANTS:
        try:
            plan = plan_from_text(typed.text, variant=variant, currency=typed.currency)
        except Refused:
            return []  # Something else is wrong with it; the preview says what.
        due_on = max(due_day(line.term, day).due_on for line in plan)
        terms = plan_text(plan, terms_language(), currency=typed.currency)
        found.append(Answer(variant, terms, due_on, typed.variant == variant))
    return found


def _put_in(data: QueryDict, code: str) -> QueryDict:
    """The form with the choice that a finding asks for, and with the wording it proposes."""
    if code in PUT_IN:
        field, value = PUT_IN[code]
        data[field] = value
        if not value:
            del data[field]
    wording = said_wording(data, code)
    if wording and wording not in data.get("wording", ""):
        data["wording"] = "\n".join(part for part in (data.get("wording", ""), wording) if part)
    return data


def said_wording(data: QueryDict, code: str) -> str:
    """The wording proposed; what it depends on is told with the button."""
    most = data.get("days_most", "60")
    return str(WORDINGS[code]).format(days_most=most if most.isdigit() else "60")
