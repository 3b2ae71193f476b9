"""What is owed, document by document."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Left
from django.db.models.lookups import Exact, GreaterThan, LessThan

from huikuan.desks.receivables.models import CreditNote, Invoice, InvoicePart, Receivable
from huikuan.desks.receivables.queries.claiming import (
    claimed_by_item as claimed_by_item,
)
from huikuan.desks.receivables.queries.claiming import (
    claimed_under as claimed_under,
)
from huikuan.desks.receivables.queries.claiming import (
    invoices_with_parts as invoices_with_parts,
)
from huikuan.desks.receivables.queries.claiming import (
    receivables_of_events as receivables_of_events,
)
from huikuan.desks.receivables.queries.invoices import with_left_minor
from huikuan.records.customers.long_lists import (
    few_or,
    holding,
    listed_within,
)
from huikuan.records.ledger.open_items import open_minor_beside, standing_items
from huikuan.records.ledger.queries import reversed_entries
from huikuan.records.people.queries import departments, scoped
from huikuan.records.people.rights import EVERYWHERE, Reach, Rights
from huikuan.records.prepared import Prepared

DUE_FIRST = 20
TOTALLED_MAX = 100_000
# So many can be found by an index and sorted for a page.
FEW_SORTED = 20_000
HIGHEST_SIGN = "\U0010ffff"


def receivables_visible_to(
    rights: Rights,
    permission: str = "receivables.read",
    *,
    listed: bool = False,
    by_items: bool = False,
) -> QuerySet[Receivable]:
    """The receivables of the customers a right reaches, with what the lists show of them.

    ``listed``: for the list of them all, which is read in an order of its own; ``by_items``: in
    an order of their items, which have the customer too.
    """
    reached = (
        listed_within(rights, permission, "item__customer__" if by_items else "customer__")
        if listed
        else scoped(rights.reach(permission), "customer__")
    )
    return (
        Receivable.objects.filter(reached)
        .select_related("customer", "item", "owner", "entry__reversed_by")
        .order_by("-issued_on", "-item_id")
    )


class Owed(NamedTuple):
    """One open receivable as a customer's page shows it."""

    item_id: int
    number: str
    issued_on: date
    due_on: date
    amount_minor: int
    open_minor: int
    currency: str


# The open receivables of one customer that are due first.
due_first = Prepared(
    lambda customer_id: Receivable.objects.filter(
        item__customer_id=customer_id, item__side="receivable", item__open_minor__gt=0
    )
    .order_by("item__due_on", "item_id")
    .values_list(
        "item_id", "number", "issued_on", "item__due_on", "amount_minor", "item__open_minor",
        "currency",
    )[:DUE_FIRST],
    int,
    shape=lambda rows: tuple(Owed(*row) for row in rows),
)  # fmt: skip


def receivables_brought_by(rights: Rights, source: str) -> QuerySet[Receivable]:
    """The receivables that one document or intake wrote, reversed ones too."""
    return receivables_visible_to(rights).filter(entry__source=source)


# A derived status as a state of the open item.
STANDING = {"unsettled": "any", "overdue": "overdue", "part_paid": "part", "open": "whole"}


def with_status(
    receivables: QuerySet[Receivable], status: str, as_of: date, reach: Reach = EVERYWHERE
) -> QuerySet[Receivable]:
    """Narrow receivables to one derived status (``rules.status`` says the same of one row).

    What is open is asked row by row, in the order of the list, unless it is little.
    """
    taken_back = Q(entry_id__in=reversed_entries())
    if status == "settled":
        return receivables.filter(Exact(open_minor_beside(), 0), ~taken_back)
    if status == "reversed":
        return receivables.filter(few_or(Receivable.objects.filter(taken_back), taken_back))
    items = standing_items("receivable", STANDING[status], as_of, reach)
    return receivables.filter(few_or(items, _standing(status, as_of), numbers_only=True))


def _standing(status: str, as_of: date) -> Q:
    """A state as it is asked row by row: for a page that costs less than gathering all items."""
    open_minor = open_minor_beside()
    return {
        "overdue": Q(GreaterThan(open_minor, 0)) & Q(due_on__lt=as_of),
        "part_paid": Q(GreaterThan(open_minor, 0))
        & Q(due_on__gte=as_of)
        & Q(LessThan(open_minor, F("amount_minor"))),
        "open": Q(due_on__gte=as_of) & Q(Exact(open_minor, F("amount_minor"))),
        "unsettled": Q(GreaterThan(open_minor, 0)),
    }[status]


def in_currency(receivables: QuerySet[Receivable], code: str, reach: Reach) -> QuerySet[Receivable]:
    """Narrow receivables to one currency."""
    return holding(receivables, "currency", [code], reach, coded=True)


def in_departments(
    receivables: QuerySet[Receivable], path: str, reach: Reach
) -> QuerySet[Receivable]:
    """Narrow receivables to those that a department, or one below it, brought in."""
    below = [each.pk for each in departments() if each.path.startswith(path)]
    return holding(receivables, "department_id", below, reach)


def open_by_amount(receivables: QuerySet[Receivable]) -> QuerySet[Receivable]:
    """Those of which something is open, for a list in the order of the open amounts.

    The side is not asked: the item of a receivable is on no other, and the index has none.
    """
    return receivables.filter(item__open_minor__gt=0)


def open_receivables(customer_id: int, currency: str | None = None) -> QuerySet[Receivable]:
    """What a customer still owes, earliest due first."""
    rows = Receivable.objects.filter(customer_id=customer_id, item__open_minor__gt=0)
    if currency:
        rows = rows.filter(currency=currency)
    return rows.select_related("item", "customer").order_by("item__due_on", "item_id")


def receivables_by_numbers(
    pairs: Iterable[tuple[int, str]],
) -> dict[tuple[int, str], Receivable]:
    """Standing receivables of many customers by customer and number."""
    numbers_of: dict[int, list[str]] = {}
    for customer_id, number in pairs:
        numbers_of.setdefault(customer_id, []).append(number)
    found: dict[tuple[int, str], Receivable] = {}
    wanted = sorted(numbers_of)
    for start in range(0, len(wanted), 200):
        some = wanted[start : start + 200]
        numbers = sorted({number for each in some for number in numbers_of[each]})
        for at in range(0, len(numbers), 600):
            rows = Receivable.objects.filter(
                customer_id__in=some,
                number__in=numbers[at : at + 600],
                entry__reversed_by=None,
            ).select_related("item")
            found.update(((row.customer_id, row.number), row) for row in rows)
    return found


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


def standing_receivables(ids: Iterable[int]) -> set[int]:
    """Which of these nobody has reversed, asked now."""
    rows = Receivable.objects.filter(pk__in=list(ids), entry__reversed_by=None)
    return set(rows.values_list("pk", flat=True))


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


def invoices_visible_to(rights: Rights, permission: str = "invoices.read") -> QuerySet[Invoice]:
    """The invoices of the customers a right reaches, those taken back included."""
    return (
        Invoice.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "reversal")
        .order_by("-issued_on", "-id")
    )


def numbers_by_item(item_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of receivables, and of the credit notes that left a credit, by open item."""
    numbers = dict(
        Receivable.objects.filter(pk__in=item_ids).order_by().values_list("item_id", "number")
    )
    notes = CreditNote.objects.filter(credit_item_id__in=item_ids).order_by()
    return numbers | dict(notes.values_list("credit_item_id", "number"))


def contracts_by_item(item_ids: Sequence[int]) -> dict[int, str]:
    """Under which contract each receivable stands, by open item; those without one are left out."""
    rows = Receivable.objects.filter(pk__in=item_ids).exclude(contract_number="").order_by()
    return dict(rows.values_list("item_id", "contract_number"))


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


def numbered(receivables: QuerySet[Receivable], text: str) -> QuerySet[Receivable]:
    """Narrow receivables to those whose own or whose contract's number begins with a text.

    Some thousand matches are looked up by the two indexes and sorted; a text that fits more is
    left to the order of the list, which meets them soon.
    """
    fields = ("number", "contract_number")
    return receivables.filter(beginning(Receivable.objects.all(), fields, text))


def beginning(rows: QuerySet[Any], fields: Iterable[str], text: str) -> Q:
    """One of these fields begins with a text: each is asked of its own index."""
    condition = Q()
    found: list[QuerySet[Any, Any]] = []
    for name in fields:
        condition |= Q(Exact(Left(name, len(text)), text))
        condition |= Q(Exact(Left(name, len(text)), text.upper()))
        found.append(rows.filter(begins_with(name, text)).order_by().values("pk"))
    if any(each[: FEW_SORTED + 1].count() > FEW_SORTED for each in found):
        return condition
    return Q(pk__in=found[0].union(*found[1:], all=True))


def begins_with(field: str, text: str) -> Q:
    """A beginning, as typed or in capitals, in the way in which the database's index finds it."""
    condition = Q()
    for start in {text, text.upper()}:
        if connection.vendor == "sqlite":
            span = {f"{field}__gte": start, f"{field}__lt": start + HIGHEST_SIGN}
            condition |= Q(**span)
        else:
            condition |= Q(**{f"{field}__startswith": start})
    return condition


def open_sums_of(receivables: QuerySet[Receivable]) -> dict[str, int] | None:
    """What is open on these receivables: by currency; nothing when they are too many."""
    rows = receivables.filter(item__open_minor__gt=0).select_related(None).order_by()
    if len(rows.values_list("pk", flat=True)[: TOTALLED_MAX + 1]) > TOTALLED_MAX:
        return None
    sums = rows.values("currency").annotate(total=Sum("item__open_minor"))
    return {row["currency"]: row["total"] for row in sums.order_by("-total")}


def invoice_parts_of(receivable: Receivable) -> QuerySet[InvoicePart]:
    """Which invoices claim a receivable, and how much of it each."""
    return (
        InvoicePart.objects.filter(receivable=receivable)
        .select_related("invoice__reversal")
        .order_by("invoice__issued_on", "id")
    )


def standing_invoices_on(receivable: Receivable) -> QuerySet[Invoice]:
    """The invoices that claim a receivable now."""
    return Invoice.objects.filter(parts__receivable=receivable, reversal=None).order_by("id")


def standing_invoices_on_entries_of(source: str) -> QuerySet[Invoice]:
    """The invoices that claim a receivable which this document or intake brought."""
    brought = Receivable.objects.filter(entry__source=source, entry__reversed_by=None)
    claims = InvoicePart.objects.filter(receivable__in=brought, invoice__reversal=None)
    return Invoice.objects.filter(pk__in=claims.values("invoice_id")).order_by("id")


def parts_of_invoice(invoice: Invoice) -> QuerySet[InvoicePart]:
    """Which receivables an invoice claims."""
    return (
        InvoicePart.objects.filter(invoice=invoice)
        .select_related("receivable__item", "receivable__entry__reversed_by")
        .order_by("receivable__due_on", "id")
    )


def invoiceable(
    customer_id: int, rights: Rights, permission: str = "invoices.post"
) -> QuerySet[Any]:
    """A customer's standing receivables of which something is not yet invoiced, oldest first."""
    return (
        with_left_minor(receivables_visible_to(rights, permission))
        .filter(customer_id=customer_id, entry__reversed_by=None)
        .filter(left_minor__gt=0)
        .order_by("issued_on", "item_id")
    )


def receivables_of_recognitions(recognition_ids: Iterable[int]) -> list[Receivable]:
    """The standing receivables that events made due, the latest first."""
    rows = Receivable.objects.filter(recognition__in=list(recognition_ids), entry__reversed_by=None)
    return list(rows.select_related("customer", "item").order_by("-item_id"))


def credit_notes_by_key(beginning: str) -> list[CreditNote]:
    """The standing credit notes whose natural keys begin like this."""
    rows = CreditNote.objects.filter(key__startswith=beginning, entry__reversed_by=None)
    return list(rows.select_related("receivable", "credit_item").order_by("pk"))


def creditable_minor(receivable: Receivable) -> int:
    """How much of a receivable no credit note has taken back yet."""
    standing = receivable.credit_notes.filter(entry__reversed_by=None)
    noted = standing.aggregate(total=Sum("amount_minor"))["total"] or 0
    return receivable.amount_minor - noted


def invoices_without_receivable(
    rights: Rights, permission: str = "invoices.read"
) -> list[tuple[Invoice, int]]:
    """Invoices that claim more than stands: with how much of each has no receivable (any more)."""
    standing = Sum("parts__amount_minor", filter=Q(parts__receivable__entry__reversed_by=None))
    reached = scoped(rights.reach(permission), "customer__")
    rows = Invoice.objects.filter(reached, reversal=None).annotate(
        standing_minor=Coalesce(standing, 0)
    )
    found = rows.filter(standing_minor__lt=F("amount_minor")).order_by("id")
    return [(row, row.amount_minor - row.standing_minor) for row in found]
