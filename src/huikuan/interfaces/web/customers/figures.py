"""How one customer or one group stands: figures by currency, and the bar of what is how late."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from huikuan.engine.ageing.buckets import OVERDUE, bucket_of, spans
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.ages import BUCKETS
from huikuan.records.ledger.standings import Standing, open_by_due

BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar: where it begins, how wide it is, in thousandths of the whole."""

    code: str
    minor: int
    start: int
    width: int
    url: str

    @property
    def label(self) -> str | Promise:
        """What this age is called."""
        return BUCKETS[self.code]


@dataclass(frozen=True, slots=True)
class Bar:
    """What is owed in one currency by how late it is."""

    currency: str
    total_minor: int
    parts: tuple[Part, ...]


Behind = Callable[[str, str], str]


def behind(request: Visit, customer: str = "", **narrowed: Any) -> Behind:
    """Where one sees what is behind an amount: the items of this age in this currency."""
    url = url_if("ageing-items")
    is_open = bool(url) and may_open(request, url)
    narrowed |= {"customer": customer} if customer else {}

    def address(currency: str, bucket: str) -> str:
        asked = urlencode({**narrowed, "currency": currency, "bucket": bucket})
        return f"{url}?{asked}" if is_open else ""

    return address


def ageing_bars(customer_ids: Iterable[int], as_of: date, address: Behind) -> tuple[Bar, ...]:
    """One bar per currency of what several customers owe together."""
    return _bars(open_by_due(customer_ids), as_of, address)


def bars(
    sums: Iterable[tuple[str, str, date, int, int]], as_of: date, address: Behind
) -> tuple[Bar, ...]:
    """One bar per currency of what is open with one customer."""
    owed = [
        (currency, due_on, minor)
        for currency, side, due_on, minor, _count in sums
        if side == "receivable"
    ]
    return _bars(owed, as_of, address)


def _bars(owed: Iterable[tuple[str, date, int]], as_of: date, address: Behind) -> tuple[Bar, ...]:
    """The largest debt first; the parts of a bar add up to what is owed."""
    ranges = spans(OVERDUE, as_of)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(OVERDUE.codes, 0))
    for currency, due_on, minor in owed:
        sums[currency][bucket_of(due_on, ranges)] += minor
    bars = [_bar(currency, amounts, address) for currency, amounts in sums.items()]
    return tuple(sorted(bars, key=lambda bar: -bar.total_minor))


def _bar(currency: str, amounts: dict[str, int], address: Behind) -> Bar:
    total, passed, parts = sum(amounts.values()), 0, []
    for code in OVERDUE.codes:
        start = passed * BAR_WIDTH // total
        passed += amounts[code]
        width = passed * BAR_WIDTH // total - start
        url = address(currency, code) if amounts[code] else ""
        parts.append(Part(code, amounts[code], start, width, url))
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


@dataclass(frozen=True, slots=True)
class Figures:
    """What the tiles of one currency show, each with the way to what is behind it."""

    standing: Standing
    days: int
    open_url: str
    overdue_url: str
    unapplied_url: str
    credit_url: str


def figures(
    standings: Sequence[Standing], as_of: date, base: str, address: Behind
) -> tuple[Figures, ...]:
    """What the tiles show, per currency; without anything open still one row, of zeros."""
    return tuple(
        Figures(
            each,
            each.days_overdue(as_of),
            address(each.currency, "open") if each.owed_minor else "",
            address(each.currency, "overdue") if each.overdue_minor else "",
            address(each.currency, "unapplied") if each.unapplied_minor else "",
            address(each.currency, "credit") if each.credit_minor else "",
        )
        for each in standings or [Standing(base)]
    )
