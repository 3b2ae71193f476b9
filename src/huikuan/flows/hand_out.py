"""A list leaves the house: it is counted for the day, noted, and told when it becomes much."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import people_with_role
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.queries import events_of


def refuse_over_quota(*, by: Actor) -> None:
    """No more today for whoever has taken as many rows as one person takes in a day.

    Asked before the rows are counted, so that the last file of a day may go above it.
    """
    most = settings.EXPORT_ROWS_A_DAY
    if most and (taken := rows_taken(by, by.today)) >= most:
        raise Refused("export_quota", taken=f"{taken:,}", most=f"{most:,}")


@transaction.atomic
def hand_out(page: str, rows: int, query: str, *, by: Actor, reason: str = "") -> None:
    """Note who took how many rows of what; executives are told once a day when it is many."""
    before = rows_taken(by, by.today)
    is_much = before < settings.EXPORT_ROWS_TOLD <= before + rows
    told: dict[str, Any] = {"reason": reason} if reason else {}
    if is_much:
        told["day_rows"] = before + rows
    record_event(
        "list_exported",
        on=by.today,
        subject=_subject(by),
        by=by,
        tell=tuple(people_with_role("EX")) if is_much else (),
        page=page,
        rows=rows,
        query=query,
        **told,
    )


def rows_taken(by: Actor, day: date) -> int:
    """How many rows one person or program has taken out on a day."""
    taken = events_of(_subject(by)).filter(on=day, kind="list_exported")
    return sum(params["rows"] for params in taken.values_list("params", flat=True))


def _subject(by: Actor) -> str:
    """One count for a person, whichever door they take the rows through."""
    return f"exports:{by.user_id or by.code}"[:80]
