"""Something happened that makes money due: told, recognised and released in one step."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import TriggerFacts, tell_trigger
from huikuan.desks.contracts.queries import PlanBase, base_of, covered_minor
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import level_recognitions, stand_of
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Delivery, Order, TriggerEvent


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened, to which contract or order. Without a portion it is all that is left."""

    trigger: str
    happened_on: date
    contract: "Contract | None" = None
    order: "Order | None" = None
    delivery: "Delivery | None" = None
    portion_minor: int | None = None
    key: str = ""
    is_deemed: bool = False
    note: str = ""
    is_planned: bool = True


@transaction.atomic
def record_trigger(happening: Happening, *, by: Actor) -> "TriggerEvent":
    """Tell the event, recognise what the plan says, release the commitment: exactly once.

    The same event again gives the one that is there. Refuses ``nothing_signed``,
    ``event_before_contract``, ``trigger_not_in_plan``, ``event_above_total``.
    """
    owner = happening.order or happening.contract
    assert owner is not None, "an event belongs to a contract or an order"
    hold_customers([owner.customer_id])
    order = happening.order
    base = base_of(happening.contract or (order.contract if order else None), order)
    if base is None:
        raise Refused("nothing_signed", number=owner.number)
    facts = _facts(base, happening)
    before = stand_of(base)
    event, is_new = tell_trigger(facts, by=by)
    if not is_new:
        return event
    _refuse_impossible(base, happening, facts)
    level_recognitions(base, before, on=event.happened_on, reason=happening.note or "-", by=by)
    settle_commitment(base, on=event.happened_on, by=by)
    record_event(
        "trigger_recorded",
        on=event.happened_on,
        subject=base.source,
        by=by,
        customer_id=base.customer_id,
        tell=(owner.owner_id,) if owner.owner_id else (),
        number=base.number,
        trigger=event.trigger,
        portion_minor=base.total_minor if event.portion_minor is None else event.portion_minor,
        currency=base.currency,
    )
    return event


def _facts(base: PlanBase, happening: Happening) -> TriggerFacts:
    is_whole = happening.portion_minor is None and not happening.key
    key = f"{base.source}:{happening.trigger}" if is_whole else happening.key
    if not key:
        raise Refused("event_needs_number", number=base.number)
    return TriggerFacts(
        trigger=happening.trigger,
        happened_on=happening.happened_on,
        portion_minor=happening.portion_minor,
        key=key,
        contract=base.contract,
        order=base.order or happening.order,
        delivery=happening.delivery,
        is_deemed=happening.is_deemed,
        note=happening.note,
    )


def _refuse_impossible(base: PlanBase, happening: Happening, facts: TriggerFacts) -> None:
    if facts.happened_on < base.starts_on:
        raise Refused(
            "event_before_contract", happened_on=facts.happened_on, starts_on=base.starts_on
        )
    known = {line.trigger for line in base.lines}
    if happening.is_planned and facts.trigger not in known:
        raise Refused("trigger_not_in_plan", number=base.number, trigger=facts.trigger)
    covered = covered_minor(base, facts.trigger)
    if not 0 <= covered <= base.total_minor:
        raise Refused(
            "event_above_total",
            number=base.number,
            total_minor=base.total_minor,
            currency=base.currency,
        )
