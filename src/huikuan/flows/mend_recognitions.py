"""What the watchdog found behind or ahead of its plan is levelled, with a reason."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import base_of
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import level_recognitions
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_no_reason
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order


@transaction.atomic
def mend_recognitions(
    contract: "Contract | None", order: "Order | None", *, on: date, reason: str, by: Actor
) -> int:
    """Recognise what was forgotten, credit what is too much; says how many lines moved."""
    refuse_no_reason(reason)
    owner = order or contract
    assert owner is not None, "a plan belongs to a contract or an order"
    hold_customers([owner.customer_id])
    base = base_of(contract, order)
    if base is None:
        raise Refused("nothing_signed", number=owner.number)
    moved = level_recognitions(base, on=on, reason=reason, by=by)
    settle_commitment(base, on=on, by=by)
    if moved:
        record_event(
            "recognitions_mended",
            on=on,
            subject=base.source,
            by=by,
            customer_id=base.customer_id,
            number=base.number,
            lines=moved,
            reason=reason,
        )
    return moved
