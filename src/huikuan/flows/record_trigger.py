"""Something happened that makes money due: told, recognised and released in one step.

Read once for all that happened, think in memory, write once: one event or a thousand deliveries
take the same number of questions to the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import (
    TriggerFacts,
    refuse_told_differently,
    tell_triggers,
)
from huikuan.desks.contracts.queries import (
    PlanBase,
    bases_of,
    events_by_key,
    placed,
    standings_of,
)
from huikuan.desks.contracts.rules import Standing, Told
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import Levelling, Missing, level_recognitions
from huikuan.flows.settle_commitment import commitment_drafts, settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.queries import commitments_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_events

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
    confirmer: str = ""


@dataclass(frozen=True, slots=True)
class _Thought:
    """An event that is new, with what it makes due by which place of the plan."""

    facts: TriggerFacts
    base: PlanBase
    due: tuple[tuple[int, int], ...]
    earned_before_minor: int
    gain_minor: int


def record_trigger(happening: Happening, *, by: Actor) -> "TriggerEvent":
    """Tell one event; the same event again gives the one that is there."""
    return record_triggers([happening], by=by)[0]


@transaction.atomic
def record_triggers(happenings: Sequence[Happening], *, by: Actor) -> "list[TriggerEvent]":
    """Tell events, recognise what the plans say, release the commitments: exactly once.

    All or nothing. Refuses ``nothing_signed``, ``event_before_contract``,
    ``trigger_not_in_plan``, ``event_above_total``, ``event_needs_number``,
    ``event_known_differently``, ``event_in_future``.
    """
    hold_customers({_owner(each).customer_id for each in happenings})
    bases = _bases(happenings)
    facts = [_facts(base, each) for base, each in zip(bases, happenings, strict=True)]
    known = events_by_key([fact.key for fact in facts])
    fresh = []
    for told in zip(happenings, bases, facts, strict=True):
        if told[2].key in known:
            refuse_told_differently(told[2], known[told[2].key])
        else:
            fresh.append(told)
    standings = standings_of(list({base.source: base for _, base, _ in fresh}.values()))
    thoughts = [_thought(standings[told[1].source], *told) for told in fresh]
    if all(minor > 0 for thought in thoughts for _, minor in thought.due):
        known |= _write(thoughts, standings, by)
    else:
        for thought in thoughts:
            known |= _write_one(thought, by)
    _tell([(thought.base, known[thought.facts.key]) for thought in thoughts], by)
    return [known[fact.key] for fact in facts]


def _write(
    thoughts: Sequence[_Thought], standings: dict[str, Standing], by: Actor
) -> "dict[str, TriggerEvent]":
    """Everything at once: events, recognitions, entries, receivables, commitments."""
    events = tell_triggers([thought.facts for thought in thoughts], by=by)
    levelling = Levelling()
    due: dict[str, tuple[PlanBase, int, date]] = {}
    for thought, event in zip(thoughts, events, strict=True):
        base = thought.base
        missing = [
            Missing(base, base.lines[place], event, minor, is_first=True)
            for place, minor in thought.due
        ]
        levelling.add(
            base, missing, thought.gain_minor, thought.earned_before_minor,
            on=event.happened_on, key=f"earned:event:{event.pk}",
        )  # fmt: skip
        due[base.source] = (base, standings[base.source].commitment_minor, event.happened_on)
    levelling.drafts += commitment_drafts(due, commitments_of(due))
    levelling.write(by=by)
    return {event.key: event for event in events}


def _write_one(thought: _Thought, by: Actor) -> "dict[str, TriggerEvent]":
    """Goods came back: what was recognised for them is credited."""
    base, facts = thought.base, thought.facts
    [event] = tell_triggers([facts], by=by)
    level_recognitions(base, on=event.happened_on, reason=facts.note or "-", by=by)
    settle_commitment(base, on=event.happened_on, by=by)
    return {event.key: event}


def _tell(told: "Sequence[tuple[PlanBase, TriggerEvent]]", by: Actor) -> None:
    drafts = []
    for base, event in told:
        whole = event.portion_minor is None
        params = {
            "number": base.number,
            "trigger": event.trigger,
            "portion_minor": base.total_minor if whole else event.portion_minor,
            "currency": base.currency,
        }
        drafts.append(
            EventDraft(
                "trigger_recorded",
                event.happened_on,
                base.source,
                base.customer_id,
                params,
                base.told_to,
            )
        )
    record_events(drafts, by=by)


def _thought(
    standing: Standing, happening: Happening, base: PlanBase, facts: TriggerFacts
) -> _Thought:
    """What this event makes due, counted on top of what was thought of before it."""
    before = standing.earned_minor
    standing.told.append(Told(facts.trigger, facts.happened_on, facts.portion_minor))
    _refuse_impossible(base, happening, facts, standing)
    behind = standing.behind()
    for place, minor in behind.items():
        standing.there[place] += minor
    own = placed(base)
    due = tuple(
        (own.index(place) if place in own else -1, minor) for place, minor in behind.items()
    )
    return _Thought(facts, base, due, before, standing.earned_minor - before)


def _owner(happening: Happening) -> "Contract | Order":
    owner = happening.order or happening.contract
    assert owner is not None, "an event belongs to a contract or an order"
    return owner


def _bases(happenings: Sequence[Happening]) -> list[PlanBase]:
    pairs = [
        (each.contract or (each.order.contract if each.order else None), each.order)
        for each in happenings
    ]
    found = []
    for happening, base in zip(happenings, bases_of(pairs), strict=True):
        if base is None:
            raise Refused("nothing_signed", number=_owner(happening).number)
        found.append(base)
    return found


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
        confirmer=happening.confirmer,
    )


def _refuse_impossible(
    base: PlanBase, happening: Happening, facts: TriggerFacts, standing: Standing
) -> None:
    if facts.happened_on < base.starts_on:
        raise Refused(
            "event_before_contract", happened_on=facts.happened_on, starts_on=base.starts_on
        )
    known = {line.trigger for line in base.lines}
    if happening.is_planned and facts.trigger not in known:
        raise Refused("trigger_not_in_plan", number=base.number, trigger=facts.trigger)
    if not 0 <= standing.covered_minor(facts.trigger) <= base.total_minor:
        raise Refused(
            "event_above_total",
            number=base.number,
            total_minor=base.total_minor,
            currency=base.currency,
        )
