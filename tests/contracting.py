"""Contracts, orders and deliveries for the stories, told in one line each."""

from decimal import Decimal
from typing import Any

from huikuan.desks.contracts.commands import (
    ContractFacts,
    DeliveredLine,
    DeliveryFacts,
    OrderedLine,
    OrderFacts,
    keep_plan,
    write_contract,
    write_order,
)
from huikuan.desks.contracts.models import Contract, Delivery, Order, TriggerEvent
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.confirm_order import confirm_order
from huikuan.flows.deliver_order import deliver_order
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.flows.sign_contract import sign_contract
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Line
from tests.world import World


def signed(
    world: World, who: Customer, number: str, minor: int, plan: str, **more: object
) -> Contract:
    """A contract is written and signed today."""
    plan_row = keep_plan(plan, by=world.by, variant=str(more.pop("variant", "")))
    facts = ContractFacts(world.currency, minor, plan_row, **more)  # type: ignore[arg-type]
    contract = write_contract(number, who.pk, facts, by=world.by)
    sign_contract(contract, signed_on=world.today, by=world.by)
    return contract


def happens(world: World, contract: Contract, trigger: str, **more: object) -> TriggerEvent:
    """Something happens to a contract today."""
    happening = Happening(trigger, world.today, contract=contract, **more)  # type: ignore[arg-type]
    return record_trigger(happening, by=world.by)


def ordered(
    world: World, who: Customer, number: str, *lines: tuple[Any, ...], **more: object
) -> Order:
    """An order of (product, quantity, price of all, tax in it) is written and confirmed today."""
    plan = more.pop("plan", "")
    plan_row = keep_plan(str(plan), by=world.by) if plan else None
    facts = OrderFacts(
        number,
        who.pk,
        world.currency,
        world.today,
        tuple(OrderedLine(name, Decimal(count), *money) for name, count, *money in lines),
        plan=plan_row,
        **more,  # type: ignore[arg-type]
    )
    order = write_order(facts, by=world.by)
    confirm_order(order, on=world.today, by=world.by)
    return order


def delivered(world: World, order: Order, number: str, *lines: tuple[int, int]) -> Delivery:
    """Quantities by their place leave us today (negative: come back)."""
    told = tuple(DeliveredLine(place, Decimal(count)) for place, count in lines)
    return deliver_order(order, DeliveryFacts(number, world.today, told), by=world.by)


def owed(who: Customer) -> list[tuple[str, int, str]]:
    """Number, open amount and due day of all receivables of a customer, in order."""
    rows = Receivable.objects.filter(customer=who, entry__reversed_by=None)
    return [
        (row.number, row.item.open_minor, row.due_on.isoformat())
        for row in rows.select_related("item").order_by("item_id")
    ]


def balance(account: str, who: Customer) -> int:
    """What stands on an account for a customer, debit positive."""
    return sum(
        Line.objects.filter(account=account, customer=who).values_list("amount_minor", flat=True)
    )


def dealt(world: World, who: Customer, tag: str) -> dict[str, int]:
    """A contract, an order of its own, a delivery, an event and a retention; their numbers."""
    contract = signed(world, who, f"HT-{tag}", 1_000_00, "预付30%-发货60%-质保10%")
    event = happens(world, contract, "accepted")
    order = ordered(world, who, f"SO-{tag}", ("pump", 10, 1_000_00), plan="发货后30天")
    delivery = delivered(world, order, f"DN-{tag}", (1, 4))
    return {
        "contract_id": contract.pk, "order_id": order.pk, "event_id": event.pk,
        "delivery_id": delivery.pk, "recognition_id": event.recognitions.get().pk,
    }  # fmt: skip
