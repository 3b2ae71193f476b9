"""To what a payment plan applies: one contract, or one order, with its sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import (
    Contract,
    ContractVersion,
    Delivery,
    Order,
    OrderLine,
    PaymentPlan,
    PaymentPlanLine,
    TriggerEvent,
)
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
    def agreed(self) -> Contract | Order:
        """The order it is for, else the contract: whose owner and department hold."""
        agreed = self.order or self.contract
        assert agreed is not None, "a plan applies to a contract or an order"
        return agreed

    @property
    def told_to(self) -> tuple[int, ...]:
        """Who is to be told of what happens to it."""
        return (self.agreed.owner_id,) if self.agreed.owner_id else ()

    @property
    def events(self) -> QuerySet[TriggerEvent]:
        """What happened to it and was not withdrawn."""
        events = TriggerEvent.objects.filter(withdrawn_at=None)
        return (
            events.filter(order=self.order) if self.order else events.filter(contract=self.contract)
        )


def base_of(contract: Contract | None, order: Order | None) -> PlanBase | None:
    """To what events of this contract or order apply; None while nothing is signed."""
    return bases_of([(contract, order)])[0]


def bases_of(pairs: Sequence[tuple[Contract | None, Order | None]]) -> list[PlanBase | None]:
    """To what events of these contracts and orders apply, asked for all of them at once.

    A contract with one plan for the whole takes the events of its orders too; under a
    framework, and for orders alone, each order has its own. Read anew: what the caller holds
    may be older than its lock.
    """
    orders = Order.objects.prefetch_related("lines", "plan__lines").in_bulk(
        {order.pk for _, order in pairs if order}
    )
    contracts = Contract.objects.prefetch_related("versions__plan__lines").in_bulk(
        {contract.pk for contract, _ in pairs if contract}
    )
    return [
        _base(contract and contracts[contract.pk], order and orders[order.pk])
        for contract, order in pairs
    ]


def base_as_read(order: Order) -> PlanBase | None:
    """The same for an order as it was read for a page, with everything beside it."""
    return _base(order.contract, order)


def _base(contract: Contract | None, order: Order | None) -> PlanBase | None:
    signed = [row for row in contract.versions.all() if row.signed_on] if contract else []
    signed.sort(key=lambda row: row.sequence)
    if contract and contract.plan_basis == "contract":
        first = signed[0].signed_on if signed else None
        return _of_contract(contract, signed[-1], first) if first else None
    return _of_order(order, _in_force(signed, order.ordered_on)) if order else None


def _in_force(signed: Sequence[ContractVersion], day: date) -> ContractVersion | None:
    """The wording under which something was ordered: a later one does not reach back.

    What was ordered before anything was signed follows the first.
    """
    by_then = [row for row in signed if row.signed_on and row.signed_on <= day]
    return by_then[-1] if by_then else signed[0] if signed else None


def base_if_signed(version: ContractVersion) -> PlanBase | None:
    """To what the events of a contract would apply, were this wording signed; none if it lacks
    a plan, or was never signed before, or each order has its own."""
    contract = version.contract
    first = contract.versions.exclude(signed_on=None).order_by("sequence").first()
    if first is None or first.signed_on is None or version.plan_id is None:
        return None
    if contract.plan_basis != "contract":
        return None
    return _of_contract(contract, version, first.signed_on)


def order_value(order: Order) -> tuple[int, int]:
    """What an order comes to without what was cancelled, and the tax in it."""
    amount = tax = 0
    for line in order.lines.all():
        kept = line.quantity - line.cancelled_quantity
        amount += value_between(line.amount_minor, Decimal(0), kept, line.quantity)
        tax += value_between(line.tax_minor, Decimal(0), kept, line.quantity)
    return amount, tax


def delivered_quantities(order_ids: Iterable[int]) -> dict[int, Decimal]:
    """How much of each line of these orders is with the customer."""
    rows = OrderLine.objects.filter(order__in=list(order_ids)).values_list("pk")
    standing = Q(deliveries__delivery__withdrawn_at=None)
    totals = rows.annotate(total=Sum("deliveries__quantity", filter=standing))
    return {pk: total for pk, total in totals if total is not None}


def currency_of(contract: Contract | None, order: Order | None) -> str:
    """In which currency an order, or the newest wording of a contract, is agreed."""
    if order:
        return order.currency
    assert contract is not None, "an event belongs to a contract or an order"
    newest = contract.versions.order_by("-sequence").values_list("currency", flat=True)
    return str(newest[0])


def has_deliveries(order_ids: Iterable[int]) -> list[str]:
    """The numbers of these orders of which something is with the customer."""
    wanted = list(order_ids)
    delivered = delivered_quantities(wanted)
    lines = OrderLine.objects.filter(pk__in=[pk for pk, quantity in delivered.items() if quantity])
    return sorted(set(lines.values_list("order__number", flat=True)))


def _of_contract(contract: Contract, version: ContractVersion, starts_on: date) -> PlanBase:
    lines = _lines(version.plan)
    total = version.amount_minor or 0
    return PlanBase(
        source=f"contract:{contract.pk}",
        number=contract.number,
        customer_id=contract.customer_id,
        currency=version.currency,
        total_minor=total,
        tax_minor=version.tax_minor,
        starts_on=starts_on,
        lines=lines,
        amounts=tuple(plan_amounts(tuple(line.as_planned for line in lines), total)),
        contract=contract,
        order=None,
    )


def _of_order(order: Order, version: ContractVersion | None) -> PlanBase:
    plan = order.plan or (version.plan if version else None)
    lines = _lines(plan)
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


def delivery_values(delivery_ids: Iterable[int]) -> dict[int, int]:
    """What deliveries are worth, with tax; negative for goods that came back."""
    rows = Delivery.objects.filter(pk__in=list(delivery_ids)).values_list("pk")
    return {pk: total or 0 for pk, total in rows.annotate(total=Sum("lines__amount_minor"))}


def _lines(plan: PaymentPlan | None) -> tuple[PaymentPlanLine, ...]:
    return tuple(sorted(plan.lines.all(), key=lambda line: line.position)) if plan else ()
