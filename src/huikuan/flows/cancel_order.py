"""What of an order will not be delivered any more: nothing is owed for it, nothing committed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import cancel_quantities
from huikuan.desks.contracts.queries import base_of
from huikuan.flows.level_recognitions import level_recognitions
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_no_reason
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order


@transaction.atomic
def cancel_order(
    order: "Order", quantities: Mapping[int, Decimal], *, on: date, reason: str, by: Actor
) -> None:
    """Cancel quantities by their place in the order; an advance for them is credited."""
    refuse_no_reason(reason)
    hold_customers([order.customer_id])
    order.refresh_from_db()
    cancel_quantities(order, quantities)
    base = base_of(order.contract, order)
    assert base is not None, "an order stands under a signed contract or has its own plan"
    level_recognitions(base, on=on, reason=reason, by=by)
    settle_commitment(base, on=on, by=by)
    record_event(
        "order_cancelled",
        on=on,
        subject=f"order:{order.pk}",
        by=by,
        customer_id=order.customer_id,
        tell=(order.owner_id,) if order.owner_id else (),
        number=order.number,
        reason=reason,
    )
