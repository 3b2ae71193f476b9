"""Who owes what since when, for one customer, in plain Python: the same answer as the book's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huikuan.engine.ageing.buckets import DUE, Buckets, bucket_of, spans

RECEIVABLE, UNAPPLIED, CREDIT = "receivable", "unapplied_cash", "customer_credit"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One ledger line of an open item, debit positive, with the days of its item."""

    item_id: int
    account: str
    currency: str
    origin_on: date
    due_on: date
    amount_minor: int
    effective_on: date
    recorded_on: date


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What is open on one item on a day: ``clock_on`` is the day from which it ages."""

    item_id: int
    account: str
    currency: str
    due_on: date
    clock_on: date
    open_minor: int


@dataclass(frozen=True, slots=True)
class Aged:
    """What one customer owes in one currency, by age; unapplied money and credits beside it."""

    open_minor: int
    not_due_minor: int
    buckets: dict[str, int]
    unapplied_minor: int
    credit_minor: int


def ageing_of_customer(
    lines: Iterable[ItemLine],
    *,
    as_of: date,
    known_on: date,
    buckets: Buckets,
    netted: bool = False,
) -> dict[str, Aged]:
    """The ageing of one customer per currency, from its lines; nothing open is no row."""
    opened = open_amounts(lines, as_of=as_of, known_on=known_on, clock=buckets.clock)
    by_currency: dict[str, list[OpenAmount]] = defaultdict(list)
    for amount in opened:
        by_currency[amount.currency].append(amount)
    found = {
        currency: net(amounts) if netted else amounts for currency, amounts in by_currency.items()
    }
    return {
        currency: _aged(amounts, as_of, buckets) for currency, amounts in found.items() if amounts
    }


def open_amounts(
    lines: Iterable[ItemLine], *, as_of: date, known_on: date, clock: str
) -> list[OpenAmount]:
    """What is open on each item at the end of ``as_of``, as known at the end of ``known_on``."""
    sums: dict[int, int] = defaultdict(int)
    items: dict[int, ItemLine] = {}
    for line in lines:
        if line.effective_on <= as_of and line.recorded_on <= known_on:
            sign = 1 if line.account == RECEIVABLE else -1
            sums[line.item_id] += sign * line.amount_minor
            items[line.item_id] = line
    return [
        OpenAmount(
            item.item_id,
            item.account,
            item.currency,
            item.due_on,
            item.due_on if clock == DUE else item.origin_on,
            sums[item.item_id],
        )
        for item in items.values()
        if sums[item.item_id]
    ]


def net(amounts: Sequence[OpenAmount]) -> list[OpenAmount]:
    """Unapplied money and credits of one currency pay the oldest receivables; the rest stays."""
    ordered = sorted(amounts, key=lambda each: (each.clock_on, each.item_id))
    owed = [each for each in ordered if each.account == RECEIVABLE]
    paid = [each for each in ordered if each.account != RECEIVABLE]
    met = min(sum(each.open_minor for each in owed), sum(each.open_minor for each in paid))
    return [*_beyond(owed, met), *_beyond(paid, met)]


def _beyond(amounts: Iterable[OpenAmount], met: int) -> list[OpenAmount]:
    left = []
    for each in amounts:
        taken = min(met, each.open_minor)
        met -= taken
        if taken < each.open_minor:
            rest = each.open_minor - taken
            left.append(
                OpenAmount(
                    each.item_id, each.account, each.currency, each.due_on, each.clock_on, rest
                )
            )
    return left


def _aged(amounts: Sequence[OpenAmount], as_of: date, buckets: Buckets) -> Aged:
    ranges = spans(buckets, as_of)
    by_bucket = dict.fromkeys(buckets.codes, 0)
    totals: dict[str, int] = defaultdict(int)
    not_due = 0
    for each in amounts:
        totals[each.account] += each.open_minor
        if each.account == RECEIVABLE:
            by_bucket[bucket_of(each.clock_on, ranges)] += each.open_minor
            not_due += each.open_minor if each.due_on >= as_of else 0
    return Aged(totals[RECEIVABLE], not_due, by_bucket, totals[UNAPPLIED], totals[CREDIT])
