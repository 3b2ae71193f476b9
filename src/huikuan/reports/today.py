"""What should I do now? What waits for one person, by what they are responsible for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from huikuan.desks.cash.queries import received_in
from huikuan.engine.calendar.working_days import WorkingCalendar
from huikuan.records.files.models import BEGUN, WAITING
from huikuan.records.files.queries import intakes
from huikuan.records.ledger.queries import open_items
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights
from huikuan.reports.remembered import remembered

if TYPE_CHECKING:
    from huikuan.records.ledger.models import OpenItem

OWED, MONEY = "ageing.read", "receipts.read"
NAMES_SHOWN = 5
SOON = timedelta(days=7)
WEEK = timedelta(days=7)
FILES_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Debtor:
    """A customer on the page: with what, since when, or until when."""

    code: str
    name: str
    currency: str
    minor: int
    first_on: date
    earlier_minor: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: how many, how much by currency, the days it spans, the names."""

    count: int
    totals: tuple[tuple[str, int], ...]
    first_on: date
    last_on: date
    customer_count: int
    debtors: tuple[Debtor, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on one person's desk; what was not asked for, or is empty, is ``None``.

    ``overdue``: past the due day. ``newly_overdue``: since the working day before this one.
    ``due_soon``: within a week, today included. ``jumped``: see :func:`_jumped`. ``unapplied``:
    receipts to apply. ``received``: currency, minor units, receipts of a week.
    """

    overdue: Waiting | None = None
    newly_overdue: Waiting | None = None
    due_soon: Waiting | None = None
    unapplied: Waiting | None = None
    jumped: tuple[Debtor, ...] = ()
    received: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class UnfinishedImports:
    """Files that were handed in and not brought to an end; rows refused lately."""

    waiting: tuple[Any, ...]
    with_refused_rows: tuple[Any, ...]


def desk(rights: Rights, as_of: date, wanted: Iterable[str], base: str) -> Desk:
    """What waits for a person, of the things that are wanted; once per moment.

    ``base``: the company's own currency, in which names are ranked.
    """
    names = frozenset(wanted)
    question = ("desk", rights.reach(OWED), rights.reach(MONEY), as_of, names, base)
    return remembered(question, lambda: _laid_out(rights, as_of, names, base))


def unfinished_imports(as_of: date) -> UnfinishedImports:
    """Files that wait for an answer or stopped half way, and refused rows of the last 30 days."""
    latest = list(intakes()[:FILES_LOOKED_AT])
    recent = as_of - timedelta(days=30)
    refused = [
        each
        for each in latest
        if each.state == "done"
        and each.refused_file_id
        and each.finished_at
        and each.finished_at.date() >= recent
    ]
    waiting = [each for each in latest if each.state in (*WAITING, *BEGUN)]
    return UnfinishedImports(tuple(waiting[:NAMES_SHOWN]), tuple(refused[:NAMES_SHOWN]))


def last_working_day(as_of: date) -> date:
    """The working day before this one, by the calendar of the State Council."""
    return WorkingCalendar().working_days_later(as_of, -1)


def _laid_out(rights: Rights, as_of: date, wanted: frozenset[str], base: str) -> Desk:
    owed = open_items("receivable").filter(scoped(rights.reach(OWED), "customer__"))
    spans = {name: condition for name, condition in _spans(as_of).items() if name in wanted}
    found: dict[str, Any] = _waiting(owed, spans, base) if spans else {}
    if "unapplied" in wanted:
        came = open_items("receipt").filter(scoped(rights.reach(MONEY), "customer__"))
        found |= _waiting(came, {"unapplied": Q()}, base)
    if "jumped" in wanted:
        late = found.get("overdue")
        found["jumped"] = _jumped(owed, as_of, late.totals[0][0]) if late else ()
    if "received" in wanted:
        week = received_in(rights, MONEY, as_of - WEEK, as_of)
        found["received"] = tuple((code, *week[code]) for code in _base_first(week, base))
    return Desk(**found)


def _spans(as_of: date) -> dict[str, Q]:
    yesterday = as_of - timedelta(days=1)
    return {
        "overdue": Q(due_on__lt=as_of),
        "newly_overdue": Q(due_on__range=(last_working_day(as_of), yesterday)),
        "due_soon": Q(due_on__range=(as_of, as_of + SOON)),
    }


def _waiting(
    rows: QuerySet["OpenItem"], spans: dict[str, Q], base: str
) -> dict[str, Waiting | None]:
    """Several things that wait, counted in one pass over what is open."""
    any_span = Q()
    for condition in spans.values():
        any_span |= condition
    plain = rows.filter(any_span).order_by()
    figures = _figures(spans)
    sums: list[dict[str, Any]] = [*plain.values("currency").annotate(**figures)]  # type: ignore[list-item]
    whole = plain.aggregate(**_customers(spans)) if len(sums) > 1 else dict(*sums)
    return {
        name: _one(name, rows.filter(condition), sums, whole, base)
        for name, condition in spans.items()
    }


def _figures(spans: dict[str, Q]) -> dict[str, Any]:
    figures: dict[str, Any] = _customers(spans)
    for name, condition in spans.items():
        figures |= {
            f"{name}_total": Sum("open_minor", filter=condition),
            f"{name}_count": Count("pk", filter=condition),
            f"{name}_first": Min("due_on", filter=condition),
            f"{name}_last": Max("due_on", filter=condition),
        }
    return figures


def _customers(spans: dict[str, Q]) -> dict[str, Any]:
    return {
        f"{name}_customers": Count("customer_id", distinct=True, filter=condition)
        for name, condition in spans.items()
    }


def _one(
    name: str,
    rows: QuerySet["OpenItem"],
    sums: Sequence[dict[str, Any]],
    whole: dict[str, Any],
    base: str,
) -> Waiting | None:
    found = {row["currency"]: row for row in sums if row[f"{name}_count"]}
    if not found:
        return None
    codes = _base_first(found, base)
    return Waiting(
        sum(row[f"{name}_count"] for row in found.values()),
        tuple((code, found[code][f"{name}_total"]) for code in codes),
        min(row[f"{name}_first"] for row in found.values()),
        max(row[f"{name}_last"] for row in found.values()),
        whole[f"{name}_customers"],
        _largest(rows.filter(currency=codes[0])),
    )


def _base_first(codes: Iterable[str], base: str) -> list[str]:
    """The company's own currency first; in the first one, names are ranked."""
    return sorted(codes, key=lambda code: (code != base, code))


def _largest(rows: QuerySet["OpenItem"]) -> tuple[Debtor, ...]:
    customers = (
        rows.order_by()
        .values("customer__code", "customer__name", "currency")
        .annotate(total=Sum("open_minor"), first=Min("due_on"))
        .order_by("-total")[:NAMES_SHOWN]
    )
    return tuple(
        Debtor(
            row["customer__code"], row["customer__name"], row["currency"], row["total"],
            row["first"],
        )
        for row in customers
    )  # fmt: skip


def _jumped(owed: QuerySet["OpenItem"], as_of: date, currency: str) -> tuple[Debtor, ...]:
    """Customers whose overdue at least doubled within a week, the largest rise first.

    Rise: what fell due in the last seven days and is still open; it is set against what was
    overdue before that and still is (nothing, for those who were never late).
    """
    recent = Q(due_on__gte=as_of - WEEK)
    rows = (
        owed.filter(due_on__lt=as_of, currency=currency)
        .order_by()
        .values("customer__code", "customer__name", "currency")
        .annotate(total=Sum("open_minor"), risen=Sum("open_minor", filter=recent))
        .annotate(first=Min("due_on", filter=recent))
        .filter(risen__gt=0, total__lte=2 * F("risen"))
        .order_by("-risen")[:NAMES_SHOWN]
    )
    return tuple(
        Debtor(
            row["customer__code"], row["customer__name"], row["currency"], row["risen"],
            row["first"], row["total"] - row["risen"],
        )
        for row in rows
    )  # fmt: skip
