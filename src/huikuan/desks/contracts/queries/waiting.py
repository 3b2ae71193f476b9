"""What waits for its day: retentions, deemed acceptances, fixed days, returns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import (
    Contract,
    Order,
    PaymentPlanLine,
    Recognition,
    TriggerEvent,
)
from huikuan.desks.contracts.queries.bases import PlanBase, bases_of
from huikuan.desks.contracts.queries.standing import standings_of
from huikuan.desks.contracts.rules import IN_FORCE, Standing
from huikuan.engine.terms import Trigger
from huikuan.records.files.queries import attached_subjects
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights

AT_ONCE = 500
Pair = tuple[Contract | None, Order | None]


def retentions_due(through_on: date) -> QuerySet[Recognition]:
    """Retentions whose day has come and that are no receivable yet."""
    rows = Recognition.objects.exclude(retention_entry=None).filter(
        due_on__lte=through_on, receivable=None, retention_entry__reversed_by=None
    )
    return rows.select_related("event__contract", "event__order", "line").order_by("due_on", "id")


def told_triggers(order: Order, value_minor: int) -> list[Trigger]:
    """Which events of an order's deliveries cover goods of this value that now come back."""
    events = TriggerEvent.objects.filter(order=order, withdrawn_at=None)
    told = dict(
        events.exclude(delivery=None).values_list("trigger").annotate(total=Sum("portion_minor"))
    )
    return [
        trigger
        for trigger in (Trigger.SHIPPED, Trigger.DELIVERED)
        if told.get(trigger, 0) >= -value_minor
    ]


def awaiting_deemed(today: date) -> list[tuple[TriggerEvent, PaymentPlanLine, date]]:
    """Deliveries that count as accepted by now (视为验收): with the line that says so, and the day.

    A delivery counts as accepted when the agreed days have passed without its acceptance being
    told, for the part of the sum that it concerns.
    """
    waiting = PaymentPlanLine.objects.filter(
        deemed_days__isnull=False, trigger=Trigger.ACCEPTED
    ).values_list("plan_id", flat=True)
    events = TriggerEvent.objects.filter(
        Q(contract__versions__plan__in=waiting) | Q(order__plan__in=waiting),
        trigger=Trigger.DELIVERED,
        withdrawn_at=None,
        happened_on__lt=today,
    ).exclude(Q(portion_minor__lt=0))
    rows = events.select_related("contract", "order").distinct().order_by("happened_on")
    found = []
    for event, (base, standing) in _with_standings(rows):
        line = _deeming_line(base)
        if line is None or line.deemed_days is None:
            continue
        accepted_on = event.happened_on + timedelta(days=line.deemed_days)
        if accepted_on < today and standing.covered_minor(Trigger.ACCEPTED) < base.total_minor:
            found.append((event, line, accepted_on))
    return found


def dated_lines(today: date) -> list[tuple[PlanBase, PaymentPlanLine]]:
    """Lines due on a fixed day that has come, of contracts in force and confirmed orders."""
    lines = PaymentPlanLine.objects.filter(trigger=Trigger.ON_DATE, fixed_on__lte=today)
    plans = lines.values_list("plan_id", flat=True)
    contracts = Contract.objects.filter(
        state__in=IN_FORCE, plan_basis="contract", versions__plan__in=plans
    ).distinct()
    orders = Order.objects.filter(state="confirmed", plan__in=plans)
    pairs = [*((contract, None) for contract in contracts), *((None, order) for order in orders)]
    return [
        (base, line)
        for base, standing in _standings(pairs)
        for line, planned in zip(base.lines, standing.lines, strict=True)
        if line.trigger == Trigger.ON_DATE and line.fixed_on and line.fixed_on <= today
        if not standing.covered_of(planned)
    ]


def _deeming_line(base: PlanBase) -> PaymentPlanLine | None:
    lines = (line for line in base.lines if line.trigger == Trigger.ACCEPTED and line.deemed_days)
    return next(lines, None)


def in_force(
    rights: Rights, permission: str = "receivables.read"
) -> Iterator[tuple[PlanBase, Standing]]:
    """Every contract and order that something can fall due by, and how far it is.

    Of the customers a right reaches; asked for by hundreds.
    """
    reached = scoped(rights.reach(permission), "customer__")
    contracts = Contract.objects.filter(reached, state__in=IN_FORCE, plan_basis="contract")
    orders = Order.objects.filter(reached, state="confirmed").exclude(
        contract__plan_basis="contract"
    )
    pairs: Iterator[Pair] = chain(
        ((contract, None) for contract in contracts.order_by("id").iterator(AT_ONCE)),
        ((order.contract, order) for order in
         orders.select_related("contract").order_by("id").iterator(AT_ONCE)),
    )  # fmt: skip
    while some := list(islice(pairs, AT_ONCE)):
        yield from _standings(some)


def events_without_evidence(
    rights: Rights, permission: str = "receivables.read"
) -> Iterator[tuple[TriggerEvent, str, str, int]]:
    """Events that made money due against papers nobody filed: event, number, currency, amount."""
    rows = (
        Recognition.objects.filter(
            scoped(rights.reach(permission), "event__customer__"), amount_minor__gt=0
        )
        .exclude(line__evidence=[])
        .select_related("event", "receivable")
        .order_by("id")
    )
    found = rows.iterator(AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        proved = attached_subjects(f"event:{row.event_id}" for row in some)
        for row in some:
            receivable = getattr(row, "receivable", None)
            if receivable and f"event:{row.event_id}" not in proved:
                yield row.event, receivable.number, receivable.currency, row.amount_minor


def _standings(pairs: Sequence[Pair]) -> list[tuple[PlanBase, Standing]]:
    bases = [base for base in bases_of(pairs) if base]
    standings = standings_of(bases)
    return [(base, standings[base.source]) for base in bases]


def _with_standings(
    events: Iterable[TriggerEvent],
) -> Iterator[tuple[TriggerEvent, tuple[PlanBase, Standing]]]:
    """Each event with what it belongs to; none of what is not signed."""
    rows = list(events)
    bases = bases_of([(event.contract, event.order) for event in rows])
    standings = standings_of([base for base in bases if base])
    for event, base in zip(rows, bases, strict=True):
        if base:
            yield event, (base, standings[base.source])
