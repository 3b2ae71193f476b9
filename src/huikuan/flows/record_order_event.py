"""Something happened to an order: what left and what was signed for is told by its deliveries."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import DeliveredLine, DeliveryFacts
from huikuan.desks.contracts.queries import left_quantities, told_of_deliveries, unsigned_deliveries
from huikuan.engine.terms import Trigger
from huikuan.flows.deliver_order import deliver_order, sign_for_delivery
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Delivery, Order, TriggerEvent


@transaction.atomic
def record_order_event(
    order: "Order", happening: Happening, *, number: str, by: Actor
) -> "list[TriggerEvent]":
    """Tell one event of an order; a shipment or delivery of all that is left moves its goods.

    Delivered is told of every delivery nobody has signed for; where nothing left us yet, the
    rest leaves on the same day. Where all of it was told before, that is what is given back.
    """
    hold_customers([order.customer_id])
    goods = (Trigger.SHIPPED, Trigger.DELIVERED)
    if happening.trigger not in goods or happening.portion_minor is not None:
        return [record_trigger(happening, by=by)]
    waiting = unsigned_deliveries(order)
    left = left_quantities(order)
    if left and (happening.trigger == Trigger.SHIPPED or not waiting):
        lines = tuple(DeliveredLine(place, count) for place, count in left.items())
        facts = DeliveryFacts(number, happening.happened_on, lines)
        waiting = [deliver_order(order, facts, by=by)]
    if happening.trigger == Trigger.DELIVERED and waiting:
        return [_signed(one, happening.happened_on, happening.confirmer, by) for one in waiting]
    known = told_of_deliveries(order, happening.trigger)
    return known or [record_trigger(happening, by=by)]


def _signed(delivery: "Delivery", on: date, confirmer: str, by: Actor) -> "TriggerEvent":
    return sign_for_delivery(delivery, received_on=on, confirmer=confirmer, by=by)
