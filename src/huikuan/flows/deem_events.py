"""What the clock tells: goods count as accepted after the agreed days, fixed days come."""

from datetime import date

from huikuan.desks.contracts.queries import awaiting_deemed, dated_lines
from huikuan.engine.terms import Trigger
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.records.people.actor import Actor


def deem_events(today: date, *, by: Actor) -> int:
    """Tell every event that has come about by itself; safe to run twice. Says how many."""
    told = 0
    for deemed in awaiting_deemed(today):
        event = deemed.event
        happening = Happening(
            Trigger.ACCEPTED,
            deemed.accepted_on,
            contract=event.contract,
            order=event.order,
            delivery=event.delivery,
            portion_minor=deemed.portion_minor,
            key=f"deemed:{event.pk}",
            is_deemed=True,
        )
        told += record_trigger(happening, by=by).recorded_at == by.at
    for base, line in dated_lines(today):
        assert line.fixed_on is not None, "a dated line has its day"
        happening = Happening(
            Trigger.ON_DATE,
            line.fixed_on,
            contract=base.contract,
            order=base.order,
            key=f"{base.source}:{Trigger.ON_DATE}:{line.fixed_on.isoformat()}",
            is_deemed=True,
        )
        told += record_trigger(happening, by=by).recorded_at == by.at
    return told
