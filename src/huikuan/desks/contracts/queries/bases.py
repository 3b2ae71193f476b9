"""To what a payment plan applies: one contract, or one order, with its sum."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from huikuan.desks.contracts.models import (
    Contract,
    ContractVersion,
    Delivery,
    Order,
    PaymentPlanLine,
    TriggerEvent,
)
from huikuan.desks.contracts.queries.listing import newest_signed
from huikuan.desks.contracts.rules import value_between
from huikuan.engine.terms import plan_amounts


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


def _first_signed_on(contract: Contract) -> date:
    first = contract.versions.exclude(signed_on=None).earliest("sequence").signed_on
    assert first is not None, "a signed version has its day"
    return first
