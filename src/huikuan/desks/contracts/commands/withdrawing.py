"""Take back what was told by mistake, and note that a customer objects to goods in time."""

from collections.abc import Sequence
from datetime import date, timedelta

from huikuan.desks.contracts.models import Delivery, DeliveryLine, Objection, TriggerEvent
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.records.people.actor import Actor

KEY_LENGTH_MAX = 160


def note_withdrawn(events: Sequence[TriggerEvent], reason: str, *, by: Actor) -> None:
    """They do not count any more; both the telling and the taking back stay.

    The key of what a person told is free again, so the event can be told rightly; what the
    clock told keeps its key, so that the clock does not tell it again.
    """
    for event in events:
        event.withdrawn_at, event.withdrawn_reason = by.at, reason.strip()
        if not event.is_deemed:
            event.key = _freed(event.key, event.pk)
    TriggerEvent.objects.bulk_update(events, ["withdrawn_at", "withdrawn_reason", "key"])


def withdraw_delivery(delivery: Delivery, *, by: Actor) -> None:
    """The goods did not leave us: their quantities are to be delivered again.

    Refuses ``delivery_not_last``: what was valued after it would be worth something else.
    """
    lines = delivery.lines.values_list("order_line_id", flat=True)
    later = DeliveryLine.objects.filter(
        order_line__in=list(lines), delivery__withdrawn_at=None, delivery__pk__gt=delivery.pk
    )
    if last := later.select_related("delivery").order_by("-delivery_id").first():
        raise Refused("delivery_not_last", number=delivery.number, last=last.delivery.number)
    delivery.withdrawn_at, delivery.key = by.at, _freed(delivery.key, delivery.pk)
    delivery.save(update_fields=["withdrawn_at", "key"])


def note_objection(
    event: TriggerEvent, deemed_days: int, *, objected_on: date, reason: str, by: Actor
) -> Objection:
    """Note it against a delivery. Refuses ``objection_too_late``, ``objection_known``."""
    last_on = event.happened_on + timedelta(days=deemed_days)
    if objected_on > by.today:
        raise Refused("event_in_future", happened_on=objected_on)
    if objected_on > last_on:
        raise Refused("objection_too_late", objected_on=objected_on, last_on=last_on)
    if objected_on < event.happened_on:
        raise Refused(
            "objection_before_delivery", objected_on=objected_on, happened_on=event.happened_on
        )
    if known := Objection.objects.filter(event=event).first():
        raise Refused("objection_known", objected_on=known.objected_on)
    deemed = TriggerEvent.objects.filter(
        key=f"deemed:{event.pk}", trigger=Trigger.ACCEPTED, withdrawn_at=None
    ).first()
    if deemed:
        raise Refused("deemed_already", happened_on=deemed.happened_on)
    return Objection.objects.create(
        event=event, objected_on=objected_on, reason=reason.strip(), recorded_at=by.at,
        actor=by.code,
    )  # fmt: skip


def _freed(key: str, number: int) -> str:
    mark = f"#withdrawn:{number}"
    return key[: KEY_LENGTH_MAX - len(mark)] + mark
