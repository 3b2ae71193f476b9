"""A customer answers a statement: right as a whole, right but for some lines, or not right."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.statements.commands import (
    Objected,
    confirm_statement,
    hold_statement,
    move_statement,
    raise_difference,
    tell_of_statement,
)
from huikuan.desks.statements.rules import may_be_answered
from huikuan.errors import Refused
from huikuan.flows.file_evidence import file_evidence
from huikuan.records.files.models import StoredFile
from huikuan.records.ledger.storage.hashing import canonical
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Difference, Statement, StatementLink

NAME_LENGTH_MAX = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer says: who they are, whether the rest is right, and which lines are not.

    ``disputed``: the line by its item, or by its source where it only waits to be claimed, with
    what is said to it. ``paper``: name, media type and bytes of a document handed in with it.
    """

    name: str
    confirms: bool
    disputed: Sequence[Objected] = ()
    paper: tuple[str, str, bytes] | None = None


@transaction.atomic
def answer_statement(link: "StatementLink", answer: Answer, *, by: Actor) -> "Statement":
    """Keep what the customer says, once: a confirmation is evidence, a difference is a task.

    Refuses ``statement_answered``, ``answer_needs_name``, ``answer_empty``,
    ``difference_line_unknown``.
    """
    name = " ".join(answer.name.split())
    if not name or len(name) > NAME_LENGTH_MAX:
        raise Refused("answer_needs_name", length_max=NAME_LENGTH_MAX)
    if not answer.confirms and not answer.disputed:
        raise Refused("answer_empty")
    statement = hold_statement(link.statement_id)
    if not may_be_answered(statement.state):
        raise Refused("statement_answered", number=statement.number)
    who = Actor(f"customer:{link.pk}", name, by.at, by.today)
    paper = _paper(statement, answer, who)
    differences = [
        raise_difference(statement, _checked(statement, said), name, paper, by=who)
        for said in answer.disputed
    ]
    if answer.confirms:
        _confirm(statement, link, name, differences, who)
    for difference in differences:
        _tell_difference(statement, difference, who)
    move_statement(statement, "disputed" if differences else "confirmed", answered_at=by.at)
    return statement


def _checked(statement: "Statement", said: Objected) -> Objected:
    """A line of this statement, with our figure as it was stated; what was sent is not believed."""
    facts: dict[str, Any] = statement.facts
    if said.item_id is None:
        waiting = {number: minor for _, number, minor in facts["awaiting"]}
        if said.number not in waiting:
            raise Refused("difference_line_unknown", number=said.number[:40])
        ours = 0
        number = said.number
    else:
        items = {row["item_id"]: row for row in facts["items"]}
        if said.item_id not in items:
            raise Refused("difference_line_unknown", number=str(said.item_id))
        number, ours = items[said.item_id]["number"], items[said.item_id]["open_minor"]
    return Objected(said.item_id, number, ours, said.reason, said.text, said.their_minor)


def _paper(statement: "Statement", answer: Answer, who: Actor) -> StoredFile | None:
    if answer.paper is None or not answer.disputed:
        return None
    name, media_type, content = answer.paper
    filed = file_evidence(
        name,
        media_type,
        io.BytesIO(content),
        subject=f"statement:{statement.pk}",
        customer=statement.customer,
        by=who,
    )
    return filed.file


def _confirm(
    statement: "Statement",
    link: "StatementLink",
    name: str,
    differences: "Sequence[Difference]",
    who: Actor,
) -> None:
    """The record of who confirmed what is a document with a hash, which the history keeps."""
    disputed = sum(difference.our_minor for difference in differences)
    record = _record(statement, link, name, differences, who)
    filed = file_evidence(
        f"{statement.number}-confirmation.json",
        "application/json",
        io.BytesIO(canonical(record)),
        subject=f"statement:{statement.pk}",
        customer=statement.customer,
        by=who,
    )
    confirm_statement(statement, link, name, disputed, filed.file, by=who)
    tell_of_statement(
        "statement_confirmed",
        statement,
        by=who,
        tell=_told(statement),
        name=name,
        confirmed_minor=statement.closing_minor - disputed,
        currency=statement.currency,
        sha256=filed.file.sha256,
    )


def _record(
    statement: "Statement",
    link: "StatementLink",
    name: str,
    differences: "Sequence[Difference]",
    who: Actor,
) -> dict[str, Any]:
    """What was confirmed, by whom, how they were known, and when."""
    disputed = sum(difference.our_minor for difference in differences)
    return {
        "statement": statement.number,
        "facts_sha256": statement.facts_sha256,
        "paper_sha256": statement.file.sha256 if statement.file else "",
        "seal": statement.facts["seal"],
        "customer": statement.facts["customer"],
        "currency": statement.currency,
        "as_of_on": statement.as_of_on,
        "stated_minor": statement.closing_minor,
        "disputed_minor": disputed,
        "confirmed_minor": statement.closing_minor - disputed,
        "disputed_lines": [difference.number for difference in differences],
        "confirmed_by": name,
        "code_sent_to": link.email,
        "confirmed_at": who.at,
    }


def _tell_difference(statement: "Statement", difference: "Difference", who: Actor) -> None:
    tell_of_statement(
        "difference_raised",
        statement,
        by=who,
        tell=_told(statement),
        line=difference.number,
        reason_code=difference.reason,
        our_minor=difference.our_minor,
        currency=difference.currency,
    )


def _told(statement: "Statement") -> tuple[int, ...]:
    return (statement.owner_id,) if statement.owner_id else ()
