"""How far contracts and orders are: what happened, what is recognised, what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huikuan.desks.contracts.models import Order, PaymentPlanLine, Recognition, TriggerEvent
from huikuan.desks.contracts.queries.bases import PlanBase, base_of, order_value
from huikuan.desks.contracts.rules import Place, PlannedLine, Standing, Told

KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Behind:
    """By how much a line is behind what has happened; negative where it is ahead."""

    line: PaymentPlanLine
    event: TriggerEvent
    amount_minor: int


def standing_of(base: PlanBase) -> Standing:
    """How far one contract or order is now."""
    return standings_of([base])[base.source]


def standings_of(bases: Sequence[PlanBase]) -> dict[str, Standing]:
    """How far these contracts and orders are now, by their source; asked for all at once."""
    found = {base.source: _agreed(base) for base in bases}
    by_contract, by_order = _by_owner(bases)
    for event in _events(bases).order_by("id"):
        source = by_contract.get(event.contract_id or 0) or by_order[event.order_id or 0]
        told = Told(event.trigger, event.happened_on, event.portion_minor)
        found[source].told.append(told)
    plans: dict[int, dict[int, Place]] = {}
    rows = _standing(Recognition.objects.filter(event__in=_events(bases)))
    for row in rows.prefetch_related("line__plan__lines"):
        source = by_contract.get(row.event.contract_id or 0) or by_order[row.event.order_id or 0]
        if row.line.plan_id not in plans:
            plans[row.line.plan_id] = places(row.line.plan.lines.all())
        found[source].there[plans[row.line.plan_id][row.line_id]] += row.amount_minor
    _add_ordered(bases, found)
    return found


def recognitions_of(base: PlanBase) -> QuerySet[Recognition]:
    """What has come due by the plan and still stands, in the order in which it came due."""
    return _standing(Recognition.objects.filter(event__in=base.events))


def recognised_minor(base: PlanBase) -> int:
    """What stands recognised of the agreed sum: receivables and retentions, less credits."""
    return standing_of(base).recognised_minor


def behind(base: PlanBase) -> list[Behind]:
    """What the plan makes due by the events so far and is not recognised, line by line."""
    own = {place: line for line, place in zip(base.lines, placed(base), strict=True)}
    found = []
    for place, amount in standing_of(base).behind().items():
        line, event = own.get(place), last_event(base, place[0])
        if line is None or event is None:
            same = recognitions_of(base).filter(line__trigger=place[0], line__label=place[1])
            row = same.last()
            assert row is not None, "what stands recognised has a line"
            line, event = row.line, row.event
        found.append(Behind(line, event, amount))
    return found


def last_event(base: PlanBase, trigger: str) -> TriggerEvent | None:
    """The latest event of this kind."""
    return base.events.filter(trigger=trigger).order_by("happened_on", "id").last()


def covered_by_event(event: TriggerEvent) -> int:
    """For how much of the agreed sum this event was told, beside the others of its kind."""
    order = event.order
    base = base_of(event.contract or (order.contract if order else None), order)
    if base is None:
        return 0
    before = 0
    same = base.events.filter(trigger=event.trigger, id__lt=event.pk).order_by("id")
    for portion in same.values_list("portion_minor", flat=True):
        before = base.total_minor if portion is None else before + portion
    return base.total_minor - before if event.portion_minor is None else event.portion_minor


def placed(base: PlanBase) -> list[Place]:
    """The places of the lines of the plan, in their order."""
    found = places(base.lines)
    return [found[line.pk] for line in base.lines]


def places(lines: Iterable[PaymentPlanLine]) -> dict[int, Place]:
    """Which line of one plan is which of another: by event, name and order among the same."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for line in sorted(lines, key=lambda row: row.position):
        kind = (line.trigger, line.label)
        found[line.pk] = (*kind, seen[kind])
        seen[kind] += 1
    return found


def events_by_key(keys: Sequence[str]) -> dict[str, TriggerEvent]:
    """The events that were told with these keys."""
    found: dict[str, TriggerEvent] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = TriggerEvent.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE])
        found |= {row.key: row for row in rows}
    return found


def newest_event_id() -> int:
    """The number of the event that was told last; what is told from now on has a higher one."""
    return TriggerEvent.objects.order_by("-id").values_list("pk", flat=True).first() or 0


def recognition_counts(bases: Sequence[PlanBase]) -> dict[str, Counter[int]]:
    """How often each line of a plan has made something due, by source and line."""
    by_contract, by_order = _by_owner(bases)
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    rows = Recognition.objects.filter(event__in=_events(bases))
    for contract, order, line in rows.values_list("event__contract", "event__order", "line"):
        counts[by_contract.get(contract or 0) or by_order[order or 0]][line] += 1
    return counts


def _agreed(base: PlanBase) -> Standing:
    lines = zip(base.lines, placed(base), base.amounts, strict=True)
    planned = tuple(PlannedLine(place, amount, line.fixed_on) for line, place, amount in lines)
    return Standing(base.total_minor, planned)


def _by_owner(bases: Sequence[PlanBase]) -> tuple[dict[int, str], dict[int, str]]:
    """Which source an event's contract or order belongs to."""
    contracts = {
        base.contract.pk: base.source for base in bases if base.contract and not base.order
    }
    orders = {base.order.pk: base.source for base in bases if base.order}
    return contracts, orders


def _events(bases: Sequence[PlanBase]) -> QuerySet[TriggerEvent]:
    contracts, orders = _by_owner(bases)
    return TriggerEvent.objects.filter(
        Q(contract__in=list(contracts)) | Q(order__in=list(orders)), withdrawn_at=None
    )


def _standing(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Without what was reversed since."""
    undone = Q(receivable__isnull=False) & Q(receivable__entry__reversed_by__isnull=False)
    back = Q(retention_entry__isnull=False) & Q(retention_entry__reversed_by__isnull=False)
    kept = rows.exclude(undone).exclude(back)
    return kept.select_related("event", "line__plan", "receivable").order_by("id")


def _add_ordered(bases: Sequence[PlanBase], found: dict[str, Standing]) -> None:
    """What is ordered and binds us, in value: confirmed orders without what was cancelled."""
    for base in bases:
        if base.order:
            confirmed = base.order.state == "confirmed"
            found[base.source].ordered_minor = base.total_minor if confirmed else 0
    contracts, _ = _by_owner(bases)
    rows = Order.objects.filter(contract__in=list(contracts), state="confirmed")
    for order in rows.prefetch_related("lines"):
        found[contracts[order.contract_id or 0]].ordered_minor += order_value(order)[0]
