"""What is ordered and not yet recognised is a commitment: the ledger is brought in line."""

from collections.abc import Mapping
from datetime import date

from huikuan.desks.contracts.queries import PlanBase, standing_of
from huikuan.records.ledger.commands import order_committed, order_released
from huikuan.records.ledger.posting import Draft, post
from huikuan.records.ledger.queries import commitments_of
from huikuan.records.people.actor import Actor


def settle_commitment(base: PlanBase, *, on: date, by: Actor) -> None:
    """Commit or release until commitment + recognised is what was ordered.

    The caller holds the customer, in whose transaction this runs.
    """
    known = commitments_of([base.source])
    due = {base.source: (base, standing_of(base).commitment_minor, on)}
    post(commitment_drafts(due, known), by=by)


def commitment_drafts(
    due: Mapping[str, tuple[PlanBase, int, date]], known: Mapping[str, tuple[int, int]]
) -> list[Draft]:
    """The entries that bring each commitment to what is due on its day; none where it stands."""
    drafts = []
    for source, (base, due_minor, on) in due.items():
        committed_minor, moves = known.get(source, (0, 0))
        change = due_minor - committed_minor
        if change:
            kind = order_committed if change > 0 else order_released
            key = f"commitment:{source}:{moves + 1}"
            drafts.append(
                kind(base.customer_id, base.currency, abs(change), on=on, key=key, source=source)
            )
    return drafts
