"""What is ordered and not yet recognised is a commitment: the ledger is brought in line."""

from datetime import date

from huikuan.desks.contracts.queries import PlanBase, ordered_minor, recognised_minor
from huikuan.desks.contracts.rules import commitment_due
from huikuan.records.ledger.commands import order_committed, order_released
from huikuan.records.ledger.commitments import commitment_moves, committed
from huikuan.records.ledger.posting import post
from huikuan.records.people.actor import Actor


def settle_commitment(base: PlanBase, *, on: date, by: Actor) -> int:
    """Commit or release until commitment + recognised is what was ordered; says the change.

    The caller holds the customer, in whose transaction this runs.
    """
    due = commitment_due(ordered_minor(base), recognised_minor(base))
    change = due - committed(base.source)
    if change == 0:
        return 0
    key = f"commitment:{base.source}:{commitment_moves(base.source) + 1}"
    kind = order_committed if change > 0 else order_released
    draft = kind(base.customer_id, base.currency, abs(change), on=on, key=key, source=base.source)
    post([draft], by=by)
    return change
