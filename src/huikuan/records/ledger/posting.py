"""How an entry gets into the book: complete, balanced, once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.ledger.accounts import ITEM_SIGNS
from huikuan.records.ledger.models import Entry, Line, OpenItem
from huikuan.records.ledger.queries import KEYS_AT_ONCE
from huikuan.records.ledger.queries import items as items_by_number
from huikuan.records.ledger.storage.gate import numbers
from huikuan.records.ledger.storage.hashing import entry_sha256
from huikuan.records.ledger.storage.rows import fetched, insert_rows, instant, marks, set_column
from huikuan.records.people.actor import Actor

_MOVES = (
    "SELECT item_id, account, effective_on, amount_minor FROM ledger_line WHERE item_id IN ({})"
)


@dataclass(eq=False, slots=True)
class NewItem:
    """An open item that comes into being with an entry; ``id`` is known once it is posted."""

    side: str
    customer_id: int
    currency: str
    origin_on: date
    due_on: date
    original_minor: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An open item that exists already, with what an entry line needs to know of it."""

    id: int
    customer_id: int
    currency: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One account moved: debit positive, credit negative."""

    account: str
    amount_minor: int
    currency: str
    customer_id: int | None = None
    item: NewItem | KnownItem | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is not yet in the book."""

    kind: str
    effective_on: date
    key: str
    source: str
    lines: tuple[DraftLine, ...]
    reason: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a draft stands in the book; ``is_new`` is false when the fact was known already."""

    entry_id: int
    is_new: bool


@transaction.atomic(savepoint=False)
def post(
    drafts: Sequence[Draft], *, by: Actor, told: Mapping[str, int] | None = None
) -> list[Posted]:
    """Write entries with their lines and keep the open items in step, all or nothing.

    The same fact told twice (same ``key``) is one entry. Refuses entries in a closed period
    and whatever would take an open item below zero or above its original on any day.
    ``told`` is what the caller found of these keys while it held their customers: key to entry.
    """
    known = _known(drafts, told)
    fresh = [draft for draft in drafts if draft.key not in known]
    if fresh:
        moves = _moves(fresh)
        new = [move for move in moves.values() if isinstance(move.item, NewItem)]
        ids, item_ids = numbers(
            {Entry._meta.db_table: len(fresh), OpenItem._meta.db_table: len(new)}
        )
        # Behind the gate: whoever closes a period has waited for us, or we see the closing.
        _refuse_closed(fresh)
        _open_new_items(new, item_ids)
        _move_known_items(moves)
        _write(fresh, ids, by)
        known |= {draft.key: Posted(id_, True) for draft, id_ in zip(fresh, ids, strict=True)}
    return [known[draft.key] for draft in drafts]


def _known(drafts: Sequence[Draft], told: Mapping[str, int] | None) -> dict[str, Posted]:
    keys = [draft.key for draft in drafts]
    assert len(set(keys)) == len(keys), "a fact stands twice in one call"
    if told is None:
        told = dict(Entry.objects.filter(key__in=keys).values_list("key", "id"))
    return {key: Posted(id_, False) for key, id_ in told.items()}


def _refuse_closed(drafts: Iterable[Draft]) -> None:
    newest = fetched("SELECT closed_through_on FROM ledger_closing ORDER BY id DESC LIMIT 1")
    if not newest:
        return
    [[closed]] = newest
    earliest = min(draft.effective_on for draft in drafts)
    if earliest <= closed:
        raise Refused("period_closed", effective_on=earliest, closed_through_on=closed)


@dataclass(slots=True)
class _Move:
    """Everything these drafts do to one open item, day by day."""

    item: NewItem | KnownItem
    by_day: dict[date, int]


def _moves(drafts: Iterable[Draft]) -> dict[int, _Move]:
    moves: dict[int, _Move] = {}
    for draft in drafts:
        for line in draft.lines:
            sign = ITEM_SIGNS.get(line.account)
            assert (sign is None) == (line.item is None), f"{line.account} and its item"
            if type(line.amount_minor) is not int:
                raise TypeError(f"money is a whole number of minor units: {line.amount_minor!r}")
            if sign is None or line.item is None:
                continue
            slot = line.item.id if isinstance(line.item, KnownItem) else -id(line.item)
            move = moves.setdefault(slot, _Move(line.item, defaultdict(int)))
            move.by_day[draft.effective_on] += sign * line.amount_minor
    return moves


def _open_new_items(new: Sequence[_Move], ids: Sequence[int]) -> None:
    rows = []
    for move, id_ in zip(new, ids, strict=True):
        item = move.item
        assert isinstance(item, NewItem)
        item.id = id_
        _refuse_outside({}, move.by_day, item.original_minor, item.currency)
        total = sum(move.by_day.values())
        rows.append((id_, item.side, item.customer_id, item.currency, item.origin_on,
                     item.due_on, item.original_minor, total))  # fmt: skip
    if rows:
        columns = "id side customer_id currency origin_on due_on original_minor open_minor"
        insert_rows(OpenItem, columns, rows)


def _refuse_outside(
    before: dict[date, int], after: dict[date, int], original: int, currency: str
) -> None:
    """Walk the days of one item; refuse a day on which it is below zero or above its original."""
    open_minor = 0
    for day in sorted(before.keys() | after.keys()):
        open_minor += before.get(day, 0) + after.get(day, 0)
        if not 0 <= open_minor <= original:
            over_minor = -open_minor if open_minor < 0 else open_minor - original
            raise Refused("open_amount_exceeded", on=day, over_minor=over_minor, currency=currency)


def _move_known_items(moves: dict[int, _Move]) -> None:
    known = {slot: move for slot, move in moves.items() if slot > 0}
    if not known:
        return
    items = items_by_number(known, held=True)
    before = item_days(known)
    for slot, move in known.items():
        item = items[slot]
        _refuse_outside(before[slot], move.by_day, item.original_minor, item.currency)
        items[slot].open_minor += sum(move.by_day.values())
    changed = [items[slot] for slot, move in known.items() if any(move.by_day.values())]
    if changed:
        set_column(OpenItem, "open_minor", [(item.open_minor, item.id) for item in changed])


def item_days(item_ids: Iterable[int]) -> dict[int, dict[date, int]]:
    """By how much each item moved on each day, from its lines."""
    days: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    wanted = list(item_ids)
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = wanted[start : start + KEYS_AT_ONCE]
        for item_id, account, on, minor in fetched(_MOVES.format(marks(some)), some):
            days[item_id][on] += ITEM_SIGNS[account] * minor
    return days


def _write(drafts: Sequence[Draft], ids: Sequence[int], by: Actor) -> None:
    """Lines first, their entry last: inserting the entry closes it, and the database checks it."""
    lines: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    recorded_at = instant(by.at)
    for draft, id_ in zip(drafts, ids, strict=True):
        own = [_line_facts(line) for line in draft.lines]
        days = (draft.effective_on, by.today)
        lines += [(id_, *facts, *days) for facts in own]
        sha = entry_sha256(id_, draft, own, by)
        entries.append((id_, draft.kind, draft.effective_on, recorded_at, by.today, draft.key,
                        by.code, draft.source, draft.reverses_id, draft.reason, sha))  # fmt: skip
    insert_rows(
        Line,
        "entry_id account customer_id item_id due_on currency amount_minor"
        " effective_on recorded_on",
        lines,
    )
    insert_rows(
        Entry,
        "id kind effective_on recorded_at recorded_on key actor source reverses_id reason sha256",
        entries,
    )


def _line_facts(line: DraftLine) -> tuple[Any, ...]:
    item = line.item
    return (
        line.account,
        item.customer_id if item else line.customer_id,
        item.id if item else None,
        item.due_on if item else None,
        line.currency,
        line.amount_minor,
    )
