"""Where do we stand? Receivables at a glance, as of a day, each currency for itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa

from huikuan.desks.cash.queries import received_in
from huikuan.desks.receivables.queries import credited_totals, reversed_items
from huikuan.engine.ageing.book import RECEIVABLE, aged_items
from huikuan.engine.ageing.buckets import DUE
from huikuan.engine.calendar import month_start
from huikuan.engine.measures import dso, share
from huikuan.records.ledger.storage.mirror.book import Book, asked_of_book
from huikuan.records.people.rights import Rights
from huikuan.reports.ageing import (
    ANYWHERE,
    AS_KNOWN_NOW,
    PERMISSION,
    AgeingRow,
    ageing,
)
from huikuan.reports.ageing_history import MonthEnd, ageing_history
from huikuan.reports.parties import Parties, parties
from huikuan.reports.remembered import remembered

DSO_DAYS = 90
WEEKS = 8
DEBTORS_SHOWN = 10
MONTHS = 12


@dataclass(frozen=True, slots=True)
class DueWeek:
    """What falls due in seven days, in minor units; the first week begins on the day itself."""

    first_on: date
    last_on: date
    open_minor: int


@dataclass(frozen=True, slots=True)
class Turnover:
    """DSO by balance: open ÷ credit sales × days. Both sides carry VAT, so it is not 13 % high.

    ``days`` is shorter than :data:`DSO_DAYS` while the book itself is younger.
    """

    days_outstanding: Fraction | None
    sales_minor: int
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one currency stands. ``debtors``: the largest by open, groups as one."""

    currency: str
    sums: AgeingRow
    overdue_share: Fraction | None
    due_week_minor: int
    received_minor: int
    receipt_count: int
    turnover: Turnover
    debtors: tuple[AgeingRow, ...]
    debtor_count: int
    weeks: tuple[DueWeek, ...]
    months: tuple[MonthEnd, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Every currency that has anything open or unapplied, the company's own first."""

    as_of: date
    standings: tuple[Standing, ...]


def overview(rights: Rights, *, as_of: date, base: str) -> Overview:
    """The figures of the dashboard for what a person's rights reach, once per moment.

    ``base``: the company's own currency, which comes first.
    """
    question = ("overview", rights.reach(PERMISSION), as_of, base)
    return remembered(question, lambda: asked_of_book(lambda _book: _computed(rights, as_of, base)))


def _computed(rights: Rights, as_of: date, base: str) -> Overview:
    found = parties(rights, "debtor", ANYWHERE, PERMISSION)
    table = ageing(rights, as_of=as_of, by="debtor", buckets="near_due", found=found)
    moved = _sales_and_weeks(found, as_of)
    came = received_in(rights, PERMISSION, month_start(as_of), as_of)
    credited = credited_totals(rights, PERMISSION, _window(as_of), as_of)
    months: dict[str, list[MonthEnd]] = defaultdict(list)
    for month in ageing_history(rights, as_of=as_of, months=MONTHS, found=found):
        months[month.currency].append(month)
    standings = []
    for sums in sorted(table.totals, key=lambda row: (row.currency != base, row.currency)):
        code = sums.currency
        came_minor, came_count = came.get(code, (0, 0))
        first_on, gross = moved.sales.get(code, (as_of, 0))
        debtors = [row for row in table.rows if row.currency == code and row.open_minor]
        standings.append(
            Standing(
                code,
                sums,
                share(sums.overdue_minor, sums.open_minor),
                sums.cell("due_7"),
                came_minor,
                came_count,
                _turnover(sums, gross - credited.get(code, 0), first_on, as_of),
                tuple(debtors[:DEBTORS_SHOWN]),
                len(debtors),
                _weeks(moved.due.get(code, {}), as_of),
                tuple(months[code]),
            )
        )
    return Overview(as_of, tuple(standings))


def _window(as_of: date) -> date:
    return as_of - timedelta(days=DSO_DAYS - 1)


def _turnover(sums: AgeingRow, sales_minor: int, first_on: date, as_of: date) -> Turnover:
    days = min((as_of - first_on).days + 1, DSO_DAYS)
    return Turnover(dso(sums.open_minor, sales_minor, days), sales_minor, days)


def _weeks(due: dict[date, int], as_of: date) -> tuple[DueWeek, ...]:
    totals = [0] * WEEKS
    for day, minor in due.items():
        totals[(day - as_of).days // 7] += minor
    starts = [as_of + timedelta(days=7 * place) for place in range(WEEKS)]
    return tuple(
        DueWeek(start, start + timedelta(days=6), minor)
        for start, minor in zip(starts, totals, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """``sales``: currency to (first day of any sale, sales in the window); ``due``: by day."""

    sales: dict[str, tuple[date, int]]
    due: dict[str, dict[date, int]]


def _sales_and_weeks(found: Parties, as_of: date) -> _Moved:
    """What was sold in the window of the DSO, and what falls due in the coming weeks."""
    taken_back = pa.table({"item_id": pa.array(reversed_items(as_of), pa.int64())})

    def question(book: Book) -> _Moved:
        customers = book.table("customers", found.table)
        undone = book.table("undone", taken_back)
        sold = book.items.filter(book.items.side == "receivable", book.items.origin_on <= as_of)
        sold = sold.anti_join(undone, sold.id == undone.item_id)
        sold = sold.semi_join(customers, sold.customer_id == customers.id)
        recent = sold.origin_on >= ibis.date(_window(as_of))
        sales = sold.group_by("currency").agg(
            first_on=sold.origin_on.min(),
            sales_minor=ibis.ifelse(recent, sold.original_minor, 0).sum().cast("int64"),
        )
        return _Moved(
            {row["currency"]: (row["first_on"], row["sales_minor"]) for row in book.rows(sales)},
            _by_day(book.rows(_due_days(book, customers, as_of))),
        )

    return asked_of_book(question)


def _due_days(book: Book, customers: Any, as_of: date) -> Any:
    aged = aged_items(
        book.lines, book.items, customers, as_of=as_of, known_on=AS_KNOWN_NOW, clock=DUE
    )
    last = as_of + timedelta(days=7 * WEEKS - 1)
    coming = aged.filter(
        aged.account == RECEIVABLE, aged.due_on >= ibis.date(as_of), aged.due_on <= ibis.date(last)
    )
    return coming.group_by(["currency", "due_on"]).agg(
        open_minor=coming.open_minor.sum().cast("int64")
    )


def _by_day(rows: Sequence[dict[str, Any]]) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        found[row["currency"]][row["due_on"]] = row["open_minor"]
    return dict(found)
