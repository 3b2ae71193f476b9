"""Tell what happened and makes money due, and what came of it."""

from dataclasses import dataclass
from datetime import date

from huikuan.desks.contracts.models import (
    Contract,
    ContractVersion,
    Delivery,
    Order,
    PaymentPlanLine,
    Recognition,
    TriggerEvent,
)
from huikuan.engine.terms.days import DueDay
from huikuan.errors import Refused
from huikuan.records.people.actor import Actor

NOTE_LENGTH_MAX = 300


@dataclass(frozen=True, slots=True)
class TriggerFacts:
    """What happened, when, and to how much of the agreed sum. ``key``: told twice it is one."""

    trigger: str
    happened_on: date
    portion_minor: int | None
    key: str
    contract: Contract | None = None
    order: Order | None = None
    delivery: Delivery | None = None
    is_deemed: bool = False
    note: str = ""


def tell_trigger(facts: TriggerFacts, *, by: Actor) -> tuple[TriggerEvent, bool]:
    """Write an event down; says whether it was new. The caller holds the customer.

    Refuses ``event_in_future``, and ``event_known_differently`` when the same key says
    something else.
    """
    if known := TriggerEvent.objects.filter(key=facts.key).first():
        told = (facts.trigger, facts.happened_on, facts.portion_minor)
        if told != (known.trigger, known.happened_on, known.portion_minor):
            raise Refused("event_known_differently", happened_on=known.happened_on)
        return known, False
    if facts.happened_on > by.today:
        raise Refused("event_in_future", happened_on=facts.happened_on)
    owner = facts.order or facts.contract
    assert owner is not None, "an event belongs to a contract or an order"
    event = TriggerEvent.objects.create(
        customer_id=owner.customer_id,
        contract=facts.contract,
        order=facts.order,
        delivery=facts.delivery,
        trigger=facts.trigger,
        happened_on=facts.happened_on,
        portion_minor=facts.portion_minor,
        is_deemed=facts.is_deemed,
        note=facts.note[:NOTE_LENGTH_MAX],
        key=facts.key,
        recorded_at=by.at,
        actor=by.code,
    )
    return event, True


def note_recognition(
    event: TriggerEvent,
    line: PaymentPlanLine,
    amount_minor: int,
    due: DueDay,
    *,
    version: ContractVersion | None = None,
) -> Recognition:
    """What this event made due by this line of the plan; the caller holds the customer."""
    return Recognition.objects.create(
        event=event,
        line=line,
        ordinal=event.recognitions.filter(line=line).count() + 1,
        version=version,
        amount_minor=amount_minor,
        due_on=due.due_on,
        effective_due_on=due.effective_due_on,
    )


def note_retained(recognition: Recognition, entry_id: int) -> None:
    """It is kept back until its day: a contract asset, by this entry."""
    recognition.retention_entry_id = entry_id
    recognition.save(update_fields=["retention_entry"])


def withdraw_trigger(event: TriggerEvent, reason: str, *, by: Actor) -> None:
    """It did not happen after all; the caller has reversed what came of it."""
    if event.withdrawn_at is not None:
        raise Refused("event_withdrawn", happened_on=event.happened_on)
    event.withdrawn_at, event.withdrawn_reason = by.at, reason.strip()[:NOTE_LENGTH_MAX]
    event.save(update_fields=["withdrawn_at", "withdrawn_reason"])
