"""Statements for the stories, told in one line each."""

import re
from typing import TYPE_CHECKING

from huikuan.flows.make_statement import Asked, make_statements
from huikuan.flows.open_statement import ask_for_code, enter_code, visited
from huikuan.flows.send_statement import Receiver, send_statement
from huikuan.interfaces.words.statement_letters import code_letter, statement_letter
from huikuan.interfaces.words.statement_paper import statement_pdf
from huikuan.records.customers.models import Customer
from tests.mailbox import Mailbox
from tests.world import World, day

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement, StatementLink


def stated(world: World, who: Customer, as_of: str = "", **more: object) -> "list[Statement]":
    """Statements of a customer as of a day, made today."""
    asked = Asked(day(as_of) if as_of else world.today, **more)  # type: ignore[arg-type]
    return make_statements(who, asked, draw=statement_pdf, by=world.by)


def a_busy_customer(world: World, name: str = "") -> Customer:
    """Three receivables, one paid in part, one credited, money left over."""
    who = world.customer("K1", name)
    first = world.owes(who, "R-1", 1_000_000, "2026-03-20")
    later = world.on("2026-03-10")
    second = later.owes(who, "R-2", 345_678, "2026-04-30", contract_number="HT-7")
    later.owes(who, "R-3", 50_000, "2026-05-31")
    paying = world.on("2026-03-15")
    receipt = paying.pays(who, "SK-1", 700_000)
    paying.applies(receipt, (first, 600_000))
    world.on("2026-03-18").credits(second, "CN-1", 45_678)
    return who


def sent(
    world: World, who: Customer, as_of: str = "", email: str = "wang@kunde.example"
) -> "Statement":
    """A statement that went to somebody at the customer."""
    [one] = stated(world, who, as_of)
    return send_statement(one.pk, Receiver(email, "王芳"), write=statement_letter, by=world.by)


def token_in(letter: str) -> str:
    """The token of the link in a letter."""
    found = re.search(r"/s/([\w-]+)", letter)
    assert found, letter
    return found[1]


def code_in(letter: str) -> str:
    """The six digits in a letter."""
    found = re.search(r"\b(\d{6})\b", letter)
    assert found, letter
    return found[1]


def opened(world: World, box: Mailbox) -> "tuple[str, StatementLink]":
    """The customer asks for the code, enters it, and is in: the visit and its link."""
    token = token_in(box.text())
    assert ask_for_code(token, write=code_letter, by=world.by)
    visit = enter_code(token, code_in(box.text()), by=world.by)
    assert visit
    link = visited(token, visit, by=world.by)
    assert link
    return visit, link
