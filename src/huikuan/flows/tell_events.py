"""Other systems tell what happened, each event by a number of their own: told twice it is one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import newest_event_id
from huikuan.errors import Refused
from huikuan.flows.record_trigger import Happening, record_triggers
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order, TriggerEvent


@transaction.atomic
def tell_events(
    happenings: "Sequence[Happening]", *, by: Actor
) -> "list[tuple[TriggerEvent, bool]]":
    """Tell events, all or nothing; says of each whether it was new.

    ``key`` of a happening is the number others have for it; with the same number, or as the same
    whole event, it is the same. Refuses what ``record_triggers`` refuses, and
    ``event_known_differently`` for one that stands twice with other facts.
    """
    # Whoever holds the customers sees every event of theirs, and nobody adds one meanwhile.
    hold_customers({_agreed(each).customer_id for each in happenings})
    latest = newest_event_id()
    asked: dict[tuple[str, str], Happening] = {}
    places = []
    for each in happenings:
        named = replace(each, key=event_key(each) if each.key else "")
        place = (_owner(each), named.key or str(each.trigger))
        first = asked.setdefault(place, named)
        if (first.happened_on, first.portion_minor) != (each.happened_on, each.portion_minor):
            raise Refused("event_known_differently", happened_on=first.happened_on)
        places.append(place)
    told = dict(zip(asked, record_triggers(list(asked.values()), by=by), strict=True))
    new = {place for place, event in told.items() if event.pk > latest}
    found = []
    for place in places:
        found.append((told[place], place in new))
        new.discard(place)
    return found


def event_key(happening: "Happening") -> str:
    """Under which key an event with a number is known."""
    return f"{_owner(happening)}:{happening.trigger}:{happening.key}"[:160]


def _owner(happening: "Happening") -> str:
    kind = "order" if happening.order else "contract"
    return f"{kind}:{_agreed(happening).pk}"


def _agreed(happening: "Happening") -> "Contract | Order":
    agreed = happening.order or happening.contract
    assert agreed is not None, "an event belongs to a contract or an order"
    return agreed
