"""Keep what a round of the watchdog found, for the page; the next round writes it anew."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.contracts.models import WatchdogGap
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

WATCHDOG = "watchdog"


@dataclass(frozen=True, slots=True)
class GapFacts:
    """One thing that was forgotten, with what it concerns and how much."""

    kind: str
    subject: str
    number: str
    customer_id: int
    currency: str
    amount_minor: int
    since_on: date


@transaction.atomic
def keep_gaps(gaps: Sequence[GapFacts], *, by: Actor) -> int:
    """All that was found takes the place of what was found before; says how much it is."""
    WatchdogGap.objects.all().delete()
    rows = [WatchdogGap(**asdict(gap)) for gap in gaps]
    WatchdogGap.objects.bulk_create(rows, batch_size=500)
    record_event("watchdog_walked", on=by.today, subject=WATCHDOG, by=by, found=len(rows))
    return len(rows)


def forget_gaps(subject: str) -> None:
    """What was found of this contract or order is mended."""
    WatchdogGap.objects.filter(subject=subject).delete()
