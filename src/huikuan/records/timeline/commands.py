"""Tell the timeline what happened, in the transaction in which it happened."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huikuan.records.ledger.storage.gate import next_ids
from huikuan.records.ledger.storage.hashing import canonical, canonical_row
from huikuan.records.ledger.storage.rows import insert_rows, instant
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.models import Event, Notice

EVENT_COLUMNS = "id kind customer_id subject on at actor actor_name params sha256"


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Something that happened and is not yet told.

    ``kind`` is object + past participle; ``subject`` names the thing (``receivable:17``);
    ``tell`` lists the people who are to be told.
    """

    kind: str
    on: date
    subject: str
    customer_id: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    tell: tuple[int, ...] = ()


def record_event(
    kind: str,
    *,
    on: date,
    subject: str,
    by: Actor,
    customer_id: int | None = None,
    tell: tuple[int, ...] = (),
    **params: Any,
) -> int:
    """Tell one thing that happened; its number comes back."""
    draft = EventDraft(kind, on, subject, customer_id, params, tell)
    return record_events([draft], by=by)[0]


def record_events(drafts: Sequence[EventDraft], *, by: Actor) -> list[int]:
    """Tell several things that happened, and note who is to be told of each."""
    ids = next_ids(Event._meta.db_table, len(drafts))
    at = instant(by.at)
    rows = [_row(id_, draft, at, by) for id_, draft in zip(ids, drafts, strict=True)]
    if rows:
        insert_rows(Event, EVENT_COLUMNS, rows)
    Notice.objects.bulk_create(
        Notice(event_id=id_, user_id=user_id)
        for id_, draft in zip(ids, drafts, strict=True)
        for user_id in set(draft.tell) - {by.user_id}
    )
    return ids


def read_notices(user_id: int, *, by: Actor) -> int:
    """A person has seen what they were told."""
    return Notice.objects.filter(user_id=user_id, read_at=None).update(read_at=by.at)


def _row(id_: int, draft: EventDraft, at: Any, by: Actor) -> tuple[Any, ...]:
    params = canonical(draft.params)
    fingerprint = hashlib.sha256(
        canonical_row(
            [id_, draft.kind, draft.customer_id, draft.subject, draft.on, by.at, by.code, by.name],
            params,
        )
    ).hexdigest()
    return (id_, draft.kind, draft.customer_id, draft.subject, draft.on, at, by.code, by.name,
            params.decode(), fingerprint)  # fmt: skip
