"""What long lists ask of the open items: states and totals, read off indexes."""

from datetime import date
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from huikuan.records.customers.long_lists import InOrder, among, customers_within
from huikuan.records.ledger.models import WAITING, OpenItem
from huikuan.records.people.rights import Reach

Row = TypeVar("Row")
# A customer may have several receivables of their oldest day: so many more are read.
SPARE = 200
# Said as the index says it.
_WAITS = ~Q(side="receivable")


def unapplied_items() -> QuerySet[OpenItem]:
    """Receipts and credits of which something is not yet applied, longest first."""
    # Any day at all: said so that SQLite takes the index of what waits, not that of all amounts.
    rows = OpenItem.objects.filter(_WAITS, open_minor__gt=0, due_on__gte=date.min)
    rows = rows.annotate(waits_minor=WAITING)
    return rows.order_by("due_on", "id")


def standing_items(side: str, state: str, as_of: date, reach: Reach) -> QuerySet[OpenItem, int]:
    """The numbers of the items within reach of one side on which something is open.

    States: ``any``, ``whole`` (nothing is paid or applied yet), ``part``; of receivables also
    ``overdue``, and ``whole`` and ``part`` of what is not due yet.
    """
    rows = OpenItem.objects.filter(side=side, open_minor__gt=0).order_by()
    if not reach.all:
        # A server gathers their numbers once, and reads the items in the index that holds all.
        rows = rows.filter(among("customer_id", customers_within(reach)))
    if side == "receivable":
        if state == "overdue":
            rows = rows.filter(due_on__lt=as_of)
        elif state != "any":
            rows = rows.filter(due_on__gte=as_of)
    if state in ("whole", "part"):
        whole = Q(open_minor=F("original_minor"))
        rows = rows.filter(whole if state == "whole" else Q(open_minor__lt=F("original_minor")))
    return rows.values_list("id", flat=True)


def open_minor_beside() -> Subquery:
    """What is open on the item of a row whose key is the item's, asked row by row.

    For lists that are read in an order of their own: a database that may begin at the open
    items would fetch and sort every one of them for a page of fifty.
    """
    return Subquery(OpenItem.objects.filter(pk=OuterRef("pk")).values("open_minor")[:1])


def open_sums(
    reach: Reach, *, currency: str = "", due: tuple[date | None, date | None] = (None, None)
) -> dict[str, int]:
    """What is owed by the customers a right reaches: currency to minor units, the largest first.

    Read off an index; ``due``: only these due days.
    """
    rows = OpenItem.objects.filter(side="receivable", open_minor__gt=0)
    if not reach.all:
        rows = rows.filter(among("customer_id", customers_within(reach)))
    rows = narrowed_items(rows, currency=currency, due=due)
    summed = rows.order_by().values_list("currency").annotate(total=Sum("open_minor"))
    return dict(summed.order_by("-total", "currency"))


def first_by_overdue(count: int, as_of: date, reach: Reach, *, longest: bool) -> list[int]:
    """The customers within reach overdue for longest, or for least: the first so many, or more.

    An item stands for its customer when none of theirs is overdue for longer; they are met in
    the order of their due days, so that not every customer is asked for the oldest.
    """
    late = OpenItem.objects.filter(side="receivable", open_minor__gt=0, due_on__lt=as_of)
    older = late.filter(customer_id=OuterRef("customer_id"), due_on__lt=OuterRef("due_on"))
    rows = late  # Whose they are is asked first: it costs less.
    if not reach.all:
        rows = rows.filter(among(InOrder("customer_id"), customers_within(reach)))
    order = ("due_on", "customer_id") if longest else ("-due_on", "-customer_id")
    found = rows.filter(~Exists(older)).order_by(*order).values_list("customer_id", flat=True)
    return list(dict.fromkeys(found[: count + SPARE]))


def narrowed_items(
    rows: QuerySet[OpenItem, Row], *, currency: str, due: tuple[date | None, date | None]
) -> QuerySet[OpenItem, Row]:
    """Items in one currency, if one is named, and due on these days, as far as they are bounded."""
    first, last = due
    if currency:
        rows = rows.filter(currency=currency)
    if first:
        rows = rows.filter(due_on__gte=first)
    return rows.filter(due_on__lte=last) if last else rows
