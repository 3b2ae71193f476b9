"""What came in, what it paid, and what it should pay next."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.lookups import Exact, GreaterThan, LessThan

from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.queries import beginning, open_receivables
from huikuan.engine.application import OpenReceivable, Part, oldest_first, statutory
from huikuan.records.customers.long_lists import few_or, holding, listed_within
from huikuan.records.ledger.open_items import open_minor_beside, standing_items, unapplied_items
from huikuan.records.ledger.queries import item, reversed_entries
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import EVERYWHERE, Reach, Rights
from huikuan.records.prepared import Prepared

NEWEST = 10

if TYPE_CHECKING:
    from huikuan.records.ledger.models import OpenItem


def receipts_visible_to(
    rights: Rights, permission: str = "receipts.read", *, listed: bool = False
) -> QuerySet[Receipt]:
    """The receipts of the customers a right reaches; ``listed`` as for receivables."""
    reached = (
        listed_within(rights, permission, "customer__")
        if listed
        else scoped(rights.reach(permission), "customer__")
    )
    return (
        Receipt.objects.filter(reached)
        .select_related("customer", "item", "entry__reversed_by")
        .order_by("-received_on", "-item_id")
    )


class Came(NamedTuple):
    """One receipt as a customer's page shows it."""

    item_id: int
    number: str
    received_on: date
    payer_name: str
    amount_minor: int
    open_minor: int
    currency: str
    is_reversed: bool


# What came last from one customer.
newest_receipts = Prepared(
    lambda customer_id: Receipt.objects.filter(customer_id=customer_id)
    .order_by("-received_on", "-item_id")
    .values_list(
        "item_id", "number", "received_on", "payer_name", "amount_minor", "item__open_minor",
        "currency", "entry__reversed_by__id",
    )[:NEWEST],
    int,
    shape=lambda rows: tuple(Came._make((*row[:-1], row[-1] is not None)) for row in rows),
)  # fmt: skip


def applications_of_receivable(item_id: int) -> QuerySet[Application]:
    """What paid one receivable, undone applications included."""
    return (
        Application.objects.filter(receivable_item_id=item_id)
        .select_related("entry__reversed_by", "source_item__receipt")
        .order_by("-applied_on", "-id")
    )


def applications_of_source(item_id: int) -> QuerySet[Application]:
    """What one receipt or credit paid, undone applications included."""
    return (
        Application.objects.filter(source_item_id=item_id)
        .select_related("entry__reversed_by", "receivable_item__receivable")
        .order_by("-applied_on", "-id")
    )


def proposed_parts(
    source_item_id: int, order: str, as_of: date, designated: Sequence[int] = ()
) -> Sequence[Part]:
    """What a receipt or credit would pay in this order, with the reason of each place."""
    source = item(source_item_id)
    owed = [
        OpenReceivable(
            id=row.item_id,
            due_on=row.due_on,
            origin_on=row.issued_on,
            open_minor=row.item.open_minor,
            contract=row.contract_number,
        )
        for row in open_receivables(source.customer_id, source.currency)
    ]
    if order == "statutory":
        return statutory(source.open_minor, owed, as_of, designated)
    return oldest_first(source.open_minor, owed)


def unapplied_visible_to(
    rights: Rights, permission: str = "receipts.read", *, listed: bool = False
) -> QuerySet["OpenItem"]:
    """Receipts and credits of which something waits to be applied, longest first.

    ``listed`` as for receivables.
    """
    reached = (
        listed_within(rights, permission, "customer__")
        if listed
        else scoped(rights.reach(permission), "customer__")
    )
    rows = unapplied_items().filter(reached)
    return rows.select_related("customer", "receipt", "credit_note__receivable")


def parts_of_entry(entry_id: int) -> QuerySet[Application]:
    """Everything one application paid at once."""
    return (
        Application.objects.filter(entry_id=entry_id)
        .select_related("receivable_item__receivable", "source_item", "entry__reversed_by")
        .order_by("id")
    )


def receipts_by_key(keys: Iterable[str]) -> dict[str, Receipt]:
    """Standing receipts by their natural key."""
    wanted = list(keys)
    found: dict[str, Receipt] = {}
    for start in range(0, len(wanted), 900):
        rows = Receipt.objects.filter(key__in=wanted[start : start + 900], entry__reversed_by=None)
        found.update((row.key, row) for row in rows)
    return found


def standing_application_entries(source_item_id: int) -> list[int]:
    """The entries by which a receipt or credit pays something and that nobody has undone."""
    rows = Application.objects.filter(source_item_id=source_item_id, entry__reversed_by=None)
    return sorted(set(rows.values_list("entry_id", flat=True)), reverse=True)


def receipt_numbers_by_item(item_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of receipts by their open item."""
    rows = Receipt.objects.filter(pk__in=item_ids).order_by()
    return dict(rows.values_list("item_id", "number"))


def received_in(
    rights: Rights, permission: str, first: date, last: date
) -> dict[str, tuple[int, int]]:
    """What came in a stretch of days and still stands: currency to (minor units, receipts)."""
    rows = Receipt.objects.filter(
        scoped(rights.reach(permission), "customer__"),
        received_on__range=(first, last),
        entry__reversed_by=None,
    )
    totals = (
        rows.order_by().values("currency").annotate(total=Sum("amount_minor"), count=Count("pk"))
    )
    return {row["currency"]: (row["total"], row["count"]) for row in totals}


def applications_visible_to(
    rights: Rights, permission: str = "applications.read"
) -> QuerySet[Application]:
    """The applications to receivables of the customers a right reaches, undone ones included."""
    return (
        Application.objects.filter(scoped(rights.reach(permission), "receivable_item__customer__"))
        .select_related("entry__reversed_by", "source_item", "receivable_item__customer")
        .order_by("-applied_on", "-id")
    )


def same_money(
    customer_id: int, currency: str, amount_minor: int, received_on: date
) -> Receipt | None:
    """A standing receipt of this customer over the same amount on the same day."""
    return Receipt.objects.filter(
        customer_id=customer_id,
        currency=currency,
        amount_minor=amount_minor,
        received_on=received_on,
        entry__reversed_by=None,
    ).first()


def receipts_numbered(receipts: QuerySet[Receipt], text: str) -> QuerySet[Receipt]:
    """Narrow receipts to those whose number or bank reference begins with a text."""
    fields = ("number", "bank_reference")
    return receipts.filter(beginning(Receipt.objects.all(), fields, text))


def in_currency(receipts: QuerySet[Receipt], code: str, reach: Reach) -> QuerySet[Receipt]:
    """Narrow receipts to one currency."""
    return holding(receipts, "currency", [code], reach, coded=True)


def paid_by(receipts: QuerySet[Receipt], instrument: str, reach: Reach) -> QuerySet[Receipt]:
    """Narrow receipts to one means of payment."""
    return holding(receipts, "instrument", [instrument], reach, coded=True)


# A derived state as a state of the open item.
STANDING = {"unapplied": "whole", "part_applied": "part"}


def with_state(
    receipts: QuerySet[Receipt], state: str, as_of: date, reach: Reach = EVERYWHERE
) -> QuerySet[Receipt]:
    """Narrow receipts to one derived state: unapplied, part_applied, applied, reversed."""
    taken_back = Q(entry_id__in=reversed_entries())
    if state == "applied":
        return receipts.filter(Exact(open_minor_beside(), 0), ~taken_back)
    if state == "reversed":
        return receipts.filter(few_or(Receipt.objects.filter(taken_back), taken_back))
    items = standing_items("receipt", STANDING[state], as_of, reach)
    open_minor = open_minor_beside()
    whole = Q(Exact(open_minor, F("amount_minor")))
    part = Q(GreaterThan(open_minor, 0)) & Q(LessThan(open_minor, F("amount_minor")))
    condition = whole if state == "unapplied" else part
    return receipts.filter(few_or(items, condition, numbers_only=True))


def paid_by_receivable(item_ids: Sequence[int]) -> dict[int, int]:
    """How much money was applied to each of these receivables and stayed there."""
    rows = Application.objects.filter(
        receivable_item__in=item_ids, source_item__side="receipt", entry__reversed_by=None
    )
    return dict(rows.values_list("receivable_item").annotate(total=Sum("amount_minor")).order_by())
