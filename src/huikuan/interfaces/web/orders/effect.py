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
    if not form.is_valid():
        return render(request, "orders/_effect.html", {"is_incomplete": True})
    try:
        effect = preview_change(contract, order, lambda: change(form.cleaned_data))
    except Refused as refused:
        return render(request, "orders/_effect.html", {"sentence": refusal_sentence(refused)})
    outcomes = outcomes_of(effect.recognitions, effect.currency)
    context = {"effect": effect, "outcomes": outcomes, "is_of_contract": _is_of_contract(contract)}
    return render(request, "orders/_effect.html", context)


def _is_of_contract(contract: "Contract | None") -> bool:
    return bool(contract and contract.plan_basis == "contract")
