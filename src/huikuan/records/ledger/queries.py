"""What the ledger says, line by line, as of any day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Abs
from django.db.models.lookups import In

from huikuan.records.ledger.accounts import (
    COMMITMENT,
    CUSTOMER_CREDIT,
    ITEM_SIGNS,
    OUTPUT_TAX,
    RECEIVABLE,
    REVENUE,
    UNAPPLIED_CASH,
)
from huikuan.records.ledger.models import Account, Closing, Entry, Line, OpenItem
from huikuan.records.ledger.storage.hashing import entry_facts, sha256_of
from huikuan.records.ledger.storage.rows import fetched, marks
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights

CHUNK_ENTRIES = 5000
KEYS_AT_ONCE = 900
PAYMENT_KINDS = ("receipt_applied", "credit_applied")

ITEM_FIELDS = [field.attname for field in OpenItem._meta.concrete_fields]
_ITEMS = f"SELECT {', '.join(ITEM_FIELDS)} FROM ledger_openitem WHERE id IN ({{}}) ORDER BY id"  # noqa: S608
_BY_KEY = (
    "SELECT told.key, told.id, reversal.id FROM ledger_entry AS told"
    " LEFT JOIN ledger_entry AS reversal ON reversal.reverses_id = told.id"
    " WHERE told.key IN ({})"
)


def open_items(side: str, customer_ids: Iterable[int] | None = None) -> QuerySet[OpenItem]:
    """What is open now on one side (receivable, receipt, credit), earliest due first."""
    items = OpenItem.objects.filter(side=side, open_minor__gt=0).order_by("due_on", "id")
    return items if customer_ids is None else items.filter(customer_id__in=list(customer_ids))


def reversed_entries() -> QuerySet[Entry, int | None]:
    """The numbers of the entries that somebody took back, as a condition for other rooms."""
    return Entry.objects.filter(reverses__isnull=False).values_list("reverses_id", flat=True)


def item(item_id: int) -> OpenItem:
    """One open item by its number."""
    return OpenItem.objects.get(pk=item_id)


def items(item_ids: Iterable[int], *, held: bool = False) -> dict[int, OpenItem]:
    """Open items by their numbers; ``held``: nobody moves them until this transaction ends."""
    wanted = sorted(set(item_ids))
    found: dict[int, OpenItem] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = wanted[start : start + KEYS_AT_ONCE]
        for row in fetched(_ITEMS.format(marks(some)), some, held=held):
            found[row[0]] = OpenItem.from_db(connection.alias, ITEM_FIELDS, row)
    return found


def open_amounts_as_of(item_ids: Sequence[int], as_of: date) -> dict[int, int]:
    """What was open on each item at the end of a day, in minor units of its currency."""
    rows = (
        Line.objects.filter(item_id__in=list(item_ids), effective_on__lte=as_of)
        .values("item_id", "account")
        .annotate(total=Sum("amount_minor"))
    )
    amounts: dict[int, int] = defaultdict(int)
    for row in rows:
        amounts[row["item_id"]] += ITEM_SIGNS[row["account"]] * row["total"]
    return amounts


def is_overdue(customer: str, as_of: date) -> Exists:
    """Whether a row's customer (field ``customer``) has an overdue receivable, to narrow by."""
    return Exists(_overdue(as_of).filter(customer_id=OuterRef(customer)))


def _overdue(as_of: date) -> QuerySet[OpenItem]:
    return OpenItem.objects.filter(side="receivable", open_minor__gt=0, due_on__lt=as_of)


def oldest_overdue(customer: str, as_of: date) -> QuerySet[OpenItem, date]:
    """The day since which a row's customer (field ``customer``) is overdue, to sort by."""
    rows = _overdue(as_of).filter(customer_id=OuterRef(customer))
    return rows.order_by("due_on").values_list("due_on", flat=True)[:1]


def customers_with_open() -> list[int]:
    """Everybody with whom anything is open on any side."""
    rows = OpenItem.objects.filter(open_minor__gt=0).order_by()
    return list(rows.values_list("customer_id", flat=True).distinct())


def lines_of_item(item_id: int) -> QuerySet[Line]:
    """Every line that moved one item, in the order in which it was written."""
    return (
        Line.objects.filter(item_id=item_id)
        .select_related("entry__reverses", "entry__reversed_by")
        .order_by("id")
    )


def entry(entry_id: int) -> Entry | None:
    """One entry with its lines and what reversed it."""
    return (
        Entry.objects.filter(pk=entry_id)
        .select_related("reverses", "reversed_by")
        .prefetch_related("lines__customer")
        .first()
    )


def entries_by_source(source: str) -> QuerySet[Entry]:
    """Everything one document or intake wrote, newest first."""
    return Entry.objects.filter(source=source).order_by("-id")


def unreversed_entries(source: str) -> QuerySet[Entry]:
    """What one source wrote and nobody has reversed, without the reversals themselves."""
    return entries_by_source(source).filter(reversed_by=None, reverses=None)


def entries_resting_on(source: str) -> QuerySet[Entry]:
    """Standing entries from elsewhere that moved an open item which this source brought in."""
    opening = Q(account=RECEIVABLE, amount_minor__gt=0) | Q(
        account__in=(UNAPPLIED_CASH, CUSTOMER_CREDIT), amount_minor__lt=0
    )
    own_items = Line.objects.filter(opening, entry__source=source).values("item_id")
    return (
        Entry.objects.filter(lines__item_id__in=own_items, reversed_by=None, reverses=None)
        .exclude(source=source)
        .distinct()
        .order_by("id")
    )


def customers_moved_by(source: str) -> list[int]:
    """Whose accounts the entries of one source moved."""
    lines = Line.objects.filter(entry__source=source, customer__isnull=False)
    return list(lines.order_by("customer_id").values_list("customer_id", flat=True).distinct())


def _entries_by_key(keys: set[str]) -> dict[str, tuple[int, bool]]:
    wanted = sorted(keys)
    found: dict[str, tuple[int, bool]] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = wanted[start : start + KEYS_AT_ONCE]
        for key, entry_id, reversal in fetched(_BY_KEY.format(marks(some)), some):
            found[key] = (entry_id, reversal is None)
    return found


def free_keys(keys: Iterable[str]) -> dict[str, str]:
    """For each natural key the key a new entry takes: itself, or ``#2``, ``#3`` … after reversals.

    A fact that was reversed and is told again is a new entry; the old key stays with the old one.
    """
    return free_and_told(keys)[0]


def free_and_told(keys: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """The free keys, and which of them are in the book already: chosen key to entry."""
    chosen: dict[str, str] = {key: key for key in keys}
    told: dict[str, int] = {}
    pending = set(chosen)
    turn = 2
    while pending:
        states = _entries_by_key({chosen[key] for key in pending})
        told |= {key: entry_id for key, (entry_id, stands) in states.items() if stands}
        pending = {key for key in pending if states.get(chosen[key], (0, True))[1] is False}
        for key in pending:
            chosen[key] = f"{key}#{turn}"
        turn += 1
    return chosen, told


def items_visible_to(rights: Rights, permission: str = "ledger.read") -> QuerySet[OpenItem]:
    """The items of the customers a right reaches, settled ones included."""
    reached = scoped(rights.reach(permission), "customer__")
    return OpenItem.objects.filter(reached).select_related("customer")


def entries_visible_to(rights: Rights, permission: str = "ledger.read") -> QuerySet[Entry]:
    """The entries that move something of a customer a right reaches."""
    reach = rights.reach(permission)
    entries = Entry.objects.select_related("reverses", "reversed_by")
    if reach.all:
        return entries
    theirs = Line.objects.filter(scoped(reach, "customer__"), entry=OuterRef("pk"))
    return entries.filter(Exists(theirs))


def lines_visible_to(rights: Rights, permission: str = "ledger.read") -> QuerySet[Line]:
    """The lines of these customers; lines without a customer belong to nobody and are shown."""
    reach = rights.reach(permission)
    if reach.all:  # An empty condition joined by "or" would leave only the lines of nobody.
        return Line.objects.order_by("id")
    return Line.objects.filter(scoped(reach, "customer__") | Q(customer=None)).order_by("id")


def accounts() -> QuerySet[Account]:
    """The chart of accounts by code."""
    return Account.objects.order_by("code")


def closed_through() -> date | None:
    """The last day of the closed past, if any."""
    return Closing.objects.order_by("-id").values_list("closed_through_on", flat=True).first()


def closings() -> QuerySet[Closing]:
    """Every closing, newest first."""
    return Closing.objects.order_by("-id")


def last_entry_id() -> int:
    """The number of the newest entry; nothing written yet is zero."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def items_of(side: str) -> QuerySet[OpenItem]:
    """Every receivable, receipt or credit in the book, settled ones too."""
    return OpenItem.objects.filter(side=side)


# The fingerprint of the newest entry: the same as long as nothing was written.
LATEST_FINGERPRINT = "SELECT sha256 FROM ledger_entry ORDER BY id DESC LIMIT 1"


def entry_fingerprints(after: int, through: int) -> Iterator[str]:
    """The stored fingerprints of a stretch of entries, in order."""
    rows = Entry.objects.filter(id__gt=after, id__lte=through).order_by("id")
    return rows.values_list("sha256", flat=True).iterator(CHUNK_ENTRIES)


def entry_numbers(after: int, through: int) -> Iterator[int]:
    """The numbers of a stretch of entries, in order."""
    rows = Entry.objects.filter(id__gt=after, id__lte=through).order_by("id")
    return rows.values_list("id", flat=True).iterator(CHUNK_ENTRIES)


def wrong_fingerprints() -> Iterator[int]:
    """Entries whose fields and lines no longer give their fingerprint, or numbered below one."""
    yield from Entry.objects.filter(id__lt=1).order_by("id").values_list("id", flat=True)
    start, last = 0, last_entry_id()
    while start < last:
        chunk = Q(id__gt=start, id__lte=start + CHUNK_ENTRIES)
        lines = _line_facts(start, start + CHUNK_ENTRIES)
        heads = Entry.objects.filter(chunk).order_by("id").values_list(
            "id", "kind", "effective_on", "recorded_at", "recorded_on", "key", "actor", "source",
            "reverses_id", "reason", "sha256",
        )  # fmt: skip
        for id_, *head, sha256 in heads:
            if sha256_of(entry_facts([id_, *head], lines.get(id_, []))) != sha256:
                yield id_
        start += CHUNK_ENTRIES


def _line_facts(after: int, through: int) -> dict[int, list[Sequence[object]]]:
    facts: dict[int, list[Sequence[object]]] = defaultdict(list)
    rows = Line.objects.filter(entry_id__gt=after, entry_id__lte=through).order_by("id")
    for entry_id, *line in rows.values_list(
        "entry_id", "account", "customer_id", "item_id", "due_on", "currency", "amount_minor"
    ).iterator(CHUNK_ENTRIES):
        facts[entry_id].append(line)
    return facts


@dataclass(frozen=True, slots=True)
class ReceivableMove:
    """One line on a receivable; ``is_payment`` if it pays and has not been undone by then."""

    item_id: int
    currency: str
    due_on: date
    on: date
    moved_minor: int
    is_payment: bool


def receivable_moves(customer_ids: Iterable[int], as_of: date) -> Iterator[ReceivableMove]:
    """Everything that happened on the receivables of customers, day by day, through ``as_of``."""
    theirs = OpenItem.objects.filter(In(Abs("customer_id"), list(customer_ids)), side="receivable")
    rows = Line.objects.filter(
        account=RECEIVABLE, item_id__in=theirs.values("id"), effective_on__lte=as_of
    ).order_by("effective_on", "id")
    for item_id, currency, due_on, on, minor, kind, undone_on in rows.values_list(
        "item_id", "currency", "due_on", "effective_on", "amount_minor", "entry__kind",
        "entry__reversed_by__effective_on",
    ).iterator(CHUNK_ENTRIES):  # fmt: skip
        stands = undone_on is None or undone_on > as_of
        pays = kind in PAYMENT_KINDS and stands
        assert due_on is not None, "a line on a receivable has its due day"
        yield ReceivableMove(item_id, currency, due_on, on, minor, pays)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line on a receivable, receipt or credit of a customer; debit positive."""

    entry_id: int
    kind: str
    on: date
    account: str
    item_id: int
    currency: str
    origin_on: date
    due_on: date
    original_minor: int
    amount_minor: int


def lines_with(
    customer_ids: Iterable[int],
    as_of: date,
    *,
    known_on: date | None = None,
    through_entry: int | None = None,
) -> list[ItemLine]:
    """Every line on the items of these customers up to a day, in the order of the entries.

    ``known_on``: only what was recorded by that day; ``through_entry``: only up to this entry.
    """
    theirs = OpenItem.objects.filter(In(Abs("customer_id"), list(customer_ids)))
    rows = Line.objects.filter(item_id__in=theirs.values("id"), effective_on__lte=as_of)
    if known_on is not None:
        rows = rows.filter(recorded_on__lte=known_on)
    if through_entry is not None:
        rows = rows.filter(entry_id__lte=through_entry)
    names = ("entry_id", "entry__kind", "effective_on", "account", "item_id", "currency",
             "item__origin_on", "item__due_on", "item__original_minor", "amount_minor")  # fmt: skip
    return [ItemLine(*row) for row in rows.order_by("effective_on", "id").values_list(*names)]


def commitments_of(sources: Iterable[str]) -> dict[str, tuple[int, int]]:
    """What of each contract or order is committed, and how many times that has moved."""
    rows = (
        Line.objects.filter(entry__source__in=list(sources), account=COMMITMENT)
        .values_list("entry__source")
        .annotate(total=Sum("amount_minor"), moves=Count("id"))
    )
    return {source: (total, moves) for source, total, moves in rows}


def entries_of(source: str, kind: str) -> int:
    """How many entries of one kind came from a document."""
    return Entry.objects.filter(source=source, kind=kind).count()


def earned_by_source(source: str) -> tuple[int, int]:
    """How much revenue one document has brought so far: with its tax, and the tax in it."""
    lines = Line.objects.filter(entry__source=source, account__in=(REVENUE, OUTPUT_TAX))
    sums = dict(lines.values_list("account").annotate(total=Sum("amount_minor")))
    tax_minor = -sums.get(OUTPUT_TAX, 0)
    return tax_minor - sums.get(REVENUE, 0), tax_minor
