"""What waits for its day: retentions, deemed acceptances, fixed days, returns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from huikuan.desks.contracts.queries.standing import events_by_key, standings_of
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


def is_kept_back(row: Recognition) -> bool:
    """Whether a retention is a contract asset now: its entry stands and no receivable does."""
    kept = Recognition.objects.filter(
        pk=row.pk, retention_entry__isnull=False, retention_entry__reversed_by=None
    )
    claimed = Q(receivable__isnull=False, receivable__entry__reversed_by=None)
    return kept.exclude(claimed).exists()


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


@dataclass(frozen=True, slots=True)
class Deemed:
    """A delivery that counts as accepted (视为验收), by which line, since when, for how much.

    No portion is the whole of the sum.
    """

    event: TriggerEvent
    line: PaymentPlanLine
    accepted_on: date
    portion_minor: int | None


def awaiting_deemed(today: date) -> list[Deemed]:
    """Deliveries that count as accepted by now, because nobody told or objected in time.

    Acceptances that were told cover the oldest deliveries first. What the clock told once it
    does not tell again, also when a person withdrew it.
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
    rows = events.select_related("contract", "order", "delivery", "objection").distinct()
    told = list(_with_standings(rows.order_by("happened_on", "id")))
    known = events_by_key([f"deemed:{event.pk}" for event, _ in told])
    passed: Counter[str] = Counter()
    found = []
    for event, (base, standing) in told:
        before = passed[base.source]
        portion = event.portion_minor
        passed[base.source] += base.total_minor if portion is None else portion
        part = standing.unaccepted_minor(before, passed[base.source])
        line = deeming_line(base)
        if line is None or line.deemed_days is None or part <= 0 or f"deemed:{event.pk}" in known:
            continue
        accepted_on = event.happened_on + timedelta(days=line.deemed_days)
        if accepted_on < today and not hasattr(event, "objection"):
            is_whole = portion is None and part == base.total_minor
            found.append(Deemed(event, line, accepted_on, None if is_whole else part))
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


def deeming_line(base: PlanBase) -> PaymentPlanLine | None:
    """The line by which goods count as accepted after so many days of silence."""
    lines = (line for line in base.lines if line.trigger == Trigger.ACCEPTED and line.deemed_days)
    return next(lines, None)


def in_force(
    rights: Rights, permission: str = "receivables.read"
) -> Iterator[tuple[PlanBase, Standing]]:
    """Every contract and order that something can fall due by, and how far it is.

    Of the customers a right reaches; asked for by hundreds.
    """
    yield from _in_force(scoped(rights.reach(permission), "customer__"))


def in_force_of(customer_ids: Iterable[int]) -> Iterator[tuple[PlanBase, Standing]]:
    """The contracts and orders of these customers that something can fall due by."""
    yield from _in_force(Q(customer_id__in=list(customer_ids)))


def _in_force(reached: Q) -> Iterator[tuple[PlanBase, Standing]]:
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
