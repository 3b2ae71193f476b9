"""Write an order down, change its draft, and see what its payment plan would make due."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huikuan.desks.contracts.commands import (
    OrderedLine,
    OrderFacts,
    change_order,
    keep_plan,
    write_order,
)
from huikuan.desks.contracts.queries import contracts_reached, newest_signed
from huikuan.engine.terms import Trigger, plan_amounts, plan_from_text, share_text
from huikuan.engine.terms.days import due_day
from huikuan.errors import Refused
from huikuan.interfaces.web.forms.amounts import customer_text
from huikuan.interfaces.web.forms.orders import OrderForm, TypedRow, rows_of, typed_rows, with_empty
from huikuan.interfaces.web.forms.receivables import RATES
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.orders.page import one_order
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.terms import LABELS, due_sentence
from huikuan.records.people.queries import organization

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order


def order_new(request: Visit) -> HttpResponse:
    """An order under a contract (``?contract=``), of a customer, or from nothing."""
    contract = _contract(request, request.GET.get("contract", ""))
    initial = {"customer": request.GET.get("customer", "")[:64], "ordered_on": request.actor.today}
    form = _form(request, contract, initial)
    rows = typed_rows(request.POST) if request.method == "POST" else with_empty([])
    made: list[Any] = []
    change = lambda asked: made.append(_written(request, form, rows, asked))  # noqa: E731
    if "preview" in request.GET:
        return _plan_shown(request, form, rows)
    if succeeds(request, form, change) and made[0]:
        messages.success(request, _("The order was written. Confirm it when it binds us."))
        return redirect("order", made[0].pk)
    return _write_page(request, form, rows, None)


def order_edit(request: Visit, order_id: int) -> HttpResponse:
    """A draft is written anew."""
    row = one_order(request, order_id, "orders.write")
    form = _form(request, row.contract, _as_written(row))
    sent = request.method == "POST"
    rows = typed_rows(request.POST) if sent else rows_of(list(row.lines.all()), row.currency)
    if "preview" in request.GET:
        return _plan_shown(request, form, rows)
    done: list[bool] = []
    change = lambda asked: done.append(_changed(request, form, rows, row, asked))  # noqa: E731
    if succeeds(request, form, change) and done[0]:
        messages.success(request, _("The draft was changed."))
        return redirect("order", row.pk)
    return _write_page(request, form, rows, row)


def _as_written(row: "Order") -> dict[str, Any]:
    """The draft as its form shows it."""
    return {
        "customer": row.customer.code, "number": row.number, "ordered_on": row.ordered_on,
        "currency": row.currency, "plan": row.plan.text if row.plan else "",
        "variant": row.plan.variant if row.plan else "",
    }  # fmt: skip


def _write_page(
    request: Visit, form: OrderForm, rows: list[TypedRow], row: "Order | None"
) -> HttpResponse:
    code = str(form["customer"].value() or "")
    text = customer_text(request.rights, "orders.write", code) if code else ""
    context = {
        "form": form, "rows": rows, "rates": RATES, "order": row, "contract": form.contract,
        "text": text or request.POST.get("customer_text", ""),
    }  # fmt: skip
    return render(request, "orders/write.html", context)


def _form(request: Visit, contract: "Contract | None", initial: dict[str, Any]) -> OrderForm:
    house = organization()
    signed = newest_signed(contract) if contract else None
    base = signed.currency if signed else house.base_currency if house else "CNY"
    return OrderForm(
        request.POST or None, request=request, base=base, contract=contract, initial=initial
    )


def _contract(request: Visit, text: str) -> "Contract | None":
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return None
    return get_object_or_404(contracts_reached(request.rights, "orders.write"), pk=int(text))


def _written(
    request: Visit, form: OrderForm, rows: list[TypedRow], asked: dict[str, Any]
) -> "Order | None":
    facts = _facts(request, form, rows, asked)
    return write_order(facts, by=request.actor) if facts else None


def _changed(
    request: Visit, form: OrderForm, rows: list[TypedRow], row: "Order", asked: dict[str, Any]
) -> bool:
    facts = _facts(request, form, rows, asked)
    if facts:
        facts = replace(facts, customer_id=row.customer_id, owner_id=row.owner_id,
                        department_id=row.department_id)  # fmt: skip
        change_order(row, facts, by=request.actor)
    return bool(facts)


def _facts(
    request: Visit, form: OrderForm, rows: list[TypedRow], asked: dict[str, Any]
) -> OrderFacts | None:
    """What the desk is told; nothing while a line cannot be read."""
    lines = _lines(rows, asked["currency"])
    if lines is None:
        return None
    text, variant, currency = asked["plan"].strip(), asked["variant"], asked["currency"]
    plan = keep_plan(text, by=request.actor, variant=variant, currency=currency) if text else None
    agreed = form.contract or asked["customer"]
    return OrderFacts(
        number=asked["number"],
        customer_id=asked["customer"].pk,
        currency=currency,
        ordered_on=asked["ordered_on"],
        lines=tuple(lines),
        contract=form.contract,
        plan=plan,
        owner_id=agreed.owner_id or request.user.pk,
        department_id=agreed.department_id,
    )


def _lines(rows: list[TypedRow], currency: str) -> list[OrderedLine] | None:
    read = [row.read(currency) for row in rows if not row.is_empty]
    lines = [line for line in read if line]
    return lines if len(lines) == len(read) else None


def _plan_shown(request: Visit, form: OrderForm, rows: list[TypedRow]) -> HttpResponse:
    """While the plan is typed: each payment with its amount and the day it would be due."""
    form.is_valid()
    asked = form.cleaned_data
    currency = asked.get("currency", "CNY")
    context: dict[str, Any] = {"contract": form.contract, "currency": currency}
    if asked.get("plan", "").strip():
        try:
            total = sum(line.amount_minor for line in _lines(rows, currency) or [])
            context["lines"] = _planned(asked, total, request.actor.today)
        except Refused as refused:
            context["sentence"] = refusal_sentence(refused)
    return render(request, "orders/_plan.html", context)


def _planned(asked: dict[str, Any], total: int, today: date) -> list[dict[str, Any]]:
    """The payments of the plan as typed, counted from the day of the order."""
    variant, currency = asked.get("variant") or None, asked.get("currency", "CNY")
    plan = plan_from_text(asked["plan"], variant=variant, currency=currency)
    amounts = plan_amounts(plan, total) if total else [None] * len(plan)
    on = asked.get("ordered_on") or today
    found = []
    for line, amount in zip(plan, amounts, strict=True):
        # Where the terms name no event, the invoice counts (see keep_plan).
        term = replace(line.term, trigger=line.term.trigger or Trigger.INVOICED)
        sentence = due_sentence(replace(line, term=term), due_day(term, on))
        share = share_text(line.share) if line.share else ""
        found.append(
            {"label": LABELS[line.label], "share": share, "amount": amount, "sentence": sentence}
        )
    return found
