"""A statement goes out by e-mail, at most once, to a real mail server; its links can be revoked."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from huikuan.desks.statements.commands import SettingFacts, keep_setting, move_statement
from huikuan.desks.statements.models import Statement, StatementLink
from huikuan.errors import Refused
from huikuan.flows.open_statement import ask_for_code
from huikuan.flows.send_statement import (
    Receiver,
    hand_link_out,
    receiver_of,
    revoke_statement,
    send_statement,
)
from huikuan.interfaces.words.statement_letters import code_letter, statement_letter
from huikuan.records.customers.commands import add_contact
from huikuan.records.timeline.models import Event
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, sent, stated, token_in
from tests.world import World

WANG = Receiver("wang@kunde.example", "王芳")


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


def test_the_letter_has_the_paper_and_a_link_of_which_only_a_hash_is_kept(
    world: World, box: Mailbox
) -> None:
    one = sent(world, a_busy_customer(world))
    [letter] = box.letters
    [paper] = letter.iter_attachments()
    assert box.receivers == [["wang@kunde.example"]]
    assert paper.get_content().startswith(b"%PDF-")
    token = token_in(box.text())
    assert len(token) >= 43
    assert not StatementLink.objects.filter(token_sha256__contains=token).exists()
    assert one.state == "sent"
    assert Event.objects.filter(kind="statement_sent").count() == 1


def test_sent_once_it_is_sent_again_only_when_a_person_says_so(world: World, box: Mailbox) -> None:
    one = sent(world, a_busy_customer(world))
    with pytest.raises(Refused, match="statement_sent_already"):
        send_statement(one.pk, WANG, write=statement_letter, by=world.by)
    send_statement(one.pk, WANG, write=statement_letter, by=world.by, is_again=True)
    assert len(box.letters) == 2
    assert len({token_in(box.text(0)), token_in(box.text(1))}) == 2


def test_what_the_server_refuses_is_not_sent_and_its_link_opens_nothing(
    world: World, box: Mailbox
) -> None:
    [one] = stated(world, a_busy_customer(world))
    box.refuses = "550 no such mailbox"
    with pytest.raises(Refused, match="mail_not_sent"):
        send_statement(one.pk, WANG, write=statement_letter, by=world.by)
    one.refresh_from_db()
    assert (one.state, one.sent_at) == ("made", None)
    assert not StatementLink.objects.filter(revoked_at=None).exists()


def test_killed_while_sending_it_is_not_sent_a_second_time_by_itself(
    world: World, box: Mailbox
) -> None:
    [one] = stated(world, a_busy_customer(world))
    move_statement(one, "sending", sent_at=world.by.at)
    with pytest.raises(Refused, match="statement_sent_already"):
        send_statement(one.pk, WANG, write=statement_letter, by=world.by)
    assert not box.letters


@pytest.mark.parametrize("address", ["a@b.example\nBcc: x@y.example", "a@b, c@d", "", "x"])
def test_an_address_is_one_address(world: World, box: Mailbox, address: str) -> None:
    [one] = stated(world, a_busy_customer(world))
    with pytest.raises(Refused, match="mail_address_wrong"):
        send_statement(one.pk, Receiver(address, ""), write=statement_letter, by=world.by)
    assert not box.letters


def test_without_a_mail_server_it_says_so(world: World, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    [one] = stated(world, a_busy_customer(world))
    with pytest.raises(Refused, match="mail_not_set_up"):
        send_statement(one.pk, WANG, write=statement_letter, by=world.by)


def test_the_contact_for_statements_comes_before_the_first_one(world: World) -> None:
    who = world.customer("K1")
    with pytest.raises(Refused, match="statement_no_address"):
        receiver_of(who)
    add_contact(who, "Li", email="li@k.example", by=world.by)
    chosen = add_contact(who, "Wang", email="wang@k.example", by=world.by)
    assert receiver_of(who).email == "li@k.example"
    keep_setting(who, SettingFacts(channel="link", contact=chosen), by=world.by)
    assert receiver_of(who) == Receiver("wang@k.example", "Wang", with_paper=False)


def test_a_revoked_link_opens_nothing_and_sends_no_code(world: World, box: Mailbox) -> None:
    one = sent(world, a_busy_customer(world))
    token = token_in(box.text())
    by_hand = hand_link_out(one.pk, WANG, by=world.by)
    assert revoke_statement(one.pk, by=world.by) == 2
    for each in (token, by_hand):
        assert not ask_for_code(each, write=code_letter, by=world.by)
    assert len(box.letters) == 1
    assert Statement.objects.get().state == "sent"
