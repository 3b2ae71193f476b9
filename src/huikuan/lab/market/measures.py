"""What a market looks like in figures: lateness, what is overdue, who owes most."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from huikuan.lab.market.shapes import (
    ApplicationUndone,
    CreditGiven,
    Fact,
    MoneyApplied,
    MoneyCame,
    MoneyReversed,
    Sale,
    SaleReversed,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """A market in figures. Shares are of 1; amounts count in the base currency only."""

    sale_count: int
    receipt_count: int
    late_days_mean: float
    late_days_median: float
    late_share: float
    open_minor: int
    overdue_share: float
    long_overdue_share: float
    top_ten_share: float
    received_by_day: dict[date, int]


def figures(facts: Iterable[Fact], as_of: date, currency: str = "CNY") -> Figures:
    """Play the facts through and look at the book on a day."""
    book = _Book()
    for fact in facts:
        book.take(fact)
    late = book.late_days()
    owed: Counter[str] = Counter()
    overdue = long_overdue = 0
    for number, minor in book.open_minor.items():
        sale = book.sales[number]
        if sale.currency != currency:
            continue
        owed[sale.customer] += minor
        overdue += minor if sale.due_on < as_of else 0
        long_overdue += minor if (as_of - sale.due_on).days > 90 else 0
    total = sum(owed.values())
    return Figures(
        sale_count=len(book.sales),
        receipt_count=sum(book.received_by_day.values()),
        late_days_mean=mean(late),
        late_days_median=median(late),
        late_share=sum(days > 0 for days in late) / len(late),
        open_minor=total,
        overdue_share=overdue / total,
        long_overdue_share=long_overdue / total,
        top_ten_share=sum(minor for _, minor in owed.most_common(10)) / total,
        received_by_day=dict(book.received_by_day),
    )


class _Book:
    def __init__(self) -> None:
        self.sales: dict[str, Sale] = {}
        self.open_minor: dict[str, int] = {}
        self.paid_on: dict[str, date] = {}
        self.applied: dict[str, list[MoneyApplied]] = defaultdict(list)
        self.received_by_day: Counter[date] = Counter()

    def take(self, fact: Fact) -> None:
        match fact:
            case Sale():
                self.sales[fact.number] = fact
                self.open_minor[fact.number] = fact.amount_minor
            case MoneyCame():
                self.received_by_day[fact.received_on] += 1
            case MoneyApplied():
                self._pay(fact)
            case ApplicationUndone():
                self._owe_again(self.applied[fact.source].pop())
            case MoneyReversed():
                for applied in self.applied.pop(fact.source, []):
                    self._owe_again(applied)
            case CreditGiven():
                left = self.open_minor[fact.sale] - fact.amount_minor
                self.open_minor[fact.sale] = max(0, left)
            case SaleReversed():
                del self.sales[fact.sale], self.open_minor[fact.sale]

    def late_days(self) -> list[int]:
        """By how many days each settled receivable was paid after its due day."""
        return [
            (day - self.sales[number].due_on).days
            for number, day in self.paid_on.items()
            if self.open_minor.get(number) == 0
        ]

    def _pay(self, fact: MoneyApplied) -> None:
        self.applied[fact.source].append(fact)
        for number, minor in fact.parts:
            self.open_minor[number] -= minor
            assert self.open_minor[number] >= 0, number
            self.paid_on[number] = max(fact.on, self.paid_on.get(number, fact.on))

    def _owe_again(self, applied: MoneyApplied) -> None:
        for number, minor in applied.parts:
            self.open_minor[number] += minor
