"""Orders, deliveries and events as people look for them, within what they may see."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from huikuan.desks.contracts.models import Contract, Delivery, Order, Recognition, TriggerEvent
from huikuan.desks.contracts.queries.bases import PlanBase
from huikuan.records.customers.queries import matching, visible_to
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def orders_visible_to(rights: Rights, permission: str = "orders.read") -> QuerySet[Order]:
    """The orders of the customers a right reaches, with what a list shows of them."""
    reached = scoped(rights.reach(permission), "customer__")
    rows = Order.objects.filter(reached).select_related("customer", "contract", "owner")
    return rows.prefetch_related("lines")


def whole_order(rows: QuerySet[Order]) -> QuerySet[Order]:
    """With everything that stands behind it: plan, contract and its wordings."""
    return rows.select_related("plan", "department").prefetch_related(
        "plan__lines", "contract__versions__plan__lines"
    )


def found_orders(rows: QuerySet[Order], text: str, rights: Rights) -> QuerySet[Order]:
    """Orders whose number begins so, of whose customer or contract this is the name."""
    known = matching(visible_to(rights, "orders.read"), text).values_list("pk", flat=True)
    return rows.filter(
        Q(number__istartswith=text)
        | Q(contract__number__istartswith=text)
        | Q(customer__in=known.order_by())
    )


def contracts_reached(rights: Rights, permission: str) -> QuerySet[Contract]:
    """The contracts of the customers a right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    rows = Contract.objects.filter(reached).select_related("customer", "owner", "department")
    return rows.prefetch_related("versions__plan__lines")


def events_visible_to(rights: Rights, permission: str = "contracts.read") -> QuerySet[TriggerEvent]:
    """What happened to contracts and orders of the customers a right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    return TriggerEvent.objects.filter(reached).select_related(
        "customer", "contract", "order", "delivery", "objection"
    )


def deliveries_visible_to(rights: Rights, permission: str = "orders.read") -> QuerySet[Delivery]:
    """What left us for orders of the customers a right reaches."""
    reached = scoped(rights.reach(permission), "order__customer__")
    return Delivery.objects.filter(reached).select_related("order__customer", "order__contract")


def retentions_visible_to(rights: Rights, permission: str) -> QuerySet[Recognition]:
    """What is kept back until its day, of the customers a right reaches."""
    reached = scoped(rights.reach(permission), "event__customer__")
    rows = Recognition.objects.filter(reached).exclude(retention_entry=None)
    return rows.select_related("event__customer", "event__contract", "event__order", "line")


def moved_quantities(order: Order) -> dict[int, tuple[Decimal, Decimal]]:
    """How much of each line went out, and how much of it came back."""
    standing = Q(deliveries__delivery__withdrawn_at=None)
    rows = order.lines.order_by("position").annotate(
        out=Sum("deliveries__quantity", filter=standing & Q(deliveries__quantity__gt=0)),
        back=Sum("deliveries__quantity", filter=standing & Q(deliveries__quantity__lt=0)),
    )
    zero = Decimal(0)
    return {pk: (out or zero, -(back or zero)) for pk, out, back in
            rows.values_list("pk", "out", "back")}  # fmt: skip


def deliveries_of(order: Order) -> QuerySet[Delivery]:
    """What left us for an order and came back, newest first, with what it is worth."""
    rows = order.deliveries.annotate(
        worth_minor=Sum("lines__amount_minor"), count=Sum("lines__quantity")
    )
    return rows.order_by("-shipped_on", "-id")


def events_beside(base: PlanBase, order: Order | None) -> QuerySet[TriggerEvent]:
    """Everything that was told of a contract or order, withdrawn too; of one order if given."""
    rows = (
        TriggerEvent.objects.filter(order=base.order)
        if base.order
        else TriggerEvent.objects.filter(contract=base.contract)
    )
    rows = rows.filter(order=order) if order else rows
    return rows.select_related("delivery", "objection").order_by("-happened_on", "-id")


def recognised_by(event_ids: Iterable[int]) -> QuerySet[Recognition]:
    """What these events made due, with the receivable or the retention it became."""
    rows = Recognition.objects.filter(event__in=list(event_ids))
    return rows.select_related(
        "event", "line__plan", "receivable__item", "receivable__entry__reversed_by",
        "retention_entry__reversed_by",
    ).order_by("due_on", "id")  # fmt: skip


def left_quantities(order: Order) -> dict[int, Decimal]:
    """How much of each place of an order is neither with the customer nor cancelled."""
    moved = moved_quantities(order)
    rows = order.lines.order_by("position")
    found = {}
    for line in rows:
        out, back = moved[line.pk]
        left = line.quantity - line.cancelled_quantity - out + back
        if left > 0:
            found[line.position] = left
    return found


def unsigned_deliveries(order: Order) -> list[Delivery]:
    """What left us and nobody has signed for yet, oldest first."""
    signed = TriggerEvent.objects.filter(
        order=order, trigger="delivered", withdrawn_at=None
    ).exclude(delivery=None)  # fmt: skip
    rows = order.deliveries.filter(withdrawn_at=None).exclude(pk__in=signed.values("delivery"))
    return list(rows.annotate(count=Sum("lines__quantity")).filter(count__gt=0).order_by("id"))


def told_of_deliveries(order: Order, trigger: str) -> list[TriggerEvent]:
    """Which deliveries of an order this was told of; those still with the customer."""
    rows = TriggerEvent.objects.filter(order=order, trigger=trigger, withdrawn_at=None)
    return list(rows.exclude(delivery=None).filter(portion_minor__gt=0).order_by("id"))
