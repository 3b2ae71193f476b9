"""Figures by which collecting is judged, as exact fractions.

Formulas: domain handbook §1.23. Amounts are minor units of one currency; a figure whose
denominator is not positive does not exist and is None, never zero. Nothing is rounded
here: whoever shows a figure decides on its decimals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

Group = TypeVar("Group")


@dataclass(frozen=True)
class OwedAmount:
    """An open amount of one customer and when it falls due."""

    customer_id: int
    open_minor: int
    due_on: date


@dataclass(frozen=True)
class PaidPart:
    """A part of a receivable that has been paid, with the dates of its life."""

    amount_minor: int
    issued_on: date
    due_on: date
    paid_on: date


@dataclass(frozen=True)
class OverdueRates:
    """逾期率 three ways, each 0 to 1: of the amounts, of the items, of the customers."""

    amounts: Fraction | None
    items: Fraction | None
    customers: Fraction | None


@dataclass(frozen=True)
class CountBack:
    """Days of sales that the balance holds; ``uncovered_minor`` is older than all months."""

    days: Fraction
    uncovered_minor: int


@dataclass(frozen=True)
class Concentration:
    """How much hangs on few: share of the largest, and Herfindahl-Hirschman 0 to 1."""

    top_share: Fraction | None
    hhi: Fraction | None


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """The part of the whole, or None without a whole."""
    return Fraction(part) / Fraction(whole) if whole > 0 else None


def dso(balance_minor: int, sales_minor: int, days: int) -> Fraction | None:
    """Days sales outstanding: closing receivables ÷ credit sales × days of the period."""
    return share(balance_minor * days, sales_minor)


def dso_with_vat(
    balance_minor: int, net_sales_minor: int, days: int, vat_ppm: int
) -> Fraction | None:
    """DSO with sales raised by VAT (millionths: 13 % is 130 000), in days.

    Receivables carry VAT and revenue does not: without this a Chinese DSO is 13 % too high.
    """
    return share(balance_minor * days, net_sales_minor * (1 + Fraction(vat_ppm, 1_000_000)))


def best_possible_dso(current_minor: int, sales_minor: int, days: int) -> Fraction | None:
    """The DSO if nothing were overdue: receivables not yet due ÷ credit sales × days."""
    return dso(current_minor, sales_minor, days)


def average_days_delinquent(
    balance_minor: int, current_minor: int, sales_minor: int, days: int
) -> Fraction | None:
    """ADD: DSO less best possible DSO, the days that lateness costs."""
    return dso(balance_minor - current_minor, sales_minor, days)


def count_back_dso(balance_minor: int, months: Sequence[tuple[int, int]]) -> CountBack:
    """Days of the latest sales that the balance amounts to (count-back, exhaustion method).

    ``months``: (credit sales, days), the latest first. Each month's sales are taken off the
    balance and its days counted, the last month in proportion. A month whose credit notes
    outweigh its sales counts with its days alone.
    """
    days, left = Fraction(0), max(balance_minor, 0)
    for sales, length in months:
        if left == 0:
            break
        if sales > left:
            days, left = days + Fraction(left * length, sales), 0
        else:
            days, left = days + length, left - max(sales, 0)
    return CountBack(days, left)


def collection_effectiveness(
    beginning_minor: int,
    sales_minor: int,
    ending_minor: int,
    ending_current_minor: int,
    months: int = 1,
) -> Fraction | None:
    """CEI, 0 to 1: of what could be collected in the period, how much was.

    (beginning + sales ÷ months − ending) ÷ (beginning + sales ÷ months − ending not due).
    """
    collectable = beginning_minor + Fraction(sales_minor, months)
    return share(collectable - ending_minor, collectable - ending_current_minor)


def overdue_rates(owed: Sequence[OwedAmount], as_of: date) -> OverdueRates:
    """What is overdue of what is open; on its due date an item is not overdue."""
    open_ = [item for item in owed if item.open_minor > 0]
    late = [item for item in open_ if item.due_on < as_of]
    return OverdueRates(
        share(sum(item.open_minor for item in late), sum(item.open_minor for item in open_)),
        share(len(late), len(open_)),
        share(len({item.customer_id for item in late}), len({item.customer_id for item in open_})),
    )


def weighted_average_delay(
    parts: Sequence[PaidPart], *, early_counts: bool = True
) -> Fraction | None:
    """Days from due to paid, weighted by amount; early payment lowers it unless told not to."""
    floor = -(10**9) if early_counts else 0
    days = [max((part.paid_on - part.due_on).days, floor) for part in parts]
    return _weighted(parts, days)


def days_to_pay(parts: Sequence[PaidPart]) -> Fraction | None:
    """Days from issue to paid, weighted by amount."""
    return _weighted(parts, [(part.paid_on - part.issued_on).days for part in parts])


def concentration(balances: Mapping[Group, int], largest: int = 10) -> Concentration:
    """Share of the ten largest debtors, and HHI = Σ share²; by group where there are groups.

    Balances in the customer's favour do not count.
    """
    owed = sorted((minor for minor in balances.values() if minor > 0), reverse=True)
    total = sum(owed)
    return Concentration(
        share(sum(owed[:largest]), total), share(sum(minor**2 for minor in owed), total**2)
    )


def _weighted(parts: Sequence[PaidPart], days: Sequence[int]) -> Fraction | None:
    total = sum(part.amount_minor for part in parts)
    weighted = sum(part.amount_minor * count for part, count in zip(parts, days, strict=True))
    return share(weighted, total)
