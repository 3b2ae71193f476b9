"""A customer opens a statement without an account; who guesses, waits or listens gets nowhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings

from huikuan.desks.statements.models import StatementLink
from huikuan.desks.statements.rules import CODE_MINUTES, CODE_TRIES, LINK_DAYS, TRIES_IN_ALL
from huikuan.flows.open_statement import ask_for_code, enter_code, visited
from huikuan.interfaces.words.statement_letters import code_letter
from huikuan.records.people.actor import Actor
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, code_in, sent, token_in
from tests.world import World


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def token(world: World, box: Mailbox) -> str:
    """The link of a statement that was sent; its letter is put away."""
    sent(world, a_busy_customer(world))
    found = token_in(box.text())
    box.letters.clear()
    return found


def later(world: World, **delay: int) -> Actor:
    """The same day, some time on."""
    return replace(world.by, at=world.by.at + timedelta(**delay))


def a_code(world: World, token: str, box: Mailbox) -> str:
    assert ask_for_code(token, write=code_letter, by=world.by)
    return code_in(box.text())


def test_the_code_goes_to_the_address_of_the_link_and_opens_one_visit(
    world: World, token: str, box: Mailbox
) -> None:
    code = a_code(world, token, box)
    assert code in str(box.letters[0]["Subject"])
    visit = enter_code(token, code, by=world.by)
    assert visit
    link = visited(token, visit, by=world.by)
    assert link
    assert link.statement.state == "opened"
    assert enter_code(token, code, by=world.by) is None, "a code opens once"


def test_of_token_code_and_visit_only_hashes_are_kept(
    world: World, token: str, box: Mailbox
) -> None:
    code = a_code(world, token, box)
    before = str(StatementLink.objects.values().get())
    visit = enter_code(token, code, by=world.by)
    kept = before + str(StatementLink.objects.values().get())
    assert not [secret for secret in (token, code, visit) if str(secret) in kept]


def test_after_five_wrong_tries_even_the_right_code_opens_nothing(
    world: World, token: str, box: Mailbox
) -> None:
    code = a_code(world, token, box)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(CODE_TRIES):
        assert enter_code(token, wrong, by=world.by) is None
    assert enter_code(token, code, by=world.by) is None


def test_new_codes_do_not_give_tries_without_end(world: World, token: str, box: Mailbox) -> None:
    tried = 0
    for round_ in range(20):
        by = later(world, minutes=round_)
        ask_for_code(token, write=code_letter, by=by)
        for _ in range(CODE_TRIES):
            enter_code(token, "000000x", by=by)
            tried += 1
    assert StatementLink.objects.get().tries_in_all == TRIES_IN_ALL
    assert len(box.letters) == TRIES_IN_ALL // CODE_TRIES


def test_a_code_is_sent_at_most_every_few_seconds(world: World, token: str, box: Mailbox) -> None:
    for _ in range(3):
        assert ask_for_code(token, write=code_letter, by=world.by)
    assert len(box.letters) == 1


def test_a_code_runs_out_and_so_do_visit_and_link(world: World, token: str, box: Mailbox) -> None:
    code = a_code(world, token, box)
    assert enter_code(token, code, by=later(world, minutes=CODE_MINUTES + 1)) is None
    again = later(world, minutes=CODE_MINUTES + 2)
    ask_for_code(token, write=code_letter, by=again)
    visit = enter_code(token, code_in(box.text()), by=again)
    assert visit
    assert visited(token, visit, by=later(world, hours=2)) is None
    assert not ask_for_code(token, write=code_letter, by=later(world, days=LINK_DAYS + 1))


def test_without_a_code_nothing_opens(world: World, token: str) -> None:
    assert visited(token, "", by=world.by) is None
    assert enter_code(token, "", by=world.by) is None
    assert not ask_for_code(token + "x", write=code_letter, by=world.by)
