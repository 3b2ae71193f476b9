"""What happened, and who is still to be told."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from huikuan.records.ledger.queries import LATEST_FINGERPRINT
from huikuan.records.ledger.storage.gate import SOMEBODY_WRITES
from huikuan.records.ledger.storage.rows import fetched
from huikuan.records.prepared import Prepared
from huikuan.records.timeline.models import Event, Notice, Seal

ID_MAX = 2**63 - 1


def history_of(customer_id: int) -> QuerySet[Event]:
    """Everything that happened to a customer, newest first."""
    return Event.objects.filter(customer_id=customer_id).order_by("-id")


class Told(NamedTuple):
    """One event as a page shows it; ``params`` are its facts as the database keeps them, JSON."""

    id: int
    kind: str
    on: date
    actor_name: str
    params: str


@lru_cache(maxsize=64)
def told_but(kinds: tuple[str, ...], count: int) -> Prepared[tuple[Told, ...]]:
    """So many of the newest things that happened to a customer, without these kinds.

    The question takes the customer's number and that of an event; what it tells is before that.
    """

    def rows(customer_id: int, before: int) -> QuerySet[Event, Any]:
        events = Event.objects.filter(customer_id=customer_id, id__lt=before)
        if kinds:
            events = events.exclude(kind__in=kinds)
        params = Cast("params", TextField())
        return events.order_by("-id").values_list("id", "kind", "on", "actor_name", params)[:count]

    return Prepared(rows, int, int, shape=lambda found: tuple(Told(*row) for row in found))


def events_of(subject: str) -> QuerySet[Event]:
    """Everything that happened to one thing (``receivable:17``), newest first."""
    return Event.objects.filter(subject=subject).order_by("-id")


def notices_for(user_id: int) -> QuerySet[Notice]:
    """What one person was told, newest first."""
    return Notice.objects.filter(user_id=user_id).select_related("event__customer").order_by("-id")


def unread_count(user_id: int) -> int:
    """How many notices wait to be read."""
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def latest_seal() -> Seal | None:
    """The newest seal over the history: printed on statements and letters."""
    return Seal.objects.order_by("-id").first()


def settled_moment() -> tuple[str | None, str | None] | None:
    """The fingerprints of the newest entry and event: the same as long as nothing happened.

    Nothing while somebody writes with a lower number than the newest: what they write would
    come later without changing it.
    """
    event = "SELECT sha256 FROM timeline_event ORDER BY id DESC LIMIT 1"
    asked = f"SELECT ({LATEST_FINGERPRINT}), ({event}), {SOMEBODY_WRITES[connection.vendor]}"
    ((of_entry, of_event, is_unsettled),) = fetched(asked)
    return None if is_unsettled else (of_entry, of_event)


def latest_of_subjects(subjects: Iterable[str]) -> Event | None:
    """The newest thing that happened to any of these."""
    return Event.objects.filter(subject__in=list(subjects)).order_by("-id").first()


def latest_seals(count: int) -> list[Seal]:
    """The newest seals, newest first."""
    return list(Seal.objects.order_by("-id")[:count])
