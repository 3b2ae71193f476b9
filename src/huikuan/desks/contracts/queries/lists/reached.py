"""Contracts, orders and deliveries by the numbers people write, as far as a right reaches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from huikuan.desks.contracts.models import Contract, Delivery, Order
from huikuan.desks.contracts.queries.lists.finding import orders_visible_to
from huikuan.desks.contracts.queries.lists.looking import contracts_visible_to
from huikuan.errors import Refused
from huikuan.records.people.rights import EVERYTHING, Rights

AT_ONCE = 500
Row = TypeVar("Row", bound=Model)


def contracts_numbered(
    numbers: Iterable[str], rights: Rights = EVERYTHING, permission: str = "contracts.read"
) -> dict[str, Contract]:
    """Contracts by their numbers."""
    rows = contracts_visible_to(rights, permission)
    return {row.number: row for row in _numbered(rows, numbers)}


def orders_numbered(
    numbers: Iterable[str], rights: Rights = EVERYTHING, permission: str = "orders.read"
) -> "Numbered":
    """Orders by their numbers, which two customers may both use."""
    found = Numbered()
    rows = orders_visible_to(rights, permission).exclude(state="cancelled")
    for row in _numbered(rows, numbers):
        found.orders[row.number].append(row)
    return found


class Numbered:
    """Orders by number; where two customers use the same, the customer must be told."""

    def __init__(self) -> None:
        self.orders: dict[str, list[Order]] = defaultdict(list)

    def one(self, number: str, customer_code: str = "") -> Order | None:
        """The order meant; refuses ``order_number_ambiguous``."""
        found = [
            order
            for order in self.orders.get(number, ())
            if not customer_code or order.customer.code == customer_code
        ]
        if len(found) > 1:
            raise Refused("order_number_ambiguous", number=number)
        return found[0] if found else None


def _numbered(rows: QuerySet[Row], numbers: Iterable[str]) -> Iterable[Row]:
    for some in _some(sorted(set(numbers))):
        yield from rows.filter(number__in=some).order_by("id")


def orders_by_key(keys: Sequence[str]) -> dict[str, Order]:
    """The orders that were told with these keys, with their lines."""
    rows = Order.objects.select_related("customer", "contract").prefetch_related("lines")
    return {row.key: row for some in _some(keys) for row in rows.filter(key__in=some)}


def deliveries_by_key(keys: Sequence[str]) -> dict[str, Delivery]:
    """The deliveries that were told with these keys, with their lines."""
    rows = Delivery.objects.select_related("order").prefetch_related("lines__order_line")
    return {row.key: row for some in _some(keys) for row in rows.filter(key__in=some)}


def _some(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
