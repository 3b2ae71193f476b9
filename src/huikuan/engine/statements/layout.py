"""A statement laid out from the lines of the ledger: open items, carried forward, or as a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

KINDS = ("open_item", "balance_forward", "list")
_SIDES = {"receivable": "receivable", "unapplied_cash": "receipt", "customer_credit": "credit"}


class BookLine(Protocol):
    """One line of the ledger on an item of the customer; debit positive, in minor units."""

    @property
    def entry_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def account(self) -> str: ...
    @property
    def item_id(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def origin_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def original_minor(self) -> int: ...
    @property
    def amount_minor(self) -> int: ...


@dataclass(frozen=True, slots=True)
class StatedItem:
    """A document with something open on it; what the customer has to their good is negative."""

    item_id: int
    side: str
    number: str
    contract: str
    issued_on: date
    due_on: date
    original_minor: int
    open_minor: int
    overdue_days: int


@dataclass(frozen=True, slots=True)
class StatedMove:
    """Something that happened: what is owed more (positive) or less (negative) by it.

    ``is_application``: money or a credit (``number``) was put on a receivable (``paid_number``);
    such a row only says what pays what, and moves the balance by nothing as a whole.
    """

    entry_id: int
    on: date
    kind: str
    number: str
    paid_number: str
    amount_minor: int
    is_application: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What people call the document behind an item."""

    number: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """One customer, one currency, one day: what the statement says."""

    currency: str
    since_on: date
    as_of: date
    opening_minor: int
    increase_minor: int
    decrease_minor: int
    closing_minor: int
    overdue_minor: int
    items: tuple[StatedItem, ...]
    moves: tuple[StatedMove, ...]

    @property
    def adds_up(self) -> bool:
        """Opening + increases - decreases = closing = everything that is open."""
        carried = self.opening_minor + self.increase_minor - self.decrease_minor
        return carried == self.closing_minor == sum(item.open_minor for item in self.items)


def laid_out(
    lines: Iterable[BookLine],
    documents: Mapping[int, Document],
    *,
    currency: str,
    since_on: date,
    as_of: date,
    kind: str,
) -> Figures:
    """The statement of one currency from all lines of a customer up to its day.

    What happened on ``since_on`` or later is a movement; before it, it is in the opening balance.
    """
    own = [line for line in lines if line.currency == currency and line.on <= as_of]
    within = [line for line in own if line.on >= since_on]
    totals = _by_entry(within)
    items = _items(own, documents, as_of)
    increase = sum(total for total in totals.values() if total > 0)
    return Figures(
        currency=currency,
        since_on=since_on,
        as_of=as_of,
        opening_minor=sum(line.amount_minor for line in own if line.on < since_on),
        increase_minor=increase,
        decrease_minor=-sum(total for total in totals.values() if total < 0),
        closing_minor=sum(line.amount_minor for line in own),
        overdue_minor=sum(item.open_minor for item in items if item.overdue_days > 0),
        items=items,
        moves=_moves(within, totals, documents, with_applications=kind == "list"),
    )


def _by_entry(lines: Iterable[BookLine]) -> dict[int, int]:
    totals: dict[int, int] = defaultdict(int)
    for line in lines:
        totals[line.entry_id] += line.amount_minor
    return totals


def _items(
    lines: Iterable[BookLine], documents: Mapping[int, Document], as_of: date
) -> tuple[StatedItem, ...]:
    open_minor: dict[int, int] = defaultdict(int)
    first: dict[int, BookLine] = {}
    for line in lines:
        open_minor[line.item_id] += line.amount_minor
        first.setdefault(line.item_id, line)
    found = [
        _item(line, open_minor[item_id], documents.get(item_id, Document()), as_of)
        for item_id, line in first.items()
        if open_minor[item_id]
    ]
    order = {"receivable": 0, "receipt": 1, "credit": 2}
    return tuple(sorted(found, key=lambda item: (order[item.side], item.due_on, item.item_id)))


def _item(line: BookLine, open_minor: int, document: Document, as_of: date) -> StatedItem:
    side = _SIDES[line.account]
    is_owed = side == "receivable"
    return StatedItem(
        item_id=line.item_id,
        side=side,
        number=document.number,
        contract=document.contract,
        issued_on=line.origin_on,
        due_on=line.due_on,
        original_minor=line.original_minor if is_owed else -line.original_minor,
        open_minor=open_minor,
        overdue_days=max((as_of - line.due_on).days, 0) if is_owed else 0,
    )


def _moves(
    lines: Iterable[BookLine],
    totals: Mapping[int, int],
    documents: Mapping[int, Document],
    *,
    with_applications: bool,
) -> tuple[StatedMove, ...]:
    by_entry: dict[int, list[BookLine]] = defaultdict(list)
    for line in lines:
        by_entry[line.entry_id].append(line)
    found: list[StatedMove] = []
    for entry_id, own in by_entry.items():
        if totals[entry_id]:
            names = [documents.get(line.item_id, Document()).number for line in own]
            number = ", ".join(dict.fromkeys(name for name in names if name))
            head = own[0]
            found.append(StatedMove(entry_id, head.on, head.kind, number, "", totals[entry_id]))
        elif with_applications:
            found += _applied(own, documents)
    return tuple(sorted(found, key=lambda move: (move.on, move.entry_id)))


def _applied(own: list[BookLine], documents: Mapping[int, Document]) -> list[StatedMove]:
    """Which money or credit paid which receivable: one row for each receivable."""
    sources = [line for line in own if line.account != "receivable"]
    source = documents.get(sources[0].item_id, Document()).number if sources else ""
    return [
        StatedMove(
            line.entry_id,
            line.on,
            line.kind,
            source,
            documents.get(line.item_id, Document()).number,
            line.amount_minor,
            is_application=True,
        )
        for line in own
        if line.account == "receivable"
    ]
