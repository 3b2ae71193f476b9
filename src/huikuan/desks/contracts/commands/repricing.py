"""The price of an order changes: its lines, and what was delivered of them, are worth it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from huikuan.desks.contracts.models import DeliveryLine, Order, OrderLine
from huikuan.desks.contracts.rules import value_between
from huikuan.errors import Refused
from huikuan.records.ledger.commands import refuse_wrong_amount


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What all of one line costs from now on, with the tax in it."""

    amount_minor: int
    tax_minor: int = 0


def set_prices(order: Order, prices: Mapping[int, NewPrice]) -> dict[int, int]:
    """Set prices by their place in the order; says by how much each delivery is worth more.

    The caller holds the customer. Refuses ``order_not_confirmed``, ``order_place_unknown``,
    ``price_unchanged``.
    """
    if order.state != "confirmed":
        raise Refused("order_not_confirmed", number=order.number)
    places = {line.position: line for line in order.lines.all()}
    changed = []
    for position, price in prices.items():
        if position not in places:
            raise Refused("order_place_unknown", number=order.number, position=position)
        line = places[position]
        refuse_wrong_amount(price.amount_minor, order.currency, order.number)
        if not 0 <= price.tax_minor <= price.amount_minor:
            raise Refused("tax_above_amount", number=order.number)
        if (price.amount_minor, price.tax_minor) != (line.amount_minor, line.tax_minor):
            line.amount_minor, line.tax_minor = price.amount_minor, price.tax_minor
            changed.append(line)
    if not changed:
        raise Refused("price_unchanged", number=order.number)
    OrderLine.objects.bulk_update(changed, ["amount_minor", "tax_minor"])
    return _revalue(changed)


def _revalue(lines: list[OrderLine]) -> dict[int, int]:
    """Each delivery of these lines is worth its part of the new price, the last one the rest."""
    rows = DeliveryLine.objects.filter(
        order_line__in=lines, delivery__withdrawn_at=None
    ).order_by("id")  # fmt: skip
    by_pk = {line.pk: line for line in lines}
    there: dict[int, Decimal] = {}
    more: Counter[int] = Counter()
    moved = []
    for row in rows:
        line = by_pk[row.order_line_id]
        before = there.get(line.pk, Decimal(0))
        there[line.pk] = before + row.quantity
        worth = value_between(line.amount_minor, before, there[line.pk], line.quantity)
        more[row.delivery_id] += worth - row.amount_minor
        row.amount_minor = worth
        moved.append(row)
    DeliveryLine.objects.bulk_update(moved, ["amount_minor"])
    return {pk: minor for pk, minor in more.items() if minor}
