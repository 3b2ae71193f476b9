"""Retentions whose day has come become receivables, by the clock."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import base_of, retentions_due
from huikuan.desks.receivables.commands import recognise_receivables
from huikuan.flows.level_recognitions import claim_of
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Recognition


def release_retentions(through_on: date, *, by: Actor) -> int:
    """Each in its own transaction, safe to run twice; says how many became receivables."""
    return sum(_release(row, by) for row in retentions_due(through_on))


@transaction.atomic
def _release(row: "Recognition", by: Actor) -> int:
    base = base_of(row.event.contract, row.event.order)
    assert base is not None, "what was recognised stands under a signed plan"
    nth = row.line.recognitions.filter(event__in=base.events, pk__lte=row.pk).count()
    facts = replace(claim_of(row, base, nth), fell_due_on=max(row.due_on, row.event.happened_on))
    return sum(outcome.is_new for outcome in recognise_receivables([facts], by=by, source=""))
