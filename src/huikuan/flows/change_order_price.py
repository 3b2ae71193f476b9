"""The price of an order changes: what is committed and what is recognised follow the new price."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import NewPrice, TriggerFacts, set_prices, tell_triggers
from huikuan.desks.contracts.queries import (
    PlanBase,
    base_of,
    portions_without_delivery,
    price_changes,
    standing_of,
    triggers_of_deliveries,
)
from huikuan.desks.contracts.rules import share_of
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import level_recognitions
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_no_reason
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order


@transaction.atomic
def change_order_price(
    order: "Order", prices: Mapping[int, NewPrice], *, on: date, reason: str, by: Actor
) -> None:
    """Change prices by their place in the order, also of what is delivered (价差).

    The only thing that changes what is committed and recognised together. Refuses what
    ``set_prices`` refuses, and ``price_above_contract``.
    """
    refuse_no_reason(reason)
    hold_customers([order.customer_id])
    order.refresh_from_db()
    before = base_of(order.contract, order)
    assert before is not None, "an order stands under a signed contract or has its own plan"
    more = set_prices(order, prices)
    base = base_of(order.contract, order)
    assert base is not None
    tell_triggers(_differences(order, before, base, more, on, reason), by=by)
    _refuse_too_much(base)
    level_recognitions(base, on=on, reason=reason, by=by)
    settle_commitment(base, on=on, by=by)
    record_event(
        "order_price_changed", on=on, subject=f"order:{order.pk}", by=by,
        customer_id=order.customer_id, tell=(order.owner_id,) if order.owner_id else (),
        number=order.number, reason=reason,
    )  # fmt: skip


def _differences(
    order: "Order",
    before: PlanBase,
    base: PlanBase,
    more: Mapping[int, int],
    on: date,
    reason: str,
) -> list[TriggerFacts]:
    """By how much each part that was told is worth more or less now, as events of their own."""
    parts: list[tuple[str, int | None, int]] = [
        (trigger, pk, more[pk]) for pk, trigger in triggers_of_deliveries(more)
    ]
    if base.order:
        parts += [
            (trigger, None, share_of(told, base.total_minor, before.total_minor) - told)
            for trigger, told in portions_without_delivery(base).items()
        ]
    deliveries = order.deliveries.in_bulk([pk for _, pk, _ in parts if pk])
    first = price_changes(order) + 1
    return [
        TriggerFacts(
            trigger, on, minor, f"price:{order.pk}:{nth}", contract=base.contract, order=order,
            delivery=deliveries[pk] if pk else None, note=reason,
        )
        for nth, (trigger, pk, minor) in enumerate(parts, start=first)
        if minor
    ]  # fmt: skip


def _refuse_too_much(base: PlanBase) -> None:
    standing = standing_of(base)
    told = {one.trigger for one in standing.told}
    if any(standing.covered_minor(trigger) > base.total_minor for trigger in told):
        raise Refused(
            "price_above_contract", number=base.number, total_minor=base.total_minor,
            currency=base.currency,
        )  # fmt: skip
