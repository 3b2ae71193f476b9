"""A call told twice is answered once: the answers kept for programs that try again.

The row is written in the transaction of the work itself. So either both are there, and the
same key gives the same answer, or neither is, and the key is free.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import crc32

from django.db import connection

from huikuan.records.people.actor import Actor
from huikuan.records.people.models import ApiCall, User

KEPT_DAYS = 30
AT_WORK = 0
"""The status of a key under which long work goes on, in transactions of its own."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered under a key, and the fingerprint of what had been asked."""

    request_sha256: str
    status: int
    answer: dict[str, Any]


def key_is_busy(user: User, key: str) -> bool:
    """Whether another transaction is working under this key right now; takes the key if not.

    PostgreSQL tells at once. On SQLite writers stand in line, so whoever arrives here is alone
    and finds the answer of the one before.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        words = [user.pk % 2**31, crc32(key.encode()) - 2**31]
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", words)
        return not cursor.fetchone()[0]


def kept_answer(user: User, key: str) -> KeptAnswer | None:
    """What this caller was answered under this key, if anything."""
    call = ApiCall.objects.filter(user=user, key=key).exclude(status=AT_WORK).first()
    return KeptAnswer(call.request_sha256, call.status, call.answer) if call else None


def keep_answer(user: User, key: str, answer: KeptAnswer, *, by: Actor) -> None:
    """Keep the answer beside what was done, in the same transaction."""
    ApiCall.objects.create(
        user=user,
        key=key,
        request_sha256=answer.request_sha256,
        status=answer.status,
        answer=answer.answer,
        called_at=by.at,
    )


def take_key(
    user: User, key: str, asked_sha256: str, holder: dict[str, Any], *, by: Actor
) -> dict[str, Any]:
    """Take a key for work in several transactions; who holds it already comes back, if anybody."""
    held = ApiCall.objects.filter(user=user, key=key, status=AT_WORK).first()
    if held:
        return held.answer
    keep_answer(user, key, KeptAnswer(asked_sha256, AT_WORK, holder), by=by)
    return {}


def free_key(user: User, key: str) -> None:
    """The work is over, or its holder died: the key is free, or gets its answer now."""
    ApiCall.objects.filter(user=user, key=key, status=AT_WORK).delete()


def forget_old_answers(*, by: Actor) -> int:
    """Forget answers after thirty days; from then on only natural keys guard."""
    old = ApiCall.objects.filter(called_at__lt=by.at - timedelta(days=KEPT_DAYS))
    return old.delete()[0]
