"""Contracts and orders of which money falls due by an invoice (票到付款)."""

from django.db.models import Q

from huikuan.desks.contracts.models import Contract, Order
from huikuan.desks.contracts.rules import IN_FORCE
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def contract_to_invoice(rights: Rights, permission: str, contract_id: int) -> Contract | None:
    """A contract in force, with a plan for the whole, of a customer the right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    rows = Contract.objects.filter(reached, state__in=IN_FORCE, plan_basis="contract")
    return rows.select_related("customer").filter(pk=contract_id).first()


def order_to_invoice(rights: Rights, permission: str, order_id: int) -> Order | None:
    """A confirmed order that has a plan of its own, of a customer the right reaches."""
    own_plan = Q(contract=None) | ~Q(contract__plan_basis="contract")
    reached = scoped(rights.reach(permission), "customer__")
    rows = Order.objects.filter(reached, own_plan, state="confirmed")
    return rows.select_related("customer", "contract").filter(pk=order_id).first()
