"""Does a customer pay later and later? Average delay by quarter, weighted by amount."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from huikuan.reports.payment_history import PaymentHistory, SettledReceivable

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was settled in three months: days late weighted by amount, amount, how many."""

    first_on: date
    days_late: float | None
    paid_minor: int
    count: int

    @property
    def label(self) -> str:
        """Such as ``2026 Q3``."""
        return f"{self.first_on.year} Q{(self.first_on.month + 2) // 3}"


def main_currency(history: PaymentHistory) -> str:
    """The currency in which most receivables were settled."""
    counts: dict[str, int] = defaultdict(int)
    for each in history.settled:
        counts[each.currency] += 1
    return max(counts, key=lambda code: (counts[code], code), default="")


def delay_by_quarter(history: PaymentHistory, currency: str) -> tuple[Quarter, ...]:
    """The last quarters up to the newest payment in one currency, oldest first, gaps included."""
    found: dict[int, list[SettledReceivable]] = defaultdict(list)
    for each in history.settled:
        if each.currency == currency:
            found[_number(each.settled_on)].append(each)
    if not found:
        return ()
    last = max(found)
    first = max(min(found), last - QUARTERS + 1)
    return tuple(_quarter(number, found.get(number, [])) for number in range(first, last + 1))


def _number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter(number: int, settled: list[SettledReceivable]) -> Quarter:
    paid = sum(each.paid_minor for each in settled)
    late = sum(each.paid_minor * (each.average_paid_on - each.due_on).days for each in settled)
    first_on = date(number // 4, number % 4 * 3 + 1, 1)
    return Quarter(first_on, late / paid if paid else None, paid, len(settled))
