"""How customers stand now: what is owed, late, unapplied and to their good, by currency."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from huikuan.records.ledger.models import OpenItem
from huikuan.records.ledger.storage.rows import fetched, marks
from huikuan.records.prepared import Prepared

KEYS_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands in one currency now: minor units; ``oldest_due_on`` is overdue."""

    currency: str
    owed_minor: int = 0
    owed_count: int = 0
    overdue_minor: int = 0
    oldest_due_on: date | None = None
    unapplied_minor: int = 0
    credit_minor: int = 0

    def days_overdue(self, as_of: date) -> int:
        """How long the oldest overdue receivable has been due; nothing overdue is zero."""
        return (as_of - self.oldest_due_on).days if self.oldest_due_on else 0


# What is late and what is not is summed apart, each with its earliest day.
_STANDINGS = (
    "SELECT customer_id, currency, side, due_on < %s, MIN(due_on), SUM(open_minor), COUNT(*)"
    " FROM ledger_openitem WHERE open_minor > 0 AND customer_id IN ({}) GROUP BY 1, 2, 3, 4"
)


def standings(customer_ids: Iterable[int], as_of: date) -> dict[int, list[Standing]]:
    """What is open with these customers, in one question: the largest debt first."""
    wanted = list(customer_ids)
    sums: dict[int, list[tuple[str, str, date, int, int]]] = defaultdict(list)
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        some = wanted[start : start + KEYS_AT_ONCE]
        for customer_id, currency, side, _late, first, minor, count in fetched(
            _STANDINGS.format(marks(some)), [as_of.isoformat(), *some]
        ):
            first_on = first if isinstance(first, date) else date.fromisoformat(first)
            sums[customer_id].append((currency, side, first_on, int(minor), count))
    return {customer: list(standings_of(tuple(rows), as_of)) for customer, rows in sums.items()}


OpenSums = tuple[tuple[str, str, date, int, int], ...]
# Everything open with one customer: currency, side, due day, minor units, how many.
open_sums_of: Prepared[OpenSums] = Prepared(
    lambda customer_id: (
        OpenItem.objects.filter(customer_id=customer_id, open_minor__gt=0)
        .order_by()
        .values("currency", "side", "due_on")
        .values_list("currency", "side", "due_on", Sum("open_minor"), Count("id"))
    ),
    int,
    shape=lambda rows: tuple(sorted(rows)),  # type: ignore[arg-type]
)


def standings_of(sums: OpenSums, as_of: date) -> tuple[Standing, ...]:
    """How one customer stands by these sums of :func:`open_sums_of`: the largest debt first."""
    found: dict[str, list[tuple[str, date, int, int]]] = defaultdict(list)
    for currency, *rest in sums:
        found[currency].append(tuple(rest))  # type: ignore[arg-type]
    stands = (_standing(currency, rows, as_of) for currency, rows in found.items())
    return tuple(sorted(stands, key=lambda each: (-each.owed_minor, each.currency)))


def _standing(currency: str, rows: Sequence[tuple[str, date, int, int]], as_of: date) -> Standing:
    sides: dict[str, int] = defaultdict(int)
    for side, _due_on, minor, _count in rows:
        sides[side] += minor
    owed = [(due_on, minor, count) for side, due_on, minor, count in rows if side == "receivable"]
    late = [(due_on, minor) for due_on, minor, _count in owed if due_on < as_of]
    return Standing(
        currency,
        owed_minor=sides["receivable"],
        owed_count=sum(count for _due_on, _minor, count in owed),
        overdue_minor=sum(minor for _due_on, minor in late),
        oldest_due_on=min((due_on for due_on, _minor in late), default=None),
        unapplied_minor=sides["receipt"],
        credit_minor=sides["credit"],
    )


def open_by_due(customer_ids: Iterable[int]) -> list[tuple[str, date, int]]:
    """What customers owe, summed by currency and due day: the material of an ageing."""
    # The side is not asked for: SQLite would read all that is owed for the few of these customers.
    rows = OpenItem.objects.filter(customer_id__in=list(customer_ids), open_minor__gt=0)
    summed = rows.order_by().values_list("side", "currency", "due_on")
    found = summed.annotate(total=Sum("open_minor"))
    return sorted(tuple(rest) for side, *rest in found if side == "receivable")
