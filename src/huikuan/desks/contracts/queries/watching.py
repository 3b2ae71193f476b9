"""What the last round of the watchdog found, and what a person may see of it."""

from django.db.models import QuerySet

from huikuan.desks.contracts.models import Contract, Order, WatchdogGap
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def gaps_visible_to(rights: Rights, permission: str = "contracts.read") -> QuerySet[WatchdogGap]:
    """What was found with customers that a right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    return WatchdogGap.objects.filter(reached).select_related("customer")


def agreed_named(subject: str) -> tuple[Contract | None, Order | None]:
    """The contract or order that a subject names (``contract:7``, ``order:19``), if it is one."""
    kind, _mark, number = subject.partition(":")
    if kind == "contract":
        return Contract.objects.get(pk=number), None
    if kind == "order":
        order = Order.objects.select_related("contract").get(pk=number)
        return order.contract, order
    return None, None
