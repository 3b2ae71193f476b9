"""The customer objects to goods in time: they do not count as accepted by silence."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import note_objection
from huikuan.desks.contracts.queries import base_of, deeming_line
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import refuse_no_reason
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Objection, TriggerEvent


@transaction.atomic
def object_to_delivery(event: "TriggerEvent", *, on: date, reason: str, by: Actor) -> "Objection":
    """Note the objection against a delivery; from now on its acceptance is told by people.

    Refuses ``nothing_is_deemed``, ``event_withdrawn``, ``objection_too_late``,
    ``objection_before_delivery``, ``objection_known``, ``deemed_already``.
    """
    refuse_no_reason(reason)
    hold_customers([event.customer_id])
    event.refresh_from_db()
    if event.withdrawn_at:
        raise Refused("event_withdrawn", happened_on=event.happened_on)
    base = base_of(event.contract, event.order)
    assert base is not None, "what happened belongs to something signed"
    line = deeming_line(base)
    if line is None or line.deemed_days is None or event.trigger != "delivered":
        raise Refused("nothing_is_deemed", number=base.number)
    objection = note_objection(event, line.deemed_days, objected_on=on, reason=reason, by=by)
    record_event(
        "delivery_objected", on=on, subject=base.source, by=by, customer_id=base.customer_id,
        tell=base.told_to, number=base.number, happened_on=event.happened_on.isoformat(),
        reason=reason,
    )  # fmt: skip
    return objection
