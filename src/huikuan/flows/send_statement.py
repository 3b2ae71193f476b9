"""A statement goes to the customer by e-mail: with its paper, or with a link that opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.statements.commands import (
    hold_statement,
    make_link,
    move_statement,
    revoke_links,
    tell_of_statement,
)
from huikuan.desks.statements.queries import live_links, setting_of, statement_of
from huikuan.desks.statements.rules import may_be_sent
from huikuan.errors import Refused
from huikuan.integrations.mail.posting import Letter, can_post, post_letter, refuse_wrong_address
from huikuan.records.customers.models import Contact, Customer
from huikuan.records.customers.queries import contacts_of
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a statement goes, and whether its paper goes along or only the link."""

    email: str
    name: str
    with_paper: bool = True


Write = Callable[["Statement", Receiver, str], Letter]
"""Words the letter: the statement, to whom it goes, and the token of the link in it."""


def receiver_of(customer: Customer) -> Receiver:
    """The contact that was chosen for statements, else the first with an address.

    Refuses ``statement_no_address``.
    """
    setting = setting_of(customer)
    chosen: Contact | None = setting.contact if setting.contact_id else None
    if chosen is None or not chosen.email:
        chosen = contacts_of(customer).exclude(email="").order_by("id").first()
    if chosen is None:
        raise Refused("statement_no_address", name=customer.name)
    return Receiver(chosen.email, chosen.name, with_paper=setting.channel != "link")


def send_statement(
    statement_id: int, receiver: Receiver, *, write: Write, by: Actor, is_again: bool = False
) -> "Statement":
    """Send a statement, at most once: what was being sent when we were killed is not sent again.

    Three steps, each whole: the link is made and the statement counts as being sent; the letter
    goes; the statement is sent. ``is_again``: a person asks for it once more. Refuses
    ``mail_not_set_up``, ``mail_address_wrong``, ``mail_not_sent``, ``statement_answered``.
    """
    if not can_post():
        raise Refused("mail_not_set_up")
    refuse_wrong_address(receiver.email)
    token, before = _begin(statement_id, receiver, is_again, by)
    try:
        post_letter(write(statement_of(statement_id), receiver, token))
    except Refused:
        _step_back(statement_id, before, by)
        raise
    return _finish(statement_id, receiver, by)


def hand_link_out(statement_id: int, receiver: Receiver, *, by: Actor) -> str:
    """A link for a person to pass on; the code still goes to the address only."""
    refuse_wrong_address(receiver.email)
    with transaction.atomic():
        statement = hold_statement(statement_id)
        _refuse_over(statement)
        _, token = make_link(statement, receiver.email, receiver.name, by=by)
        if statement.state == "made":
            move_statement(statement, "sent", sent_at=by.at)
        tell_of_statement("statement_link_made", statement, by=by)
    return token


def revoke_statement(statement_id: int, *, by: Actor) -> int:
    """The links that went out open nothing any more; the statement itself stays as it was said."""
    with transaction.atomic():
        statement = hold_statement(statement_id)
        count = revoke_links(statement, by=by)
        if count:
            tell_of_statement("statement_link_revoked", statement, by=by)
    return count


def _begin(
    statement_id: int, receiver: Receiver, is_again: bool, by: Actor
) -> tuple[str, tuple[str, datetime | None]]:
    with transaction.atomic():
        statement = hold_statement(statement_id)
        _refuse_over(statement)
        if statement.state != "made" and not is_again:
            raise Refused("statement_sent_already", number=statement.number)
        before = (statement.state, statement.sent_at)
        _, token = make_link(statement, receiver.email, receiver.name, by=by)
        if statement.state == "made":
            move_statement(statement, "sending", sent_at=by.at)
    return token, before


def _refuse_over(statement: "Statement") -> None:
    if not may_be_sent(statement.state):
        raise Refused("statement_answered", number=statement.number)


@transaction.atomic
def _step_back(statement_id: int, before: tuple[str, datetime | None], by: Actor) -> None:
    """The mail server did not take it: as before, and the link that nobody got opens nothing."""
    statement = hold_statement(statement_id)
    newest = live_links(statement, by.at).order_by("-id").first()
    if newest is not None:
        newest.revoked_at = by.at
        newest.save(update_fields=["revoked_at"])
    if statement.state == "sending":
        statement.state, statement.sent_at = before
        statement.save(update_fields=["state", "sent_at"])


@transaction.atomic
def _finish(statement_id: int, receiver: Receiver, by: Actor) -> "Statement":
    statement = hold_statement(statement_id)
    if statement.state in {"made", "sending", "sent"}:
        move_statement(statement, "sent", sent_at=by.at)
    tell_of_statement("statement_sent", statement, by=by)
    return statement
