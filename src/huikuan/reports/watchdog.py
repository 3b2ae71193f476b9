"""Is anything delivered, agreed or invoiced that we forgot to claim?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from huikuan.desks.contracts.queries import (
    PlanBase,
    events_without_evidence,
    in_force,
)
from huikuan.desks.contracts.rules import Standing
from huikuan.desks.receivables.queries import invoices_without_receivable
from huikuan.records.people.rights import Reach, Rights

KINDS = (
    "trigger_without_receivable",
    "recognised_beyond_plan",
    "delivered_not_recognised",
    "invoice_without_receivable",
    "receivable_without_evidence",
)
PATIENCE = timedelta(days=30)
"""Goods may wait this long for their acceptance before the watchdog asks."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that was forgotten, with what it concerns and how much."""

    kind: str
    subject: str
    number: str
    customer_id: int
    currency: str
    amount_minor: int
    since_on: date


def watchdog(rights: Rights, *, as_of: date) -> Iterator[Gap]:
    """Every gap of the contracts, orders, invoices and events that a right reaches."""
    for base, standing in in_force(rights):
        yield from _gaps_of(base, standing, as_of)
    for invoice, missing_minor in invoices_without_receivable(rights):
        yield Gap(
            "invoice_without_receivable", f"invoice:{invoice.pk}", invoice.number,
            invoice.customer_id, invoice.currency, missing_minor, invoice.issued_on,
        )  # fmt: skip
    for event, number, currency, amount_minor in events_without_evidence(rights):
        yield Gap(
            "receivable_without_evidence", f"event:{event.pk}", number, event.customer_id,
            currency, amount_minor, event.happened_on,
        )  # fmt: skip


def gaps_of_own(rights: Rights, *, as_of: date) -> Iterator[Gap]:
    """The gaps of contracts and orders with a person's own customers: their tasks."""
    own = Rights(rights.user_id, {"contracts.read": Reach(user_id=rights.user_id)})
    for base, standing in in_force(own, "contracts.read"):
        yield from _gaps_of(base, standing, as_of)


def _gaps_of(base: PlanBase, standing: Standing, as_of: date) -> Iterator[Gap]:
    behind = standing.behind()
    for (trigger, _, _), minor in behind.items():
        kind = "trigger_without_receivable" if minor > 0 else "recognised_beyond_plan"
        yield _gap(kind, base, abs(minor), standing.last_on(trigger) or as_of)
    waiting = standing.performed_minor - standing.recognised_minor
    last_on = standing.last_on()
    if waiting > 0 and not behind and last_on and last_on + PATIENCE < as_of:
        yield _gap("delivered_not_recognised", base, waiting, last_on)


def _gap(kind: str, base: PlanBase, amount_minor: int, since_on: date) -> Gap:
    return Gap(
        kind, base.source, base.number, base.customer_id, base.currency, amount_minor, since_on
    )
