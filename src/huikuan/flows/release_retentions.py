"""Retentions whose day has come become receivables, by the clock."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import retentions_due
from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Recognition


def release_retentions(through_on: date, *, by: Actor) -> int:
    """Each in its own transaction, safe to run twice; says how many became receivables."""
    return sum(_release(row, by) for row in retentions_due(through_on))


@transaction.atomic
def _release(row: "Recognition", by: Actor) -> int:
    event = row.event
    owner = event.order or event.contract
    assert owner is not None, "an event belongs to a contract or an order"
    entry = row.retention_entry
    assert entry is not None, "a retention has its entry"
    facts = ReceivableFacts(
        customer_id=event.customer_id,
        number=f"{owner.number}-{row.line.position}",
        currency=entry.lines.all()[0].currency,
        amount_minor=row.amount_minor,
        issued_on=event.happened_on,
        due_on=row.due_on,
        owner_id=owner.owner_id,
        department_id=owner.department_id,
        contract_number=event.contract.number if event.contract else owner.number,
        key=f"recognition:{row.pk}",
        fell_due_on=max(row.due_on, event.happened_on),
        recognition_id=row.pk,
    )
    return sum(
        outcome.is_new for outcome in recognise_receivables([facts], by=by, source=entry.source)
    )
