"""Other systems tell what happened, each event by a number of their own: told twice it is one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.errors import Refused
from huikuan.flows.record_trigger import Happening, record_triggers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import TriggerEvent


@transaction.atomic
def tell_events(
    happenings: "Sequence[Happening]", *, by: Actor
) -> "list[tuple[TriggerEvent, bool]]":
    """Tell events, all or nothing; says of each whether it was new.

    ``key`` of a happening is the number others have for it; with the same number, or as the same
    whole event, it is the same. Refuses what ``record_triggers`` refuses, and
    ``event_known_differently`` for one that stands twice with other facts.
    """
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
    new = {place for place, event in told.items() if event.recorded_at == by.at}
    found = []
    for place in places:
        found.append((told[place], place in new))
        new.discard(place)
    return found


def event_key(happening: "Happening") -> str:
    """Under which key an event with a number is known."""
    return f"{_owner(happening)}:{happening.trigger}:{happening.key}"[:160]


def _owner(happening: "Happening") -> str:
    if happening.order:
        return f"order:{happening.order.pk}"
    assert happening.contract is not None, "an event belongs to a contract or an order"
    return f"contract:{happening.contract.pk}"
