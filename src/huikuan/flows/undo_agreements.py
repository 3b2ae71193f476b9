"""A file of orders, deliveries or events should not have come in: each is taken back by its kind.

An order is cancelled, a delivery comes back, an event is told once more with the opposite sign.
Their keys are set free, so that the corrected file can come in. Contracts stay: what was signed
is ended, never taken back by a machine.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.db import transaction

from huikuan.desks.contracts.commands import (
    DeliveredLine,
    DeliveryFacts,
    free_delivery_key,
    free_event_key,
    free_order_key,
)
from huikuan.desks.contracts.queries import (
    covered_by_event,
    deliveries_visible_to,
    events_visible_to,
    has_deliveries,
    left_quantities,
    orders_visible_to,
)
from huikuan.errors import Refused
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.deliver_order import deliver_order
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.records.files.commands import hold_intake
from huikuan.records.files.models import Intake
from huikuan.records.files.queries import made_by_intake
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING

AGREEMENTS = frozenset({"contracts", "orders", "deliveries", "events"})
Tell = Callable[[int, int], None]


def undo_agreements(intake: Intake, *, reason: str, by: Actor, tell: Tell) -> int:
    """Take back what an import made, newest first; how many. Goes on where it broke off."""
    undo = {"orders": _undo_order, "deliveries": _undo_delivery, "events": _undo_event}
    made = list(reversed(made_by_intake(intake)))
    for count, number in enumerate(made, start=1):
        with transaction.atomic():
            hold_intake(intake, "undoing")
            undo[intake.kind](number, f"undone:{intake.pk}", reason, by)
        tell(count, len(made))
    return len(made)


def refuse_impossible_undoing_of(intake: Intake) -> None:
    """Refuse contracts, and orders of which something was delivered since."""
    if intake.kind == "contracts":
        raise Refused("contracts_stay")
    if intake.kind == "orders":
        _refuse_delivered(made_by_intake(intake))


def _refuse_delivered(orders: Iterable[int]) -> None:
    for number in has_deliveries(orders):
        raise Refused("order_has_deliveries", number=number)


def _undo_order(order_id: int, mark: str, reason: str, by: Actor) -> None:
    order = orders_visible_to(EVERYTHING).get(pk=order_id)
    if order.key.endswith(mark):
        return
    _refuse_delivered([order_id])
    if left := left_quantities(order):
        cancel_order(order, left, on=max(by.today, order.ordered_on), reason=reason, by=by)
    free_order_key(order, mark)


def _undo_delivery(delivery_id: int, mark: str, reason: str, by: Actor) -> None:
    delivery = deliveries_visible_to(EVERYTHING).get(pk=delivery_id)
    if delivery.key.endswith(mark):
        return
    lines = tuple(
        DeliveredLine(line.order_line.position, Decimal(-line.quantity))
        for line in delivery.lines.select_related("order_line")
    )
    on, number = max(by.today, delivery.shipped_on), f"{delivery.number[:60]}-R"
    key = f"return:{delivery.pk}:{mark}"
    deliver_order(delivery.order, DeliveryFacts(number, on, lines, key), by=by)
    free_delivery_key(delivery, mark)


def _undo_event(event_id: int, mark: str, reason: str, by: Actor) -> None:
    event = events_visible_to(EVERYTHING).get(pk=event_id)
    if event.key.endswith(mark):
        return
    covered_minor = covered_by_event(event)
    if covered_minor:
        record_trigger(
            Happening(
                event.trigger, max(by.today, event.happened_on), contract=event.contract,
                order=event.order, portion_minor=-covered_minor, key=f"back:{event.pk}:{mark}",
                note=reason,
            ),
            by=by,
        )  # fmt: skip
    free_event_key(event, mark)
