"""Something happened: it is told with its paper, and at once one sees what fell due and when."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.desks.contracts.queries import (
    PlanBase,
    base_of,
    contracts_reached,
    standing_of,
)
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.record_order_event import record_order_event
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.interfaces.web.forms.events import HappeningForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.orders.effect import effect_shown
from huikuan.interfaces.web.orders.page import one_order
from huikuan.interfaces.web.orders.told import papers_needed, planned_triggers
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.terms import trigger_name

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order, TriggerEvent

GOODS = (Trigger.SHIPPED, Trigger.DELIVERED)


def event_new(request: Visit) -> HttpResponse:
    """From anywhere to the page of the contract or order that it happened to."""
    for name in ("contract", "order"):
        text = request.GET.get(name, "")
        if text.isascii() and text.isdecimal() and len(text) < 18:
            return redirect(f"{name}-event-new", int(text))
    return redirect("orders")


def contract_event_new(request: Visit, contract_id: int) -> HttpResponse:
    """Something happened to a contract."""
    rows = contracts_reached(request.rights, "events.record")
    contract = get_object_or_404(rows, pk=contract_id)
    return _event_page(request, contract, None)


def order_event_new(request: Visit, order_id: int) -> HttpResponse:
    """Something happened to an order."""
    row = one_order(request, order_id, "events.record")
    return _event_page(request, row.contract, row)


def _event_page(request: Visit, contract: "Contract | None", order: "Order | None") -> HttpResponse:
    base = base_of(contract, order)
    form = _form(request, base, order)
    told: list[TriggerEvent] = []
    change = partial(_recorded, request, contract, order, told)
    context = _context(contract, order, base, form)
    if context["hindered"]:
        return render(request, "orders/event_new.html", context)
    if request.method == "POST" and "preview" in request.GET:
        return effect_shown(request, contract, order, form, partial(change, is_tried=True))
    if succeeds(request, form, change):
        _say(request, told)
        return redirect("contract-event", told[-1].pk)
    return render(request, "orders/event_new.html", context)


def _hindered(owner: "Contract | Order", order: "Order | None", base: PlanBase | None) -> str:
    """Why nothing can be told of it yet."""
    if base is None:
        return refusal_sentence(Refused("nothing_signed", number=owner.number))
    if order and order.state == "draft":
        return refusal_sentence(Refused("order_not_confirmed", number=order.number))
    return ""


def _context(
    contract: "Contract | None", order: "Order | None", base: PlanBase | None, form: HappeningForm
) -> dict[str, Any]:
    owner = order or contract
    assert owner is not None
    lines = base.lines if base else ()
    needed = [
        {"name": name, "papers": papers}
        for trigger, name in (planned_triggers(base) if base else [])
        if (papers := papers_needed(lines, trigger))
    ]
    back = reverse("order" if order else "contract-events", args=[owner.pk])
    return {"owner": owner, "order": order, "contract": contract, "form": form, "back": back,
            "needed": needed, "hindered": _hindered(owner, order, base)}  # fmt: skip


def _form(request: Visit, base: PlanBase | None, order: "Order | None") -> HappeningForm:
    triggers = planned_triggers(base) if base else []
    if order:
        known = dict(triggers)
        triggers += [(one, trigger_name(one)) for one in GOODS if one not in known]
    initial = {
        "on": request.actor.today,
        "trigger": standing_of(base).next_trigger() if base else "",
    }
    return HappeningForm(
        request.POST or None, request.FILES or None, triggers=triggers, initial=initial,
        currency=base.currency if base else "CNY", may_file=request.rights.may("files.write"),
    )  # fmt: skip


def _recorded(
    request: Visit,
    contract: "Contract | None",
    order: "Order | None",
    told: "list[TriggerEvent]",
    asked: dict[str, Any],
    *,
    is_tried: bool = False,
) -> None:
    """Tell it, and file the paper with all that was told; when only tried, no file is kept."""
    happening = _happening(contract, order, asked)
    if order:
        number = asked["number"].strip() or f"{order.number}-D{order.deliveries.count() + 1}"
        told += record_order_event(order, happening, number=number, by=request.actor)
    else:
        told.append(record_trigger(happening, by=request.actor))
    photo = asked.get("photo")
    if photo and not is_tried:
        for event in told:
            _filed(request, event, photo)


def _filed(request: Visit, event: "TriggerEvent", photo: Any) -> None:
    """The paper goes with the event, also where one paper shows several."""
    photo.file.seek(0)
    file_evidence(
        photo.name, photo.content_type or "application/octet-stream", photo.file,
        subject=f"event:{event.pk}", customer=event.customer, by=request.actor,
        title=f"{trigger_name(Trigger(event.trigger))} {event.happened_on.isoformat()}",
    )  # fmt: skip


def _happening(
    contract: "Contract | None", order: "Order | None", asked: dict[str, Any]
) -> Happening:
    number, portion = asked["number"].strip(), asked["portion_minor"]
    owner = f"order:{order.pk}" if order else f"contract:{contract.pk}" if contract else ""
    key = f"told:{owner}:{asked['trigger']}:{number}" if number and portion is not None else ""
    return Happening(
        asked["trigger"],
        asked["on"],
        contract=contract,
        order=order,
        portion_minor=portion,
        key=key,
        note=" ".join(part for part in (number, asked["note"].strip()) if part),
        confirmer=asked["confirmer"].strip(),
    )


def _say(request: Visit, told: "list[TriggerEvent]") -> None:
    if any(event.recorded_at == request.actor.at for event in told):
        messages.success(request, _("It was recorded. What fell due stands below."))
    else:
        messages.info(request, _("This was recorded before; it counts once and nothing changed."))
