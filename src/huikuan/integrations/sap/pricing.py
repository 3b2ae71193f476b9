"""What an order comes to on the scale on which it is owed: orders are told without tax."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from huikuan.integrations.sap.documents import Billing, SalesOrder


@dataclass(slots=True)
class _Billed:
    """How much of one line stood billed, at its highest."""

    quantity: Decimal = Decimal(0)
    net_minor: int = 0
    owed_minor: int = 0
    highest: tuple[int, Decimal, int] = (0, Decimal(0), 0)

    def move(self, sign: int, quantity: Decimal, net: int, owed: int) -> None:
        self.quantity += sign * quantity
        self.net_minor += sign * net
        self.owed_minor += sign * owed
        self.highest = max(self.highest, (self.owed_minor, self.quantity, self.net_minor))


def in_order_of_time(billings: Iterable[Billing]) -> list[Billing]:
    """Billing documents as they came: by day, a cancellation after what it cancels."""
    return sorted(billings, key=lambda each: (each.billed_on, bool(each.cancels), each.number))


def line_amounts(order: SalesOrder, billings: Iterable[Billing]) -> list[int]:
    """What each line of an order comes to: as it was billed, the rest at the same ratio."""
    billed: dict[str, _Billed] = defaultdict(_Billed)
    for billing in in_order_of_time(billings):
        shares = shared(billing.owed_minor, [net for _, _, net in billing.lines])
        for (item, quantity, net), owed in zip(billing.lines, shares, strict=True):
            billed[item].move(-1 if billing.cancels else 1, quantity, net, owed)
    amounts = []
    for line in order.items:
        owed, quantity, net = billed[line.item].highest
        left = max(line.quantity - quantity, Decimal(0))
        rest = line.net_minor * left / line.quantity
        ratio = Decimal(owed) / net if net else Decimal(1)
        amounts.append(owed + int((rest * ratio).quantize(Decimal(1), ROUND_HALF_UP)))
    return amounts


def shared(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """An amount over weights, so that the parts sum exactly; all on the first without weights."""
    whole = sum(weights)
    if not whole:
        return [amount_minor, *[0] * (len(weights) - 1)]
    parts, told, before = [], 0, 0
    for weight in weights:
        told += weight
        upto = (2 * amount_minor * told + whole) // (2 * whole)
        parts.append(upto - before)
        before = upto
    return parts
