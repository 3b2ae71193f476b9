"""Retentions whose day has come become receivables, by the clock."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import base_of, is_kept_back, nth_of_place, retentions_due
from huikuan.desks.receivables.commands import free_recognition, recognise_receivables
from huikuan.errors import Refused
from huikuan.flows.level_recognitions import claim_of
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Recognition


def release_retentions(through_on: date, *, by: Actor) -> int:
    """Each in its own transaction, safe to run twice; says how many became receivables."""
    return sum(_release(row, by) for row in retentions_due(through_on))


@transaction.atomic
def release_again(row: "Recognition", *, on: date, by: Actor) -> None:
    """A retention whose receivable was reversed becomes one again; only a person does that.

    Refuses ``retention_not_due``, ``retention_released``.
    """
    hold_customers([row.event.customer_id])
    if row.due_on > on:
        raise Refused("retention_not_due", due_on=row.due_on)
    if not is_kept_back(row):
        raise Refused("retention_released")
    free_recognition(row.pk)
    _release(row, by, on)


@transaction.atomic
def _release(row: "Recognition", by: Actor, on: date | None = None) -> int:
    base = base_of(row.event.contract, row.event.order)
    assert base is not None, "what was recognised stands under a signed plan"
    nth = nth_of_place(base, row)
    fell_due_on = on or max(row.due_on, row.event.happened_on)
    facts = replace(claim_of(row, base, nth), fell_due_on=fell_due_on)
    return sum(outcome.is_new for outcome in recognise_receivables([facts], by=by, source=""))
