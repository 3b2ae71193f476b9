"""Is anything delivered, agreed or invoiced that we forgot to claim?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from huikuan.desks.contracts.queries import (
    PlanBase,
    bases_in_force,
    behind,
    events_without_evidence,
    standing_of,
)
from huikuan.desks.receivables.queries import invoices_without_receivable
from huikuan.records.people.rights import Rights

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
    for base in bases_in_force(rights):
        yield from _gaps_of(base, as_of)
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


def _gaps_of(base: PlanBase, as_of: date) -> Iterator[Gap]:
    for each in behind(base):
        kind = "trigger_without_receivable" if each.amount_minor > 0 else "recognised_beyond_plan"
        yield _gap(kind, base, abs(each.amount_minor), each.event.happened_on)
    standing = standing_of(base)
    waiting = standing.performed_minor - standing.recognised_minor
    last = base.events.order_by("happened_on").last()
    if waiting > 0 and last and last.happened_on + PATIENCE < as_of and not behind(base):
        yield _gap("delivered_not_recognised", base, waiting, last.happened_on)


def _gap(kind: str, base: PlanBase, amount_minor: int, since_on: date) -> Gap:
    return Gap(
        kind, base.source, base.number, base.customer_id, base.currency, amount_minor, since_on
    )
