"""A customer opens a statement without an account: by the link, and a one-time code by e-mail."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.statements.commands import hold_statement, move_statement, new_code, try_code
from huikuan.desks.statements.queries import is_visiting, link_opened_by
from huikuan.integrations.mail.posting import Letter, post_letter
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.statements.models import StatementLink

WriteCode = Callable[["StatementLink", str], Letter]
"""Words the letter with the one-time code."""


def ask_for_code(token: str, *, write: WriteCode, by: Actor) -> bool:
    """Send a code to the address that the link belongs to; whether the link opens at all.

    Too many codes, or one just sent: no further one goes, and the page looks the same.
    """
    with transaction.atomic():
        link = link_opened_by(token, by.at)
        code = new_code(link, by=by) if link else None
    if link and code:
        post_letter(write(link, code))
    return link is not None


def enter_code(token: str, code: str, *, by: Actor) -> str | None:
    """A right code opens one visit, whose token is told now; anything else gives nothing.

    Runs outside of any transaction of a caller, so that a wrong try stays counted.
    """
    link = link_opened_by(token, by.at)
    visit = try_code(link, code, by=by) if link else None
    if link is None or visit is None:
        return None
    with transaction.atomic():
        statement = hold_statement(link.statement_id)
        if statement.state in {"made", "sending", "sent"}:
            move_statement(statement, "opened", opened_at=by.at)
            record_event(
                "statement_opened",
                on=by.today,
                subject=f"statement:{statement.pk}",
                customer_id=statement.customer_id,
                by=replace(by, name=link.name or by.name),
                number=statement.number,
            )
    return visit


def visited(token: str, visit: str, *, by: Actor) -> "StatementLink | None":
    """The link of a visit that goes on; nothing for everybody else."""
    link = link_opened_by(token, by.at)
    return link if link and is_visiting(link, visit, by.at) else None
