"""What follows later after what happened: planned, tried, done, or failed with its reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from huikuan.records.people.actor import Actor
from huikuan.records.timeline.models import Event, FollowUp

TRIES_MAX = 5


@transaction.atomic
def plan_follow_ups(reactions: Mapping[str, Iterable[str]], *, since: datetime) -> int:
    """Write down which reactions are due for events since then that have none planned yet.

    ``reactions`` maps event kinds to names of reactions. Planning twice plans once.
    """
    events = Event.objects.filter(kind__in=list(reactions), at__gte=since, follow_ups=None)
    rows = [
        FollowUp(event_id=event_id, reaction=reaction)
        for event_id, kind in events.order_by("id").values_list("id", "kind")
        for reaction in reactions[kind]
    ]
    FollowUp.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def waiting_follow_ups(limit: int = 500) -> list[FollowUp]:
    """What is still to be done and may be tried again, oldest first."""
    waiting = FollowUp.objects.filter(done_at=None, tries__lt=TRIES_MAX).order_by("id")
    return list(waiting.select_related("event__customer")[:limit])


def failed_follow_ups() -> list[FollowUp]:
    """What was tried too often and is parked with its reason, for a person to look at."""
    parked = FollowUp.objects.filter(done_at=None, tries__gte=TRIES_MAX).order_by("-id")
    return list(parked.select_related("event")[:200])


def note_done(follow_up: FollowUp, *, by: Actor) -> None:
    """It is done; written in the same transaction as what was done."""
    FollowUp.objects.filter(pk=follow_up.pk).update(
        done_at=by.at, tried_at=by.at, tries=follow_up.tries + 1, error=""
    )


def note_failed(follow_up: FollowUp, reason: str, *, by: Actor) -> None:
    """It did not work; the reason is kept, and it will be tried again."""
    FollowUp.objects.filter(pk=follow_up.pk).update(
        tried_at=by.at, tries=follow_up.tries + 1, error=reason[:2000]
    )
