"""What was agreed, ordered, delivered and made due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import (
    Approval,
    Contract,
    ContractVersion,
    Delivery,
    Order,
    PaymentPlanLine,
    Recognition,
    TriggerEvent,
)
from huikuan.desks.contracts.rules import IN_FORCE, is_performance, value_between
from huikuan.engine.terms import Trigger, plan_amounts
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights

PLAN_FIELDS = (
    "position", "label", "share", "amount_minor", "trigger", "term", "fixed_on", "evidence",
    "deemed_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanBase:
    """To what a payment plan applies: one contract, or one order, with its sum and its lines.

    ``source`` names it in the ledger. ``amounts``: what each line comes to, in minor units.
    """

    source: str
    number: str
    customer_id: int
    currency: str
    total_minor: int
    tax_minor: int
    starts_on: date
    lines: tuple[PaymentPlanLine, ...]
    amounts: tuple[int, ...]
    contract: Contract | None
    order: Order | None

    @property
    def events(self) -> QuerySet[TriggerEvent]:
        """What happened to it and was not withdrawn."""
        events = TriggerEvent.objects.filter(withdrawn_at=None)
        return (
            events.filter(contract=self.contract)
            if self.source.startswith("contract")
            else events.filter(order=self.order)
        )


def contracts_visible_to(rights: Rights, permission: str = "contracts.read") -> QuerySet[Contract]:
    """The contracts of the customers a right reaches, newest first."""
    return (
        Contract.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "owner")
        .order_by("-id")
    )


def orders_visible_to(rights: Rights, permission: str = "orders.read") -> QuerySet[Order]:
    """The orders of the customers a right reaches, newest first."""
    return (
        Order.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "contract", "owner")
        .order_by("-id")
    )


def newest_version(contract: Contract) -> ContractVersion:
    """The wording that is worked on, or the last one signed."""
    return contract.versions.select_related("contract").order_by("-sequence")[0]


def newest_signed(contract: Contract) -> ContractVersion | None:
    """The wording that holds."""
    signed = contract.versions.exclude(signed_on=None).select_related("contract", "plan")
    return signed.order_by("-sequence").first()


def standing_approval(version: ContractVersion) -> Approval | None:
    """The last approval that was asked for this version."""
    return version.approvals.order_by("-id").first()


def content_of(version: ContractVersion) -> list[Any]:
    """Everything a version says, in a fixed order: what is hashed when it is signed."""
    lines = version.plan.lines.order_by("position") if version.plan else []
    return [
        version.contract.number,
        version.contract.customer_id,
        version.sequence,
        version.currency,
        version.amount_minor,
        version.tax_minor,
        version.our_party,
        version.our_size,
        version.their_size,
        version.clauses,
        version.products,
        version.starts_on,
        version.ends_on,
        version.change_note,
        version.file.sha256 if version.file else None,
        [[getattr(line, name) for name in PLAN_FIELDS] for line in lines],
    ]


def base_of(contract: Contract | None, order: Order | None) -> PlanBase | None:
    """To what events of this contract or order apply; None while nothing is signed.

    A contract with one plan for the whole takes the events of its orders too; under a
    framework, and for orders alone, each order has its own.
    """
    version = newest_signed(contract) if contract else None
    if contract and contract.plan_basis == "contract":
        return _of_contract(contract, version) if version else None
    if order is None:
        return None
    return _of_order(order, version)


def order_value(order: Order) -> tuple[int, int]:
    """What an order comes to without what was cancelled, and the tax in it."""
    amount = tax = 0
    for line in order.lines.all():
        kept = line.quantity - line.cancelled_quantity
        amount += value_between(line.amount_minor, Decimal(0), kept, line.quantity)
        tax += value_between(line.tax_minor, Decimal(0), kept, line.quantity)
    return amount, tax


def delivered_quantities(order: Order) -> dict[int, Decimal]:
    """How much of each order line is with the customer."""
    rows = order.lines.values_list("pk").annotate(total=Sum("deliveries__quantity"))
    return {pk: total for pk, total in rows if total is not None}


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


def retentions_due(through_on: date) -> QuerySet[Recognition]:
    """Retentions whose day has come and that are no receivable yet."""
    rows = Recognition.objects.exclude(retention_entry=None).filter(
        due_on__lte=through_on, receivable=None, retention_entry__reversed_by=None
    )
    return rows.select_related("event__contract", "event__order", "line").order_by("due_on", "id")


def _of_contract(contract: Contract, version: ContractVersion) -> PlanBase:
    lines = tuple(version.plan.lines.order_by("position")) if version.plan else ()
    total = version.amount_minor or 0
    return PlanBase(
        source=f"contract:{contract.pk}",
        number=contract.number,
        customer_id=contract.customer_id,
        currency=version.currency,
        total_minor=total,
        tax_minor=version.tax_minor,
        starts_on=_first_signed_on(contract),
        lines=lines,
        amounts=tuple(plan_amounts(tuple(line.as_planned for line in lines), total)),
        contract=contract,
        order=None,
    )


def _of_order(order: Order, version: ContractVersion | None) -> PlanBase:
    plan = order.plan or (version.plan if version else None)
    lines = tuple(plan.lines.order_by("position")) if plan else ()
    total, tax = order_value(order)
    amounts = plan_amounts(tuple(line.as_planned for line in lines), total) if total else []
    return PlanBase(
        source=f"order:{order.pk}",
        number=order.number,
        customer_id=order.customer_id,
        currency=order.currency,
        total_minor=total,
        tax_minor=tax,
        starts_on=order.ordered_on,
        lines=lines,
        amounts=tuple(amounts) if amounts else tuple(0 for _ in lines),
        contract=order.contract,
        order=order,
    )


def delivery_value(delivery: Delivery) -> int:
    """What a delivery is worth, with tax; negative for goods that came back."""
    return delivery.lines.aggregate(total=Sum("amount_minor"))["total"] or 0


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


def _first_signed_on(contract: Contract) -> date:
    first = contract.versions.exclude(signed_on=None).earliest("sequence").signed_on
    assert first is not None, "a signed version has its day"
    return first


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
        if accepted_on < today and covered_minor(base, Trigger.ACCEPTED) < base.total_minor:
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
        if not covered_of_line(base, line)
    ]


def _deeming_line(base: PlanBase) -> PaymentPlanLine | None:
    lines = (line for line in base.lines if line.trigger == Trigger.ACCEPTED and line.deemed_days)
    return next(lines, None)
