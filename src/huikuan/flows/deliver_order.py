"""Goods leave us for an order, are signed for, or come back: each part makes its part due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import DeliveryFacts, take_deliveries
from huikuan.desks.contracts.queries import delivery_values, told_triggers
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.record_trigger import Happening, record_triggers
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Delivery, Order, TriggerEvent


def deliver_order(order: "Order", facts: DeliveryFacts, *, by: Actor) -> "Delivery":
    """Write one delivery down and recognise its part; a known delivery changes nothing."""
    return deliver_orders([(order, facts)], by=by)[0]


def deliver_orders(told: "Sequence[tuple[Order, DeliveryFacts]]", *, by: Actor) -> "list[Delivery]":
    """Write deliveries down and recognise their parts, all or nothing."""
    return [delivery for delivery, _ in take_deliveries_in(told, by=by)]


@transaction.atomic
def take_deliveries_in(
    told: "Sequence[tuple[Order, DeliveryFacts]]", *, by: Actor
) -> "list[tuple[Delivery, bool]]":
    """The same, and says of each delivery whether it was new.

    Writes deliveries down and recognise their parts, all or nothing.

    What comes back (negative quantities) takes back its part of the shipment, and of the
    delivery where it was signed for.
    """
    hold_customers({order.customer_id for order, _ in told})
    taken = take_deliveries(told)
    values = delivery_values(delivery.pk for delivery, is_new in taken if is_new)
    happenings = []
    for (order, facts), (delivery, is_new) in zip(told, taken, strict=True):
        value = values.get(delivery.pk, 0)
        if is_new and value:
            triggers = [Trigger.SHIPPED] if value > 0 else told_triggers(order, value)
            happenings += [
                _happening(order, delivery, trigger, facts.shipped_on, value)
                for trigger in triggers
            ]
    if happenings:
        record_triggers(happenings, by=by)
    return taken


@transaction.atomic
def sign_for_delivery(
    delivery: "Delivery", *, received_on: date, by: Actor, confirmer: str = ""
) -> "TriggerEvent":
    """The customer signed for the goods (签收). Refuses ``received_before_shipped``."""
    if received_on < delivery.shipped_on:
        raise Refused(
            "received_before_shipped", received_on=received_on, shipped_on=delivery.shipped_on
        )
    value = delivery_values([delivery.pk])[delivery.pk]
    if delivery.withdrawn_at or value <= 0:
        raise Refused("delivery_cannot_be_signed", number=delivery.number)
    happening = _happening(delivery.order, delivery, Trigger.DELIVERED, received_on, value)
    return record_triggers([replace(happening, confirmer=confirmer)], by=by)[0]


def _happening(
    order: "Order", delivery: "Delivery", trigger: Trigger, on: date, value: int
) -> Happening:
    return Happening(
        trigger,
        on,
        contract=order.contract,
        order=order,
        delivery=delivery,
        portion_minor=value,
        key=f"delivery:{delivery.pk}:{trigger}",
        note=delivery.number,
        is_planned=False,
    )
