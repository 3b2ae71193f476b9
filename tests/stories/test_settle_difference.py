"""A difference is answered with an outcome; with the last one the statement is settled."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from huikuan.desks.statements.commands import Objected
from huikuan.desks.statements.models import Difference, Statement
from huikuan.desks.statements.queries import differences_by_reason, differences_visible_to
from huikuan.errors import Refused
from huikuan.flows.answer_statement import Answer, answer_statement
from huikuan.flows.settle_difference import hand_difference_over, settle_difference
from huikuan.records.people.models import User
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.queries import unread_count
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, opened, sent
from tests.world import World, day


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def two(world: World, box: Mailbox) -> list[Difference]:
    """The customer disputes R-1 for its price and R-3 for its quality."""
    at = world.on("2026-03-18")
    sent(at, a_busy_customer(world))
    link = opened(at, box)[1]
    items = {row["number"]: row["item_id"] for row in link.statement.facts["items"]}
    said = [Objected(items["R-1"], "", 0, "price"), Objected(items["R-3"], "", 0, "quality")]
    answer_statement(link, Answer("W", True, said), by=at.by)
    return list(Difference.objects.order_by("id"))


def test_the_last_answer_settles_the_statement(world: World, two: list[Difference]) -> None:
    by = world.on("2026-03-20").by
    settle_difference(two[0].pk, "explained", "order says so", by=by)
    assert Statement.objects.get().state == "disputed"
    settle_difference(two[1].pk, "corrected", "credit note CN-9", by=by)
    assert Statement.objects.get().state == "settled"
    rows = differences_by_reason(differences_visible_to(EVERYTHING))
    told = [(row["reason"], row["count"], row["corrected"], row["days"]) for row in rows]
    assert told == [("price", 1, 0, 2), ("quality", 1, 1, 2)]


def test_closed_is_closed_and_never_without_a_word(world: World, two: list[Difference]) -> None:
    with pytest.raises(Refused, match="difference_answer_missing"):
        settle_difference(two[0].pk, "explained", " ", by=world.by)
    with pytest.raises(Refused, match="difference_outcome_unknown"):
        settle_difference(two[0].pk, "open", "x", by=world.by)
    settle_difference(two[0].pk, "accepted", "yes", by=world.by)
    with pytest.raises(Refused, match="difference_closed"):
        settle_difference(two[0].pk, "explained", "no", by=world.by)


def test_whoever_gets_it_is_told(world: World, two: list[Difference]) -> None:
    ann = User.objects.create(username="li", name="Li")
    hand_difference_over(two[0], ann.pk, day("2026-04-01"), by=world.by)
    two[0].refresh_from_db()
    assert (two[0].owner, two[0].due_on) == (ann, day("2026-04-01"))
    assert unread_count(ann.pk) == 1
