"""How far a contract or order is: what happened, what is recognised, what is missing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import (
    PaymentPlanLine,
    Recognition,
    TriggerEvent,
)
from huikuan.desks.contracts.queries.bases import PlanBase, order_value
from huikuan.desks.contracts.rules import is_performance, share_of
from huikuan.engine.terms import Trigger


def performed_minor(base: PlanBase) -> int:
    """How far we have done our part, in value: the furthest of what shows performance."""
    told = set(base.events.values_list("trigger", flat=True))
    return max((covered_minor(base, one) for one in told if is_performance(one)), default=0)


def covered_minor(base: PlanBase, trigger: str) -> int:
    """For how much of the sum this event has been told already."""
    portions = base.events.filter(trigger=trigger).order_by("id")
    covered = 0
    for portion in portions.values_list("portion_minor", flat=True):
        covered = base.total_minor if portion is None else covered + portion
    return covered


def covered_of_line(base: PlanBase, line: PaymentPlanLine) -> int:
    """For how much of the sum a line's event has come; a fixed day has come wholly or not."""
    if line.trigger != Trigger.ON_DATE:
        return covered_minor(base, line.trigger)
    days = base.events.filter(trigger=Trigger.ON_DATE, happened_on__gte=line.fixed_on)
    return base.total_minor if days.exists() else 0


def recognitions_of(base: PlanBase) -> QuerySet[Recognition]:
    """What has come due by the plan and still stands, in the order in which it came due."""
    rows = Recognition.objects.filter(event__in=base.events).exclude(
        Q(receivable__isnull=False) & Q(receivable__entry__reversed_by__isnull=False)
    )
    rows = rows.exclude(
        Q(retention_entry__isnull=False) & Q(retention_entry__reversed_by__isnull=False)
    )
    return rows.select_related("event", "line", "receivable").order_by("id")


def recognised_minor(base: PlanBase) -> int:
    """What stands recognised of the agreed sum: receivables and retentions, less credits."""
    return recognitions_of(base).aggregate(total=Sum("amount_minor"))["total"] or 0


def ordered_minor(base: PlanBase) -> int:
    """What is ordered and binds us, in value: the confirmed orders without what was cancelled."""
    if base.order:
        return base.total_minor if base.order.state == "confirmed" else 0
    assert base.contract is not None, "a base is a contract or an order"
    confirmed = base.contract.orders.filter(state="confirmed").prefetch_related("lines")
    return sum(order_value(order)[0] for order in confirmed)


def last_event(base: PlanBase, trigger: str) -> TriggerEvent | None:
    """The latest event of this kind."""
    return base.events.filter(trigger=trigger).order_by("happened_on", "id").last()


def places(lines: Iterable[PaymentPlanLine]) -> dict[int, tuple[str, str, int]]:
    """Which line of one plan is which of another: by event, name and order among the same."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for line in sorted(lines, key=lambda row: row.position):
        kind = (line.trigger, line.label)
        found[line.pk] = (*kind, seen[kind])
        seen[kind] += 1
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """By how much a line is behind what has happened; negative where it is ahead."""

    line: PaymentPlanLine
    event: TriggerEvent
    amount_minor: int


def behind(base: PlanBase) -> list[Behind]:
    """What the plan makes due by the events so far and is not recognised, line by line."""
    there = recognised_by_place(base)
    own = places(base.lines)
    found = []
    for line, amount in zip(base.lines, base.amounts, strict=True):
        event = last_event(base, line.trigger)
        if event is None:
            continue
        wanted = share_of(amount, covered_of_line(base, line), base.total_minor or 1)
        difference = wanted - there.pop(own[line.pk], 0)
        if difference:
            found.append(Behind(line, event, difference))
    return found + _without_line(base, there)


def recognised_by_place(base: PlanBase) -> dict[tuple[str, str, int], int]:
    """What stands recognised for each place of the plan, also of earlier plans."""
    of_plan: dict[int, dict[int, tuple[str, str, int]]] = {}
    there: dict[tuple[str, str, int], int] = {}
    for row in recognitions_of(base):
        if row.line.plan_id not in of_plan:
            of_plan[row.line.plan_id] = places(row.line.plan.lines.all())
        place = of_plan[row.line.plan_id][row.line_id]
        there[place] = there.get(place, 0) + row.amount_minor
    return there


def _without_line(base: PlanBase, there: dict[tuple[str, str, int], int]) -> list[Behind]:
    """What an earlier plan made due and the plan of today has no line for."""
    found = []
    for (trigger, label, _), minor in there.items():
        if minor:
            row = recognitions_of(base).filter(line__trigger=trigger, line__label=label).last()
            assert row is not None, "what stands recognised has a line"
            found.append(Behind(row.line, row.event, -minor))
    return found
