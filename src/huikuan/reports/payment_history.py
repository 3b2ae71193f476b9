"""How late did this customer pay? Each settled receivable, from its ledger lines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q

from huikuan.records.customers.models import Customer
from huikuan.records.ledger.queries import ReceivableMove, receivable_moves


@dataclass(frozen=True, slots=True)
class SettledReceivable:
    """A receivable that was paid in full; days late are negative when it was paid early."""

    item_id: int
    currency: str
    due_on: date
    settled_on: date
    paid_minor: int
    average_paid_on: date

    @property
    def days_late(self) -> int:
        """From the due day to the day on which nothing was open any more."""
        return (self.settled_on - self.due_on).days


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """What was settled through a day, newest first; the averages are ``None`` without any.

    ``weighted_days_late``: Σ paid × (paid on − due on) ÷ Σ paid over every payment of the settled
    receivables, amounts of one currency only; ``mean_days_late`` counts each receivable once.
    """

    as_of: date
    settled: tuple[SettledReceivable, ...]
    weighted_days_late: dict[str, float]
    mean_days_late: float | None
    late_count: int

    @property
    def count(self) -> int:
        """How many receivables were settled."""
        return len(self.settled)


def payment_history(customer: Customer, *, as_of: date) -> PaymentHistory:
    """The payments of a customer and of the records merged into it."""
    by_item: dict[int, list[ReceivableMove]] = defaultdict(list)
    for move in receivable_moves(_merged_ids(customer), as_of):
        by_item[move.item_id].append(move)
    settled = [found for moves in by_item.values() if (found := _settled(moves))]
    settled.sort(key=lambda each: (each.settled_on, each.item_id), reverse=True)
    paid = [move for each in settled for move in by_item[each.item_id] if move.is_payment]
    late = [each.days_late for each in settled]
    return PaymentHistory(
        as_of,
        tuple(settled),
        _weighted(paid),
        sum(late) / len(late) if late else None,
        sum(days > 0 for days in late),
    )


def _merged_ids(customer: Customer) -> list[int]:
    ids = {customer.pk}
    while True:
        found = Customer.objects.filter(Q(successor_id__in=ids) & ~Q(pk__in=ids))
        more = set(found.values_list("pk", flat=True))
        if not more:
            return sorted(ids)
        ids |= more


def _settled(moves: Sequence[ReceivableMove]) -> SettledReceivable | None:
    """Paid in full: nothing is open any more, and what closed it was money or a credit."""
    payments = [move for move in moves if move.is_payment]
    open_minor = sum(move.moved_minor for move in moves)
    if open_minor or not payments:
        return None
    paid = -sum(move.moved_minor for move in payments)
    weighted = _average_delay(payments)
    return SettledReceivable(
        payments[0].item_id,
        payments[0].currency,
        payments[0].due_on,
        max(move.on for move in payments),
        paid,
        payments[0].due_on + timedelta(days=round(weighted)),
    )


def _weighted(payments: Sequence[ReceivableMove]) -> dict[str, float]:
    by_currency: dict[str, list[ReceivableMove]] = defaultdict(list)
    for move in payments:
        by_currency[move.currency].append(move)
    return {
        currency: float(_average_delay(moves)) for currency, moves in sorted(by_currency.items())
    }


def _average_delay(payments: Sequence[ReceivableMove]) -> Fraction:
    days = sum(-move.moved_minor * (move.on - move.due_on).days for move in payments)
    return Fraction(days, -sum(move.moved_minor for move in payments))
