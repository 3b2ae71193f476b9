"""A confirmed statement makes due what plans claim only after it: told to the contract or order."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.contracts.queries import events_by_key, in_force_of
from huikuan.desks.statements.queries import open_differences, statement_of
from huikuan.engine.terms import Trigger
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.records.customers.queries import records_of
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement


@transaction.atomic
def claim_confirmed(statement_id: int, *, by: Actor) -> int:
    """Tell every plan that waits for it that its part of the statement was confirmed; how many.

    Told twice it is told once. Only what the statement named and nobody disputed, and never more
    than what is performed and not yet confirmed.
    """
    statement = statement_of(statement_id)
    named = _named(statement)
    told = 0
    for base, standing in in_force_of(records_of(statement.customer_id)):
        key = f"statement:{statement.pk}:{base.source}"
        left = standing.performed_minor - standing.covered_minor(Trigger.STATEMENT_CONFIRMED)
        portion = min(named.get(base.source, 0), left)
        if portion > 0 and key not in events_by_key([key]):
            happening = Happening(
                Trigger.STATEMENT_CONFIRMED,
                statement.confirmation.confirmed_on,
                contract=None if base.order else base.contract,
                order=base.order,
                portion_minor=portion,
                key=key,
                note=str(statement.number),
            )
            record_trigger(happening, by=by)
            told += 1
    return told


def _named(statement: "Statement") -> dict[str, int]:
    """What waits for this confirmation by contract or order, without what was disputed."""
    facts: dict[str, Any] = statement.facts
    rows = open_differences(EVERYTHING).filter(statement=statement, item=None)
    disputed = set(rows.values_list("number", flat=True))
    return {source: minor for source, number, minor in facts["awaiting"] if number not in disputed}
