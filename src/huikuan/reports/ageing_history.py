"""How did what is owed age over the months? Month-ends, for the chart on the dashboard."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huikuan.engine.ageing.book import movements_by_month
from huikuan.engine.ageing.buckets import OVERDUE, bucket_of, month_ends, spans
from huikuan.records.ledger.storage.mirror.book import Book, asked_of_book
from huikuan.records.people.rights import Rights
from huikuan.reports.ageing import ANYWHERE, AS_KNOWN_NOW, PERMISSION
from huikuan.reports.parties import Within, parties


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What was open in one currency at the end of a day, by days past due; ``not_due`` included."""

    on: date
    currency: str
    open_minor: int
    buckets: dict[str, int]


def ageing_history(
    rights: Rights,
    *,
    as_of: date,
    months: int = 12,
    currency: str | None = None,
    within: Within = ANYWHERE,
) -> tuple[MonthEnd, ...]:
    """The ageing at the month-ends before ``as_of`` and on that day, as we know it now.

    One pass over the ledger: what moved per due day and month is summed up month by month.
    Every currency has every day, oldest first.
    """
    found = parties(rights, "currency", within, PERMISSION)

    def question(book: Book) -> list[dict[str, Any]]:
        customers = book.table("customers", found.table)
        moved = movements_by_month(book.lines, customers, as_of=as_of, known_on=AS_KNOWN_NOW)
        if currency:
            moved = moved.filter(moved.currency == currency)
        return book.rows(moved)

    by_currency: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in asked_of_book(question):
        by_currency[row["currency"]].append(row)
    days = month_ends(as_of, months)
    return tuple(
        _month_end(day, name, rows) for name, rows in sorted(by_currency.items()) for day in days
    )


def _month_end(day: date, currency: str, rows: Iterable[dict[str, Any]]) -> MonthEnd:
    ranges = spans(OVERDUE, day)
    by_due: dict[date, int] = defaultdict(int)
    for row in rows:
        if row["month_on"] <= day:
            by_due[row["due_on"]] += row["moved_minor"]
    buckets = dict.fromkeys(OVERDUE.codes, 0)
    for due_on, minor in by_due.items():
        buckets[bucket_of(due_on, ranges)] += minor
    return MonthEnd(day, currency, sum(buckets.values()), buckets)
