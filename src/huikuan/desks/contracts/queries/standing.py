"""How far contracts and orders are: what happened, what is recognised, what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

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
    """How far these contracts and orders are now, by their source; asked for all at once.

    In sums: an order with a thousand deliveries is asked for as quickly as one with ten.
    """
    found = {base.source: _agreed(base) for base in bases}
    _add_told(bases, found)
    _add_recognised(bases, found)
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
    """How often each place of a plan has made something due, by source and place.

    Counted over all wordings, and with what was taken back: no number is given twice.
    """
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for owner, sources, events in _events_by_owner(bases, withdrawn=True):
        rows = Recognition.objects.filter(event__in=events).order_by()
        counted = rows.values_list(f"event__{owner}", "line__position").annotate(count=Count("id"))
        for number, position, count in counted:
            counts[sources[number]][position] += count
    return counts


def nth_of_place(base: PlanBase, row: Recognition) -> int:
    """The how-manieth this is that its place of the plan made due, over all wordings."""
    [(_, _, events)] = _events_by_owner([base], withdrawn=True)
    same = Recognition.objects.filter(event__in=events, line__position=row.line.position)
    return same.filter(pk__lte=row.pk).count()


def _add_told(bases: Sequence[PlanBase], found: dict[str, Standing]) -> None:
    """What happened: one sum an event, for its parts follow each other."""
    for owner, sources, events in _events_by_owner(bases):
        rows = events.order_by().values_list(owner, "trigger").annotate(
            last_on=Max("happened_on"),
            part_minor=Sum("portion_minor"),
            parts=Count("portion_minor"),
            count=Count("id"),
        )  # fmt: skip
        mixed: set[tuple[int, str]] = set()
        for number, trigger, last_on, part_minor, parts, count in rows:
            if 0 < parts < count:
                mixed.add((number, trigger))
                continue
            portion = None if parts < count else part_minor
            found[sources[number]].told.append(Told(trigger, last_on, portion))
        if not mixed:
            continue
        # All that was left, and parts of it: which came first matters.
        theirs = events.filter(**{f"{owner}__in": {number for number, _ in mixed}}).order_by("id")
        for number, *told in theirs.values_list(owner, "trigger", "happened_on", "portion_minor"):
            if (number, told[0]) in mixed:
                found[sources[number]].told.append(Told(*told))


def _add_recognised(bases: Sequence[PlanBase], found: dict[str, Standing]) -> None:
    """What stands recognised, by the place of the line in its plan."""
    where = {
        line.pk: place
        for base in bases
        for line, place in zip(base.lines, placed(base), strict=True)
    }
    sums: list[tuple[str, int, int]] = []
    for owner, sources, events in _events_by_owner(bases):
        rows = _without_reversed(Recognition.objects.filter(event__in=events)).order_by()
        summed = rows.values_list(f"event__{owner}", "line").annotate(total=Sum("amount_minor"))
        sums += [(sources[number], line, total) for number, line, total in summed]
    where |= _places_of_other_plans({line for _, line, _ in sums} - where.keys())
    for source, line, total in sums:
        found[source].there[where[line]] += total


def _places_of_other_plans(line_ids: set[int]) -> dict[int, Place]:
    """The places of lines of earlier plans."""
    if not line_ids:
        return {}
    plans: dict[int, list[PaymentPlanLine]] = defaultdict(list)
    of_plans = PaymentPlanLine.objects.filter(pk__in=line_ids).values("plan")
    for line in PaymentPlanLine.objects.filter(plan__in=of_plans):
        plans[line.plan_id].append(line)
    return {line: place for lines in plans.values() for line, place in places(lines).items()}


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


def _events_by_owner(
    bases: Sequence[PlanBase], *, withdrawn: bool = False
) -> Iterator[tuple[str, dict[int, str], QuerySet[TriggerEvent]]]:
    """The events of contracts, then of orders; each belongs to one; ``withdrawn``: those too."""
    contracts, orders = _by_owner(bases)
    events = TriggerEvent.objects.all()
    if not withdrawn:
        events = events.filter(withdrawn_at=None)
    if contracts:
        yield "contract", contracts, events.filter(contract__in=list(contracts))
    if orders:
        rest = events.exclude(contract__in=list(contracts))
        yield "order", orders, rest.filter(order__in=list(orders))


def _standing(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Without what was reversed since, in the order in which it came due."""
    kept = _without_reversed(rows)
    return kept.select_related("event", "line__plan", "receivable").order_by("id")


def _without_reversed(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """A retention stands while its own entry does.

    The receivable of a retention may be reversed: then it is kept back again, as before its day.
    """
    undone = Q(retention_entry=None) & Q(receivable__entry__reversed_by__isnull=False)
    back = Q(retention_entry__reversed_by__isnull=False)
    return rows.exclude(undone).exclude(back)


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
