"""How one customer or one group stands: figures by currency, and the bar of what is how late."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from huikuan.engine.ageing.buckets import OVERDUE, bucket_of, spans
from huikuan.interfaces.words.ages import BUCKETS
from huikuan.records.ledger.queries import Standing, open_by_due

BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar: where it begins, how wide it is, in thousandths of the whole."""

    code: str
    label: str | Promise
    minor: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """What is owed in one currency by how late it is."""

    currency: str
    total_minor: int
    parts: tuple[Part, ...]


def ageing_bars(customer_ids: Iterable[int], as_of: date) -> list[Bar]:
    """One bar per currency, the largest debt first; the parts add up to what is owed."""
    ranges = spans(OVERDUE, as_of)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(OVERDUE.codes, 0))
    for currency, due_on, minor in open_by_due(customer_ids):
        sums[currency][bucket_of(due_on, ranges)] += minor
    bars = [_bar(currency, amounts) for currency, amounts in sums.items()]
    return sorted(bars, key=lambda bar: -bar.total_minor)


def _bar(currency: str, amounts: dict[str, int]) -> Bar:
    total, passed, parts = sum(amounts.values()), 0, []
    for code in OVERDUE.codes:
        start = passed * BAR_WIDTH // total
        passed += amounts[code]
        width = passed * BAR_WIDTH // total - start
        parts.append(Part(code, BUCKETS[code], amounts[code], start, width))
    return Bar(currency, total, tuple(parts))


def summed(standings: Iterable[Sequence[Standing]]) -> list[Standing]:
    """Several customers together, by currency: the largest debt first."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for each in (one for standing in standings for one in standing):
        found[each.currency].append(each)
    together = [_together(currency, parts) for currency, parts in found.items()]
    return sorted(together, key=lambda each: -each.owed_minor)


def _together(currency: str, parts: Sequence[Standing]) -> Standing:
    def total(field: str) -> int:
        return sum(getattr(part, field) for part in parts)

    days = [part.oldest_due_on for part in parts if part.oldest_due_on]
    return Standing(
        currency,
        total("owed_minor"),
        total("owed_count"),
        total("overdue_minor"),
        min(days, default=None),
        total("unapplied_minor"),
        total("credit_minor"),
    )


def figures(standings: Sequence[Standing], as_of: date, base: str) -> list[dict[str, Any]]:
    """What the tiles show, per currency; without anything open still one row, of zeros."""
    shown = standings or [Standing(base)]
    return [{"standing": each, "days": each.days_overdue(as_of)} for each in shown]
