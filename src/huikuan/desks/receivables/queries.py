"""What is owed, document by document."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from huikuan.desks.receivables.models import CreditNote, Invoice, Receivable
from huikuan.records.customers.models import Customer
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def receivables_visible_to(
    rights: Rights, permission: str = "receivables.read"
) -> QuerySet[Receivable]:
    """The receivables of the customers a right reaches, with what the lists show of them."""
    return (
        Receivable.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "item", "owner", "entry__reversed_by")
        .order_by("-issued_on", "-item_id")
    )


def receivables_brought_by(rights: Rights, source: str) -> QuerySet[Receivable]:
    """The receivables that one document or intake wrote, reversed ones too."""
    return receivables_visible_to(rights).filter(entry__source=source)


def with_status(
    receivables: QuerySet[Receivable], status: str, as_of: date
) -> QuerySet[Receivable]:
    """Narrow receivables to one derived status (``rules.status`` says the same of one row)."""
    return receivables.filter(_status_condition(status, as_of))


def _status_condition(status: str, as_of: date) -> Q:
    standing = Q(entry__reversed_by=None)
    is_open = Q(item__open_minor__gt=0)
    conditions = {
        "reversed": ~standing,
        "settled": standing & Q(item__open_minor=0),
        "overdue": is_open & Q(item__due_on__lt=as_of),
        "part_paid": is_open
        & Q(item__due_on__gte=as_of)
        & Q(item__open_minor__lt=F("amount_minor")),
        "open": is_open & Q(item__due_on__gte=as_of) & Q(item__open_minor=F("amount_minor")),
        "unsettled": is_open,
    }
    return conditions[status]


def open_receivables(customer_id: int, currency: str | None = None) -> QuerySet[Receivable]:
    """What a customer still owes, earliest due first."""
    rows = Receivable.objects.filter(customer_id=customer_id, item__open_minor__gt=0)
    if currency:
        rows = rows.filter(currency=currency)
    return rows.select_related("item", "customer").order_by("item__due_on", "item_id")


def receivables_by_number(customer_id: int, numbers: Iterable[str]) -> dict[str, Receivable]:
    """A customer's standing receivables by their number."""
    rows = Receivable.objects.filter(
        customer_id=customer_id, number__in=list(numbers), entry__reversed_by=None
    ).select_related("item")
    return {row.number: row for row in rows}


def receivables_by_key(keys: Iterable[str]) -> dict[str, Receivable]:
    """Standing receivables by their natural key."""
    wanted = list(keys)
    found: dict[str, Receivable] = {}
    for start in range(0, len(wanted), 900):
        rows = Receivable.objects.filter(
            key__in=wanted[start : start + 900], entry__reversed_by=None
        )
        found.update((row.key, row) for row in rows.select_related("item"))
    return found


def stands(receivable: Receivable) -> bool:
    """Whether nobody has reversed it, asked now and not of what was loaded before."""
    return Receivable.objects.filter(pk=receivable.pk, entry__reversed_by=None).exists()


def is_rested_upon(receivable: Receivable) -> bool:
    """Whether money or a credit note rests on it, so it cannot simply go."""
    fresh = Receivable.objects.select_related("item").get(pk=receivable.pk)
    return (
        fresh.item.open_minor != fresh.amount_minor
        or fresh.credit_notes.filter(entry__reversed_by=None).exists()
    )


def credit_notes_of(receivable: Receivable) -> QuerySet[CreditNote]:
    """The credit notes against one receivable."""
    return CreditNote.objects.filter(receivable=receivable).select_related("entry__reversed_by")


def invoices_visible_to(rights: Rights) -> QuerySet[Invoice]:
    """The invoices of the customers a right reaches."""
    return (
        Invoice.objects.filter(scoped(rights.reach("invoices.read"), "customer__"))
        .select_related("customer")
        .order_by("-issued_on", "-id")
    )


def receivable_counts(customers: QuerySet[Customer]) -> int:
    """How many receivables these customers have."""
    return Receivable.objects.filter(customer__in=customers).count()


def numbers_by_item(item_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of receivables, and of the credit notes that left a credit, by open item."""
    numbers = dict(
        Receivable.objects.filter(pk__in=item_ids).order_by().values_list("item_id", "number")
    )
    notes = CreditNote.objects.filter(credit_item_id__in=item_ids).order_by()
    return numbers | dict(notes.values_list("credit_item_id", "number"))


def reversed_items(as_of: date) -> list[int]:
    """Receivables that were taken back by the end of a day, by open item."""
    taken_back = Receivable.objects.filter(entry__reversed_by__effective_on__lte=as_of)
    return list(taken_back.order_by().values_list("item_id", flat=True))


def credited_totals(rights: Rights, permission: str, first: date, last: date) -> dict[str, int]:
    """Credit notes that stand, noted in a stretch of days: currency to minor units."""
    rows = CreditNote.objects.filter(
        scoped(rights.reach(permission), "receivable__customer__"),
        noted_on__range=(first, last),
        entry__reversed_by=None,
    )
    totals = rows.order_by().values("receivable__currency").annotate(total=Sum("amount_minor"))
    return {row["receivable__currency"]: row["total"] for row in totals}


def credit_notes_visible_to(
    rights: Rights, permission: str = "receivables.read"
) -> QuerySet[CreditNote]:
    """The credit notes against receivables of the customers a right reaches."""
    return (
        CreditNote.objects.filter(scoped(rights.reach(permission), "receivable__customer__"))
        .select_related("receivable__customer", "credit_item", "entry__reversed_by")
        .order_by("-noted_on", "-id")
    )
