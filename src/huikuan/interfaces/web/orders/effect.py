"""The effect of a change while it is typed: what is committed, recognised, due and credited."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from huikuan.errors import Refused
from huikuan.flows.preview_change import preview_change
from huikuan.interfaces.web.orders.told import outcomes_of
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order


def effect_shown(
    request: Visit,
    contract: "Contract | None",
    order: "Order | None",
    form: forms.Form,
    change: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """What the form as typed would do, or why it cannot; nothing of it is written."""
    context: dict[str, Any] = {"is_incomplete": True}
    if form.is_valid():
        context = _effect(contract, order, lambda: change(form.cleaned_data))
    return render(request, "orders/_effect.html", context)


def _effect(
    contract: "Contract | None", order: "Order | None", change: Callable[[], object]
) -> dict[str, Any]:
    try:
        effect = preview_change(contract, order, change)
    except Refused as refused:
        return {"sentence": refusal_sentence(refused)}
    outcomes = outcomes_of(effect.recognitions, effect.currency)
    return {"effect": effect, "outcomes": outcomes, "is_of_contract": _is_of_contract(contract)}


def _is_of_contract(contract: "Contract | None") -> bool:
    return bool(contract and contract.plan_basis == "contract")
