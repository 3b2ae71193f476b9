"""What is done to an order: confirmed, delivered, returned, cancelled, repriced; effect first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huikuan.desks.contracts.commands import DeliveredLine, DeliveryFacts
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.change_order_price import change_order_price
from huikuan.flows.confirm_order import confirm_order
from huikuan.flows.deliver_order import deliver_order
from huikuan.interfaces.web.forms.orders import ConfirmForm, MovingForm, PriceForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.orders.effect import effect_shown
from huikuan.interfaces.web.orders.page import lines_of, one_order
from huikuan.interfaces.web.visit import Visit

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order

Change = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done: how it is called, what it means, what the button says."""

    title: str
    lead: str
    button: str | Promise
    said: str
    most: str = ""
    column: str = ""


def order_confirm(request: Visit, order_id: int) -> HttpResponse:
    """It binds us from a day on."""
    row = one_order(request, order_id, "orders.write")
    form = ConfirmForm(request.POST or None, initial={"on": request.actor.today})
    act = Act(
        _("Confirm order %(number)s") % {"number": row.number},
        _("Confirmed, the order binds us and takes up the customer's credit."),
        _("Confirm the order"),
        _("The order was confirmed."),
    )
    return _acted(
        request, row, act, form, lambda asked: confirm_order(row, on=asked["on"], by=request.actor)
    )


def order_deliver(request: Visit, order_id: int) -> HttpResponse:
    """Goods leave us: in part, or all that is left."""
    row = one_order(request, order_id, "orders.deliver")
    form = _moving(request, row, "left", ("number", "on"), f"{row.number}-D{_next(row)}")
    act = Act(
        _("Deliver order %(number)s") % {"number": row.number},
        _("All that is left stands below; lower it for a part delivery."),
        _("Record the delivery"),
        _("The delivery was recorded."),
        "left",
        _("Left to deliver"),
    )
    return _acted(request, row, act, form, lambda asked: _moved(request, row, asked, 1))


def order_return(request: Visit, order_id: int) -> HttpResponse:
    """Goods come back."""
    row = one_order(request, order_id, "orders.deliver")
    number = f"{row.number}-R{_next(row)}"
    form = _moving(request, row, "there", ("number", "on"), number, is_filled=False)
    act = Act(
        _("Return for order %(number)s") % {"number": row.number},
        _("What comes back is credited and stands to be delivered again; cancel it if it is not."),
        _("Record the return"),
        _("The return was recorded."),
        "there",
        _("With the customer"),
    )
    return _acted(request, row, act, form, lambda asked: _moved(request, row, asked, -1))


def order_cancel(request: Visit, order_id: int) -> HttpResponse:
    """What will not be delivered any more."""
    row = one_order(request, order_id, "orders.write")
    form = _moving(request, row, "left", ("on", "reason"))
    act = Act(
        _("Cancel parts of order %(number)s") % {"number": row.number},
        _("What is cancelled is neither owed nor committed; an advance for it is credited."),
        _("Cancel these quantities"),
        _("The quantities were cancelled."),
        "left",
        _("Left to deliver"),
    )
    return _acted(request, row, act, form, partial(_cancelled, request, row))


def order_price(request: Visit, order_id: int) -> HttpResponse:
    """The price differs from what was ordered, also for what is delivered."""
    row = one_order(request, order_id, "orders.write")
    form = PriceForm(request.POST or None, order=row, initial={"on": request.actor.today})
    act = Act(
        _("Price difference on order %(number)s") % {"number": row.number},
        _("The new price of a whole line, with tax. What is delivered is adjusted too."),
        _("Change the price"),
        _("The price was changed."),
        "price",
        _("Price so far"),
    )
    return _acted(request, row, act, form, partial(_repriced, request, row))


def _cancelled(request: Visit, row: "Order", asked: dict[str, Any]) -> None:
    on, reason = asked["on"], asked["reason"]
    cancel_order(row, asked["quantities"], on=on, reason=reason, by=request.actor)


def _repriced(request: Visit, row: "Order", asked: dict[str, Any]) -> None:
    on, reason = asked["on"], asked["reason"]
    change_order_price(row, asked["prices"], on=on, reason=reason, by=request.actor)


def _acted(
    request: Visit, row: "Order", act: Act, form: forms.Form, change: Change
) -> HttpResponse:
    """The effect while one types; then it is done, and the order is shown."""
    if request.method == "POST" and "preview" in request.GET:
        return effect_shown(request, row.contract, row, form, change)
    if succeeds(request, form, change):
        messages.success(request, act.said)
        return redirect("order", row.pk)
    return render(request, "orders/act.html", {"order": row, "act": act, "form": form})


def _moving(
    request: Visit,
    row: "Order",
    most: str,
    heads: Sequence[str],
    number: str = "",
    *,
    is_filled: bool = True,
) -> MovingForm:
    initial = {"on": request.actor.today, "number": number[:64]}
    return MovingForm(
        request.POST or None, lines=lines_of(row), most=most, heads=heads, initial=initial,
        is_filled=is_filled,
    )  # fmt: skip


def _moved(request: Visit, row: "Order", asked: dict[str, Any], sign: int) -> object:
    lines = tuple(
        DeliveredLine(place, sign * quantity) for place, quantity in asked["quantities"].items()
    )
    facts = DeliveryFacts(asked["number"].strip(), asked["on"], lines)
    return deliver_order(row, facts, by=request.actor)


def _next(row: "Order") -> int:
    return row.deliveries.count() + 1
