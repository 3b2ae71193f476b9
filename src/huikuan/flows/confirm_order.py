"""An order is confirmed: it binds us, counts as exposure, and its advance falls due."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import note_confirmed
from huikuan.desks.contracts.queries import base_of, order_value
from huikuan.engine.terms import Trigger
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order


@transaction.atomic
def confirm_order(order: "Order", *, on: date, by: Actor) -> None:
    """Commit what is ordered; for an order with a plan of its own, confirming is signing."""
    hold_customers([order.customer_id])
    order.refresh_from_db()
    note_confirmed(order, on=on)
    base = base_of(order.contract, order)
    assert base is not None, "an order stands under a signed contract or has its own plan"
    settle_commitment(base, on=on, by=by)
    record_event(
        "order_confirmed",
        on=on,
        subject=f"order:{order.pk}",
        by=by,
        customer_id=order.customer_id,
        tell=(order.owner_id,) if order.owner_id else (),
        number=order.number,
        amount_minor=order_value(order)[0],
        currency=order.currency,
    )
    if base.order and any(line.trigger == Trigger.SIGNED for line in base.lines):
        record_trigger(Happening(Trigger.SIGNED, on, order=order), by=by)
