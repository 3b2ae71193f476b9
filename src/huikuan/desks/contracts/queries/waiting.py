"""What waits for its day: retentions, deemed acceptances, fixed days, returns."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import (
    Contract,
    Order,
    PaymentPlanLine,
    Recognition,
    TriggerEvent,
)
from huikuan.desks.contracts.queries.bases import PlanBase, base_of
from huikuan.desks.contracts.queries.standing import standing_of
from huikuan.desks.contracts.rules import IN_FORCE
from huikuan.engine.terms import Trigger
from huikuan.records.files.queries import attachments_of
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


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
    found = []
    for event in events.select_related("contract", "order").distinct().order_by("happened_on"):
        base = base_of(event.contract, event.order)
        line = _deeming_line(base) if base else None
        if line is None or base is None or line.deemed_days is None:
            continue
        accepted_on = event.happened_on + timedelta(days=line.deemed_days)
        if (
            accepted_on < today
            and standing_of(base).covered_minor(Trigger.ACCEPTED) < base.total_minor
        ):
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
    bases = [base_of(contract, None) for contract in contracts]
    bases += [base_of(None, order) for order in orders]
    return [
        (base, line)
        for base in bases
        if base
        for line in base.lines
        if line.trigger == Trigger.ON_DATE and line.fixed_on and line.fixed_on <= today
        if not _has_come(base, line)
    ]


def _deeming_line(base: PlanBase) -> PaymentPlanLine | None:
    lines = (line for line in base.lines if line.trigger == Trigger.ACCEPTED and line.deemed_days)
    return next(lines, None)


def bases_in_force(rights: Rights, permission: str = "receivables.read") -> Iterator[PlanBase]:
    """Every contract and order that something can fall due by, of the customers a right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    contracts = Contract.objects.filter(reached, state__in=IN_FORCE, plan_basis="contract")
    orders = Order.objects.filter(reached, state="confirmed").exclude(
        contract__plan_basis="contract"
    )
    for contract in contracts.order_by("id").iterator(500):
        if base := base_of(contract, None):
            yield base
    for order in orders.select_related("contract").order_by("id").iterator(500):
        if base := base_of(order.contract, order):
            yield base


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
    for row in rows.iterator(500):
        receivable = getattr(row, "receivable", None)
        if receivable and not attachments_of(f"event:{row.event_id}").exists():
            yield row.event, receivable.number, receivable.currency, row.amount_minor


def _has_come(base: PlanBase, line: PaymentPlanLine) -> bool:
    standing = standing_of(base)
    return bool(standing.covered_of(standing.lines[base.lines.index(line)]))
