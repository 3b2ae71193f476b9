"""Ledger entries: what happened with money, never changed."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import Day, LineOut, RowId, Short, line_shown
from huikuan.records.ledger.queries import entries_visible_to, lines_visible_to

router = Router(tags=["Ledger"])
NEWEST_FIRST = Sorting(("-id",))


class EntriesIn(PageIn):
    """Which entries; ``source`` is what wrote them, such as ``api`` or ``intake:7``."""

    source: Short = Field("", examples=["receipt:17"])
    kind: Short = ""
    effective_from: Day | None = None
    effective_to: Day | None = None


class EntryOut(BaseModel):
    """One thing that happened: when it is true, when we learnt it, who told us."""

    id: int
    kind: str
    effective_on: date
    recorded_at: datetime
    key: str
    actor: str
    source: str
    reason: str
    reverses_id: int | None
    reversed_by_id: int | None
    sha256: str


class EntryWholeOut(EntryOut):
    """An entry with its debits and credits."""

    lines: list[LineOut]


def entry_shown(entry: Any) -> dict[str, Any]:
    """An entry as the API tells it."""
    names = EntryOut.model_fields.keys() - {"reversed_by_id"}
    reversal = getattr(entry, "reversed_by", None)
    return {name: getattr(entry, name) for name in names} | {
        "reversed_by_id": reversal.pk if reversal else None
    }


@router.get("/entries", response=PageOut[EntryOut], summary="List ledger entries")
def list_entries(request: HttpRequest, asked: Query[EntriesIn]) -> dict[str, Any]:
    wanted = {
        "source": asked.source,
        "kind": asked.kind,
        "effective_on__gte": asked.effective_from,
        "effective_on__lte": asked.effective_to,
    }
    rows = entries_visible_to(caller_of(request).rights)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, entry_shown, "entries")


@router.get("/entries/{entry_id}", response=EntryWholeOut, summary="One entry with its lines")
def show_entry(request: HttpRequest, entry_id: Path[RowId]) -> dict[str, Any]:
    rights = caller_of(request).rights
    entry = one(entries_visible_to(rights), entry_id)
    lines = lines_visible_to(rights).filter(entry=entry)
    return entry_shown(entry) | {"lines": [line_shown(line) for line in lines]}
