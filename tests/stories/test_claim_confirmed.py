"""A plan that waits for the confirmed statement makes its part due when the customer confirms."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from huikuan.desks.contracts.models import Order
from huikuan.desks.statements.commands import Objected
from huikuan.flows.answer_statement import Answer, answer_statement
from huikuan.flows.claim_confirmed import claim_confirmed
from huikuan.flows.reactions import REACTIONS
from huikuan.records.customers.models import Customer
from huikuan.records.timeline.models import Event
from tests.contracting import delivered, ordered, owed
from tests.mailbox import Mailbox, mail_server
from tests.stating import opened, sent
from tests.world import World


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


def a_half_delivered_order(world: World) -> tuple[Customer, Order]:
    """Ten pumps over 100,000 are ordered; four are with the customer, nothing is due yet."""
    who = world.customer("K1")
    world.owes(who, "R-1", 500)
    order = ordered(world, who, "DD-1", ("pump", 10, 10_000_000), plan="对账后30天付100%")
    delivered(world.on("2026-03-05"), order, "FH-1", (1, 4))
    return who, order


def test_what_is_delivered_stands_on_the_statement_and_falls_due_when_confirmed(
    world: World, box: Mailbox
) -> None:
    who, _order = a_half_delivered_order(world)
    at = world.on("2026-03-31")
    one = sent(at, who)
    assert [row[1:] for row in one.facts["awaiting"]] == [["DD-1", 4_000_000]]
    assert owed(who) == [("R-1", 500, "2026-03-01")]
    answer_statement(opened(at, box)[1], Answer("W", confirms=True), by=at.by)
    event = Event.objects.get(kind="statement_confirmed")
    for reaction in REACTIONS[event.kind]:
        reaction(event, at.by)
    assert owed(who)[-1][1:] == (4_000_000, "2026-04-30")
    assert claim_confirmed(one.pk, by=at.by) == 0, "told twice it is one"
    assert len(owed(who)) == 2


def test_what_the_customer_disputes_is_not_claimed(world: World, box: Mailbox) -> None:
    who, _order = a_half_delivered_order(world)
    one = sent(world.on("2026-03-31"), who)
    disputed = [Objected(None, "DD-1", 0, "not_delivered")]
    link = opened(world.on("2026-03-31"), box)[1]
    answer_statement(link, Answer("W", True, disputed), by=world.on("2026-03-31").by)
    assert claim_confirmed(one.pk, by=world.by) == 0
    assert len(owed(who)) == 1
