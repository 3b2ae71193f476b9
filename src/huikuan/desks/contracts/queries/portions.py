"""For how much of a sum something was told: by delivery, and without one."""

from collections.abc import Iterable

from django.db.models import Q, Sum

from huikuan.desks.contracts.models import Order, TriggerEvent
from huikuan.desks.contracts.queries.bases import PlanBase
from huikuan.engine.terms import Trigger

TOGETHER_MAX = 20


def triggers_of_deliveries(delivery_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Which events were told of these deliveries: shipped, signed for, accepted."""
    rows = TriggerEvent.objects.filter(delivery__in=list(delivery_ids), withdrawn_at=None)
    return sorted(set(rows.values_list("delivery_id", "trigger")))


def portions_without_delivery(base: PlanBase) -> dict[str, int]:
    """For how much events were told that name a part of the sum, but no delivery."""
    rows = base.events.filter(delivery=None).exclude(portion_minor=None)
    return dict(rows.values_list("trigger").annotate(total=Sum("portion_minor")))


def price_changes(order: Order) -> int:
    """How many differences of price were told of an order so far."""
    return TriggerEvent.objects.filter(key__startswith=f"price:{order.pk}:").count()


def events_going_with(event: TriggerEvent) -> list[TriggerEvent]:
    """What cannot stay when this is withdrawn: a delivery goes with all that was told of it,
    and what counted as accepted because of a delivery goes with that."""
    same = Q(pk=event.pk)
    if event.delivery_id and event.trigger == Trigger.SHIPPED:
        same |= Q(delivery=event.delivery_id)
    rows = list(TriggerEvent.objects.filter(same, withdrawn_at=None).order_by("id"))
    deemed = [f"deemed:{row.pk}" for row in rows]
    known = {row.pk for row in rows}
    follow = TriggerEvent.objects.filter(key__in=deemed, withdrawn_at=None).exclude(pk__in=known)
    return [*rows, *follow.order_by("id")]


def told_with(event: TriggerEvent) -> list[TriggerEvent]:
    """An event with what was told in the same moment, like two deliveries signed for at once."""
    same = TriggerEvent.objects.filter(
        contract=event.contract_id, order=event.order_id, recorded_at=event.recorded_at,
        actor=event.actor, is_deemed=event.is_deemed,
    )  # fmt: skip
    return list(same.order_by("id")[:TOGETHER_MAX])
