"""A customer confirms a statement, disputes lines of it, or both; once, and it is evidence."""

import json
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from huikuan.desks.statements.commands import Objected
from huikuan.desks.statements.models import Confirmation, Difference, Statement, StatementLink
from huikuan.errors import Refused
from huikuan.flows.answer_statement import Answer, answer_statement
from huikuan.records.files.checks import file_findings
from huikuan.records.files.queries import opened_file
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.seals import seal_findings, seal_history
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, opened, sent
from tests.world import World, day


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def link(world: World, box: Mailbox) -> StatementLink:
    """The customer has opened the statement of 18 March."""
    at = world.on("2026-03-18")
    sent(at, a_busy_customer(world))
    return opened(at, box)[1]


def line(link: StatementLink, number: str) -> int:
    return next(row["item_id"] for row in link.statement.facts["items"] if row["number"] == number)


def test_a_confirmation_is_a_document_with_a_hash_in_the_history(
    world: World, link: StatementLink
) -> None:
    by = world.on("2026-03-19").by
    one = answer_statement(link, Answer("Wang Fang", confirms=True), by=by)
    kept = Confirmation.objects.get()
    record = json.loads(opened_file(kept.file).read())
    assert one.state == "confirmed"
    assert record["confirmed_minor"] == one.closing_minor == kept.confirmed_minor
    assert record["facts_sha256"] == one.facts_sha256
    event = Event.objects.get(kind="statement_confirmed")
    assert event.params["sha256"] == kept.file.sha256
    seal_history(by=by)
    assert all(finding.is_clean for finding in [*seal_findings(), *file_findings()])


def test_a_disputed_line_is_a_task_and_the_rest_is_confirmed(
    world: World, link: StatementLink
) -> None:
    said = Objected(line(link, "R-2"), "R-2", 0, "price", "agreed on 2,800", 280_000)
    paper = ("order.pdf", "application/pdf", b"%PDF-1.7 an order")
    answer = Answer("Wang Fang", confirms=True, disputed=[said], paper=paper)
    one = answer_statement(link, answer, by=world.on("2026-03-19").by)
    task = Difference.objects.get()
    assert (task.our_minor, task.their_minor, task.reason) == (300_000, 280_000, "price")
    assert task.due_on == day("2026-03-24"), "three working days from Thursday"
    assert task.file
    assert task.file.name == "order.pdf"
    assert one.state == "disputed"
    assert Confirmation.objects.get().confirmed_minor == one.closing_minor - 300_000


def test_our_figure_is_the_stated_one_whatever_is_sent(world: World, link: StatementLink) -> None:
    said = Objected(line(link, "R-1"), "another", 99, "other")
    answer_statement(link, Answer("W", confirms=False, disputed=[said]), by=world.by)
    task = Difference.objects.get()
    assert (task.number, task.our_minor) == ("R-1", 400_000)
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    "answer, code",
    [
        (Answer("  ", confirms=True), "answer_needs_name"),
        (Answer("x" * 81, confirms=True), "answer_needs_name"),
        (Answer("W", confirms=False), "answer_empty"),
        (Answer("W", True, [Objected(999_999, "", 0, "price")]), "difference_line_unknown"),
        (Answer("W", True, [Objected(None, "other", 0, "price")]), "difference_line_unknown"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    world: World, link: StatementLink, answer: Answer, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        answer_statement(link, answer, by=world.by)
    assert refused.value.code == code
    assert not Difference.objects.exists()
    assert Statement.objects.get().state == "opened"


def test_a_reason_from_outside_of_the_list_is_refused(world: World, link: StatementLink) -> None:
    said = Objected(line(link, "R-1"), "", 0, "'; drop table")
    with pytest.raises(Refused, match="difference_reason_unknown"):
        answer_statement(link, Answer("W", False, [said]), by=world.by)


def test_answered_once_it_is_answered(world: World, link: StatementLink) -> None:
    answer_statement(link, Answer("W", confirms=True), by=world.by)
    with pytest.raises(Refused, match="statement_answered"):
        answer_statement(link, Answer("W", confirms=True), by=world.by)


def test_a_confirmation_never_changes(world: World, link: StatementLink) -> None:
    answer_statement(link, Answer("W", confirms=True), by=world.by)
    kept = Confirmation.objects.get()
    kept.name = "Somebody else"
    with pytest.raises(Exception, match="never changed"):
        kept.save()
