"""A difference is answered: the customer was right, it is explained, or the books are corrected."""

from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.statements.commands import (
    close_difference,
    hand_difference,
    hold_statement,
    move_statement,
    tell_of_statement,
)
from huikuan.desks.statements.queries import open_differences
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING

if TYPE_CHECKING:
    from datetime import date

    from huikuan.desks.statements.models import Difference


@transaction.atomic
def settle_difference(difference_id: int, outcome: str, text: str, *, by: Actor) -> "Difference":
    """Close one difference with its outcome; with the last of them the statement is settled.

    ``accepted``: they are right and nothing is left to do; ``corrected``: the books say so too
    (a credit note, an application); ``explained``: we are right and they know why.
    """
    difference = close_difference(difference_id, outcome, text, by=by)
    statement = hold_statement(difference.statement_id)
    tell_of_statement(
        "difference_settled",
        statement,
        by=by,
        line=difference.number,
        outcome_code=outcome,
        text=difference.outcome_text,
    )
    if not open_differences(EVERYTHING).filter(statement=statement).exists():
        move_statement(statement, "settled")
    return difference


@transaction.atomic
def hand_difference_over(
    difference: "Difference", owner_id: int, due_on: "date", *, by: Actor
) -> None:
    """Somebody else answers it, by a day; they are told."""
    hand_difference(difference, owner_id, due_on)
    tell_of_statement(
        "difference_handed_over",
        difference.statement,
        by=by,
        tell=(owner_id,),
        line=difference.number,
        due_on=due_on,
    )
