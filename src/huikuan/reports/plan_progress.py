"""How far is this contract or order: planned, fallen due, invoiced, paid, overdue?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from huikuan.desks.cash.queries import paid_by_receivable
from huikuan.desks.contracts.queries import PlanBase, recognitions_of
from huikuan.desks.receivables.queries import claimed_by_item, receivables_of_recognitions


@dataclass(frozen=True, slots=True)
class LineProgress:
    """One line of the plan: what it comes to, and what fell due of it."""

    position: int
    label: str
    trigger: str
    term: str
    planned_minor: int
    due_minor: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of one contract or order, in minor units of its currency.

    ``triggered_minor``: fallen due by the plan, less what was credited. ``retained_minor``: of
    it kept back until its day. ``invoiced_minor``, ``paid_minor``, ``open_minor`` and
    ``overdue_minor`` are of the receivables that stand.
    """

    source: str
    number: str
    currency: str
    planned_minor: int
    triggered_minor: int
    retained_minor: int
    invoiced_minor: int
    paid_minor: int
    open_minor: int
    overdue_minor: int
    lines: tuple[LineProgress, ...]
    receivable_ids: tuple[int, ...]


def plan_progress(base: PlanBase, *, as_of: date) -> Progress:
    """The figures of one contract or order on a day."""
    rows = list(recognitions_of(base))
    due: Counter[int] = Counter()
    for row in rows:
        due[row.line_id] += row.amount_minor
    found = receivables_of_recognitions(row.pk for row in rows)
    items = [receivable.pk for receivable in found]
    claimed = {receivable.recognition_id for receivable in found}
    retained = (row for row in rows if row.retention_entry_id and row.pk not in claimed)
    lines = zip(base.lines, base.amounts, strict=True)
    return Progress(
        source=base.source,
        number=base.number,
        currency=base.currency,
        planned_minor=base.total_minor,
        triggered_minor=sum(due.values()),
        retained_minor=sum(row.amount_minor for row in retained),
        invoiced_minor=sum(claimed_by_item(items).values()),
        paid_minor=sum(paid_by_receivable(items).values()),
        open_minor=sum(each.item.open_minor for each in found),
        overdue_minor=sum(each.item.open_minor for each in found if each.due_on < as_of),
        lines=tuple(
            LineProgress(line.position, line.label, line.trigger, line.term, amount, due[line.pk])
            for line, amount in lines
        ),
        receivable_ids=tuple(sorted(items)),
    )
