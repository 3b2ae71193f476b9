"""What came in, what it paid, and what it should pay next."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, QuerySet, Sum

from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.queries import open_receivables
from huikuan.engine.application import OpenReceivable, Part, oldest_first, statutory
from huikuan.records.ledger.queries import item
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def receipts_visible_to(rights: Rights, permission: str = "receipts.read") -> QuerySet[Receipt]:
    """The receipts of the customers a right reaches."""
    return (
        Receipt.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "item", "entry__reversed_by")
        .order_by("-received_on", "-item_id")
    )


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


def receipts_by_key(keys: Iterable[str]) -> dict[str, Receipt]:
    """Standing receipts by their natural key."""
    wanted = list(keys)
    found: dict[str, Receipt] = {}
    for start in range(0, len(wanted), 900):
        rows = Receipt.objects.filter(key__in=wanted[start : start + 900], entry__reversed_by=None)
        found.update((row.key, row) for row in rows)
    return found


def received_total(customer_id: int) -> dict[str, int]:
    """What a customer has paid in all that still stands: currency to minor units."""
    rows = Receipt.objects.filter(customer_id=customer_id, entry__reversed_by=None)
    return {
        row["currency"]: row["total"]
        for row in rows.values("currency").annotate(total=Sum("amount_minor"))
    }


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
