"""Goods leave us for an order, are signed for, or come back: each part makes its part due."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import DeliveryFacts, take_delivery
from huikuan.desks.contracts.queries import delivery_value, told_triggers
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Delivery, Order


@transaction.atomic
def deliver_order(order: "Order", facts: DeliveryFacts, *, by: Actor) -> "Delivery":
    """Write the delivery down and recognise its part; a known delivery changes nothing.

    What comes back (negative quantities) takes back its part of the shipment, and of the
    delivery where it was signed for.
    """
    hold_customers([order.customer_id])
    order.refresh_from_db()
    delivery, is_new = take_delivery(order, facts, by=by)
    if not is_new:
        return delivery
    value = delivery_value(delivery)
    if value == 0:
        return delivery
    triggers = [Trigger.SHIPPED] if value > 0 else told_triggers(order, value)
    for trigger in triggers:
        _tell(delivery, trigger, facts.shipped_on, value, by)
    return delivery


@transaction.atomic
def sign_for_delivery(delivery: "Delivery", *, received_on: date, by: Actor) -> None:
    """The customer signed for the goods (签收). Refuses ``received_before_shipped``."""
    if received_on < delivery.shipped_on:
        raise Refused(
            "received_before_shipped", received_on=received_on, shipped_on=delivery.shipped_on
        )
    _tell(delivery, Trigger.DELIVERED, received_on, delivery_value(delivery), by)


def _tell(delivery: "Delivery", trigger: Trigger, on: date, value: int, by: Actor) -> None:
    order = delivery.order
    happening = Happening(
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
    record_trigger(happening, by=by)
