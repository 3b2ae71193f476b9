"""Who owes what since when? As of any day, as known on any day; each cell opens its items."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ibis.expr.types import Table

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.engine.ageing.book import CREDIT, RECEIVABLE, UNAPPLIED, aged_items, in_any
from huikuan.engine.ageing.book import ageing as aged_book
from huikuan.engine.ageing.buckets import DEFINITIONS, NOT_DUE, Buckets, spans
from huikuan.errors import Refused
from huikuan.records.ledger.storage.mirror.book import Book, asked_of_book
from huikuan.records.people.rights import EVERYTHING, Rights
from huikuan.reports.parties import Member, Parties, Within, parties

PERMISSION = "ageing.read"
ANYWHERE = Within()
AS_KNOWN_NOW = date.max
# Cells that are not buckets: everything owed, what of it is past due, what stands against it.
WHOLE_CELLS = ("open", "overdue", "unapplied", "credit")
PAGE_ITEMS = 50


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """What one member (a customer, a group …) owes in one currency, in minor units.

    ``buckets`` leaves out what is not yet due: that is ``not_due_minor`` under any definition.
    With an overdue definition, open = not due + buckets; with 账龄, open = buckets. Unapplied
    money and credits are positive and not taken off, unless the table is netted.
    """

    value: str
    code: str
    name: str
    currency: str
    open_minor: int
    not_due_minor: int
    buckets: dict[str, int]
    unapplied_minor: int
    credit_minor: int
    item_count: int

    @property
    def overdue_minor(self) -> int:
        """What is past its due day."""
        return self.open_minor - self.not_due_minor

    @property
    def net_minor(self) -> int:
        """What would remain if unapplied money and credits were applied."""
        return self.open_minor - self.unapplied_minor - self.credit_minor

    def cell(self, code: str) -> int:
        """The amount of one bucket by its code, ``not_due`` included."""
        return self.not_due_minor if code == NOT_DUE else self.buckets[code]


@dataclass(frozen=True, slots=True)
class AgeingTable:
    """The whole answer: rows by currency, largest first, and one total per currency."""

    as_of: date
    known_on: date | None
    by: str
    definition: Buckets
    netted: bool
    rows: tuple[AgeingRow, ...]
    totals: tuple[AgeingRow, ...]


@dataclass(frozen=True, slots=True)
class CellItem:
    """One open item behind a cell; ``clock_on`` is the day from which it ages here.

    ``number`` is that of the receivable or receipt; money that is ours to give has no days past
    due.
    """

    item_id: int
    side: str
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    currency: str
    due_on: date
    clock_on: date
    open_minor: int
    days_past_due: int


@dataclass(frozen=True, slots=True)
class CellItems:
    """One page of the items behind a cell, with how many there are and what they come to."""

    items: tuple[CellItem, ...]
    page: int
    pages: int
    count: int
    total_minor: dict[str, int]
    counts: dict[str, int]


def ageing(
    rights: Rights,
    *,
    as_of: date,
    known_on: date | None = None,
    by: str = "customer",
    buckets: str = "overdue",
    currency: str | None = None,
    within: Within = ANYWHERE,
    netted: bool = False,
    found: Parties | None = None,
) -> AgeingTable:
    """The ageing of the customers a right reaches, by one dimension and bucket definition.

    ``known_on``: only what was in the book by the end of that day; ``None`` is all we know now.
    ``found``: the parties, when the caller has asked for them already.
    """
    definition = bucket_definition(buckets)
    known = known_on or AS_KNOWN_NOW
    found = found or parties(rights, by, within, PERMISSION)

    def question(book: Book) -> list[dict[str, Any]]:
        customers = book.table("customers", found.table)
        expression = aged_book(
            book.lines, book.items, customers,
            as_of=as_of, known_on=known, buckets=definition, netted=netted,
        )  # fmt: skip
        if currency:
            expression = expression.filter(expression.currency == currency)
        return book.rows(expression)

    late = late_codes(definition)
    answer = [_row(each, found.members, late) for each in asked_of_book(question)]
    rows = tuple(sorted(answer, key=lambda row: (row.currency, -row.open_minor, row.value)))
    return AgeingTable(as_of, known_on, by, definition, netted, rows, _totals(rows, definition))


def ageing_items(
    rights: Rights,
    *,
    as_of: date,
    known_on: date | None = None,
    bucket: str = "open",
    buckets: str = "overdue",
    currency: str | None = None,
    within: Within = ANYWHERE,
    netted: bool = False,
    due: tuple[date, date] | None = None,
    page: int = 1,
    per_page: int = PAGE_ITEMS,
) -> CellItems:
    """The items behind one cell, oldest first. ``within`` names the row, ``bucket`` the column:
    a bucket's code, ``not_due``, or one of :data:`WHOLE_CELLS`; ``due``: only these due days.
    """
    definition = bucket_definition(buckets)
    found = parties(rights, "customer", within, PERMISSION)

    def question(book: Book) -> CellItems:
        customers = book.table("customers", found.table)
        aged = aged_items(
            book.lines, book.items, customers,
            as_of=as_of, known_on=known_on or AS_KNOWN_NOW,
            clock=definition.clock, netted=netted,
        )  # fmt: skip
        kept = _in_cell(aged, definition, bucket, as_of)
        if currency:
            kept = kept.filter(kept.currency == currency)
        if due:
            kept = kept.filter(kept.due_on >= due[0], kept.due_on <= due[1])
        return _page(book, kept, found.members, as_of, max(page, 1), per_page)

    return asked_of_book(question)


def bucket_definition(code: str) -> Buckets:
    """A bucket definition by its code."""
    if code not in DEFINITIONS:
        raise Refused("unknown_buckets", buckets=code, known=", ".join(DEFINITIONS))
    return DEFINITIONS[code]


def _in_cell(aged: Table, definition: Buckets, bucket: str, as_of: date) -> Table:
    if bucket in ("unapplied", "credit"):
        return aged.filter(aged.account == (UNAPPLIED if bucket == "unapplied" else CREDIT))
    owed = aged.filter(aged.account == RECEIVABLE)
    if bucket == "open":
        return owed
    if bucket in ("overdue", NOT_DUE):
        return owed.filter((owed.due_on >= as_of) == (bucket == NOT_DUE))
    wanted = [span for span in spans(definition, as_of) if span.code == bucket]
    if not wanted:
        known = ", ".join((*WHOLE_CELLS, NOT_DUE, *definition.codes))
        raise Refused("unknown_bucket", bucket=bucket, known=known)
    return owed.filter(in_any(owed.clock_on, wanted))


def _page(
    book: Book, kept: Table, members: dict[int, Member], as_of: date, page: int, per_page: int
) -> CellItems:
    sums = book.rows(
        kept.group_by("currency").agg(
            total_minor=kept.open_minor.sum().cast("int64"), items=kept.count()
        )
    )
    count = sum(each["items"] for each in sums)
    ordered = kept.order_by(["clock_on", "item_id"])
    rows = book.rows(ordered.limit(per_page, offset=(page - 1) * per_page))
    numbers = _numbers([row["item_id"] for row in rows])
    return CellItems(
        tuple(_item(row, members[row["party_id"]], numbers, as_of) for row in rows),
        page,
        max(-(-count // per_page), 1),
        count,
        {each["currency"]: each["total_minor"] for each in sums},
        {each["currency"]: each["items"] for each in sums},
    )


def _numbers(item_ids: list[int]) -> dict[int, str]:
    """The numbers of documents; whose they are was decided when the items were found."""
    numbers: dict[int, str] = {}
    for documents in (receivables_visible_to(EVERYTHING), receipts_visible_to(EVERYTHING)):
        kept = documents.filter(item_id__in=item_ids).select_related(None).order_by()
        numbers.update(kept.values_list("item_id", "number"))
    return numbers


def _item(row: dict[str, Any], party: Member, numbers: dict[int, str], as_of: date) -> CellItem:
    owed = row["account"] == RECEIVABLE
    return CellItem(
        row["item_id"],
        {RECEIVABLE: "receivable", UNAPPLIED: "receipt", CREDIT: "credit"}[row["account"]],
        numbers.get(row["item_id"], ""),
        row["party_id"],
        party.code,
        party.name,
        row["currency"],
        row["due_on"],
        row["clock_on"],
        row["open_minor"],
        max((as_of - row["due_on"]).days, 0) if owed else 0,
    )


def late_codes(definition: Buckets) -> tuple[str, ...]:
    """The buckets of a row by name: all but what is not yet due."""
    return tuple(code for code in definition.codes if code != NOT_DUE)


def _row(row: dict[str, Any], members: dict[int, Member], late: tuple[str, ...]) -> AgeingRow:
    member = members[row["key"]]
    return AgeingRow(
        member.value,
        member.code,
        member.name,
        row["currency"],
        row["open_minor"],
        row["not_due_minor"],
        {code: row[f"in_{code}"] for code in late},
        row["unapplied_minor"],
        row["credit_minor"],
        row["item_count"],
    )


def _totals(rows: Iterable[AgeingRow], definition: Buckets) -> tuple[AgeingRow, ...]:
    by_currency: dict[str, list[AgeingRow]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    return tuple(
        AgeingRow(
            "", "", "", currency,
            sum(row.open_minor for row in group),
            sum(row.not_due_minor for row in group),
            {code: sum(row.buckets[code] for row in group) for code in late_codes(definition)},
            sum(row.unapplied_minor for row in group),
            sum(row.credit_minor for row in group),
            sum(row.item_count for row in group),
        )
        for currency, group in by_currency.items()
    )  # fmt: skip
