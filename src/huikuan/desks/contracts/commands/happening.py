"""Tell what happened and makes money due, and what came of it."""

from collections.abc import Sequence
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
CONFIRMER_LENGTH_MAX = 80
KEY_LENGTH_MAX = 160


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
    confirmer: str = ""


@dataclass(frozen=True, slots=True)
class RecognitionFacts:
    """What an event made due by a line of its plan; negative is less than before."""

    event: TriggerEvent
    line: PaymentPlanLine
    amount_minor: int
    due: DueDay
    ordinal: int = 1
    version: ContractVersion | None = None


def tell_triggers(facts: Sequence[TriggerFacts], *, by: Actor) -> list[TriggerEvent]:
    """Write events down that are not known yet; the caller holds their customers.

    Refuses ``event_in_future``.
    """
    events = [_event(fact, by) for fact in facts]
    return TriggerEvent.objects.bulk_create(events, batch_size=500)


def free_event_key(event: TriggerEvent, mark: str) -> None:
    """The event was taken back by its opposite: it may be told again."""
    event.key = f"{event.key[: KEY_LENGTH_MAX - len(mark) - 1]}:{mark}"
    event.save(update_fields=["key"])


def refuse_told_differently(facts: TriggerFacts, known: TriggerEvent) -> None:
    """The same key is the same event: it cannot be told with another day or portion."""
    told = (facts.trigger, facts.happened_on, facts.portion_minor)
    if told != (known.trigger, known.happened_on, known.portion_minor):
        raise Refused("event_known_differently", happened_on=known.happened_on)


def note_recognitions(facts: Sequence[RecognitionFacts]) -> list[Recognition]:
    """What events made due by lines of their plans; the caller holds the customers."""
    rows = [
        Recognition(
            event=fact.event,
            line=fact.line,
            ordinal=fact.ordinal,
            version=fact.version,
            amount_minor=fact.amount_minor,
            due_on=fact.due.due_on,
            effective_due_on=fact.due.effective_due_on,
        )
        for fact in facts
    ]
    return Recognition.objects.bulk_create(rows, batch_size=500)


def note_retained(retained: Sequence[tuple[Recognition, int]]) -> None:
    """They are kept back until their day: contract assets, by these entries."""
    for row, entry_id in retained:
        row.retention_entry_id = entry_id
    Recognition.objects.bulk_update([row for row, _ in retained], ["retention_entry"], 500)


def _event(facts: TriggerFacts, by: Actor) -> TriggerEvent:
    if facts.happened_on > by.today:
        raise Refused("event_in_future", happened_on=facts.happened_on)
    owner = facts.order or facts.contract
    assert owner is not None, "an event belongs to a contract or an order"
    return TriggerEvent(
        customer_id=owner.customer_id,
        contract=facts.contract,
        order=facts.order,
        delivery=facts.delivery,
        trigger=facts.trigger,
        happened_on=facts.happened_on,
        portion_minor=facts.portion_minor,
        is_deemed=facts.is_deemed,
        note=facts.note[:NOTE_LENGTH_MAX],
        confirmer=facts.confirmer[:CONFIRMER_LENGTH_MAX],
        key=facts.key,
        recorded_at=by.at,
        actor=by.code,
    )
