"""Orders are confirmed: they bind us, count as exposure, and their advances fall due."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import note_confirmed
from huikuan.desks.contracts.queries import PlanBase, bases_of, order_value, standings_of
from huikuan.engine.terms import Trigger
from huikuan.flows.record_trigger import Happening, record_triggers
from huikuan.flows.settle_commitment import commitment_drafts
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.posting import post
from huikuan.records.ledger.queries import commitments_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_events

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order


def confirm_order(order: "Order", *, on: date, by: Actor) -> None:
    """Commit what is ordered; for an order with a plan of its own, confirming is signing."""
    confirm_orders([order], on=on, by=by)


@transaction.atomic
def confirm_orders(orders: "Sequence[Order]", *, on: date, by: Actor) -> None:
    """Confirm orders, all or nothing: asked and written once for all of them."""
    hold_customers({order.customer_id for order in orders})
    note_confirmed(orders, on=on)
    bases = [base for base in bases_of([(order.contract, order) for order in orders]) if base]
    assert len(bases) == len(orders), "an order stands under a signed contract or has its own plan"
    sources = {base.source: base for base in bases}
    standings = standings_of(list(sources.values()))
    due = {
        source: (base, standings[source].commitment_minor, on) for source, base in sources.items()
    }
    post(commitment_drafts(due, commitments_of(due)), by=by)
    record_events([_told(order, on) for order in orders], by=by)
    advances = [
        Happening(Trigger.SIGNED, on, order=order)
        for order, base in zip(orders, bases, strict=True)
        if base.order and _waits_for_signing(base)
    ]
    if advances:
        record_triggers(advances, by=by)


def _waits_for_signing(base: PlanBase) -> bool:
    return any(line.trigger == Trigger.SIGNED for line in base.lines)


def _told(order: "Order", on: date) -> EventDraft:
    params = {
        "number": order.number,
        "amount_minor": order_value(order)[0],
        "currency": order.currency,
    }
    tell = (order.owner_id,) if order.owner_id else ()
    return EventDraft("order_confirmed", on, f"order:{order.pk}", order.customer_id, params, tell)
