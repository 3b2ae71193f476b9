"""One order: its lines, deliveries and events, what fell due by them, and what can be done."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from huikuan.desks.contracts.queries import (
    PlanBase,
    base_as_read,
    deliveries_of,
    events_beside,
    moved_quantities,
    order_value,
    orders_visible_to,
    recognised_by,
    whole_order,
)
from huikuan.engine.terms import Label, Trigger, share_text
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.orders.told import outcomes_of
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.orders import ORDER_BADGES, paper_name
from huikuan.interfaces.words.terms import LABELS, TRIGGERS
from huikuan.records.files.queries import filed_counts
from huikuan.records.ledger.queries import commitments_of
from huikuan.records.timeline.queries import events_of

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order, TriggerEvent

EVENTS_SHOWN = 30
MAY = ("orders.write", "orders.deliver", "events.record", "history.read", "receivables.read")


def order(request: Visit, order_id: int) -> HttpResponse:
    """One order, as far as this person may see."""
    row = one_order(request, order_id)
    return render(request, "orders/order.html", order_context(request, row))


def one_order(request: Visit, order_id: int, permission: str = "orders.read") -> "Order":
    """An order within reach of the right; what is out of reach does not exist."""
    rows = whole_order(orders_visible_to(request.rights, permission))
    return get_object_or_404(rows, pk=order_id)


def order_context(request: Visit, row: "Order") -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    may = {name.replace(".", "_"): request.rights.may(name) for name in MAY}
    base = base_as_read(row)
    told = list(events_beside(base, row)) if base else []
    outcomes = outcomes_of(recognised_by(event.pk for event in told), row.currency)
    lines = lines_of(row)
    return {
        "order": row,
        "may": may,
        "badge": badge_of(row, lines),
        "lines": lines,
        "is_open": row.state == "confirmed" and any(line["left"] > 0 for line in lines),
        "has_moved": any(line["out"] > line["back"] for line in lines),
        "figures": _figures(row, base, lines, outcomes),
        "plan": planned_lines(base) if base else [],
        "plan_is_contracts": bool(base and not base.order),
        "deliveries": _deliveries(row, told),
        "told": told_rows(told),
        "outcomes": outcomes if may["receivables_read"] else [],
        "events": events_of(f"order:{row.pk}")[:EVENTS_SHOWN] if may["history_read"] else [],
        "customer_url": url_if("customer", row.customer.code),
        "contract_url": url_if("contract", row.contract_id) if row.contract_id else "",
    }


def lines_of(row: "Order") -> list[dict[str, Any]]:
    """Each line with how much of it was ordered, went out, came back, was cancelled, is left."""
    moved = moved_quantities(row)
    found = []
    for line in row.lines.all():
        out, back = moved.get(line.pk, (Decimal(0), Decimal(0)))
        left = line.quantity - line.cancelled_quantity - out + back
        found.append({"line": line, "out": out, "back": back, "there": out - back, "left": left})
    return found


def badge_of(row: "Order", lines: list[dict[str, Any]]) -> tuple[str, Any, str]:
    """The state of an order; a confirmed one of which nothing is left is done."""
    state = row.state
    if state == "confirmed" and not any(line["left"] > 0 for line in lines):
        went = any(line["there"] > 0 for line in lines)
        state = "delivered" if went else "cancelled"
    return state, *ORDER_BADGES[state]


def planned_lines(base: PlanBase) -> list[dict[str, Any]]:
    """The plan as a table: what, how much, after what, against which papers."""
    return [
        {
            "label": LABELS[Label(line.label)],
            "share": share_text(line.share) if line.share else "",
            "trigger": TRIGGERS[Trigger(line.trigger)],
            "fixed_on": line.fixed_on,
            "amount_minor": amount,
            "papers": [paper_name(code) for code in line.evidence],
            "deemed_days": line.deemed_days,
        }
        for line, amount in zip(base.lines, base.amounts, strict=True)
    ]


def _figures(
    row: "Order", base: PlanBase | None, lines: list[dict[str, Any]], outcomes: list[Any]
) -> dict[str, int]:
    worth = sum(
        int(line["line"].amount_minor * line["there"] / line["line"].quantity) for line in lines
    )
    committed, _ = commitments_of([base.source]).get(base.source, (0, 0)) if base else (0, 0)
    stands = [one for one in outcomes if one.state != "reversed" and not one.row.event.withdrawn_at]
    return {
        "value": order_value(row)[0],
        "delivered": worth,
        "committed": committed,
        "recognised": sum(one.row.amount_minor for one in stands),
    }


def _deliveries(row: "Order", told: "list[TriggerEvent]") -> list[dict[str, Any]]:
    """Each delivery with the events by which it left, was signed for, and can be taken back."""
    by = {(event.delivery_id, event.trigger): event for event in told if not event.withdrawn_at}
    return [
        {
            "delivery": one,
            "shipped": by.get((one.pk, Trigger.SHIPPED)),
            "signed": by.get((one.pk, Trigger.DELIVERED)),
        }
        for one in deliveries_of(row)
    ]


def told_rows(told: "list[TriggerEvent]") -> list[dict[str, Any]]:
    """Each event with its name and how many papers were filed with it."""
    counts = filed_counts(f"event:{event.pk}" for event in told)
    return [
        {
            "event": event,
            "name": TRIGGERS[Trigger(event.trigger)],
            "papers": counts.get(f"event:{event.pk}", 0),
        }
        for event in told
    ]
