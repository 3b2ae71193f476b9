"""The month-end run: everybody once per cut-off, gone on with after a kill."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from huikuan.desks.statements.commands import SettingFacts, keep_setting
from huikuan.desks.statements.models import Statement, StatementRun
from huikuan.errors import Refused
from huikuan.flows import run_statements
from huikuan.flows.run_statements import Hands, broken_run, continue_run, start_run
from huikuan.interfaces.words.statement_letters import HANDS
from huikuan.records.customers.commands import add_contact
from huikuan.records.customers.models import Customer
from huikuan.records.files.progress import forget_progress
from huikuan.records.timeline.models import Event
from tests.mailbox import Mailbox, mail_server
from tests.world import World, day


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def april(world: World) -> World:
    """Six customers owe something since March; it is 2 April."""
    for number in range(6):
        who = world.customer(f"K{number}")
        world.owes(who, f"R-{number}", 1000 + number)
        add_contact(who, "Wang", email=f"wang@k{number}.example", by=world.by)
    return world.on("2026-04-02")


def ran(world: World, *, sends: bool = True) -> StatementRun:
    run = start_run(world.today, sends=sends, by=world.by)
    return continue_run(run, HANDS, by=world.by)


def test_everybody_gets_one_and_a_second_run_finds_nothing(april: World, box: Mailbox) -> None:
    run = ran(april)
    assert (run.state, run.made, run.sent, run.problems) == ("done", 6, 6, [])
    assert {row.as_of_on for row in Statement.objects.all()} == {day("2026-03-31")}
    assert sorted(to for [to] in box.receivers) == [f"wang@k{n}.example" for n in range(6)]
    with pytest.raises(Refused, match="statement_run_idle"):
        start_run(april.today, sends=True, by=april.by)
    assert ran(april.on("2026-05-01")).made == 6


def test_killed_in_the_middle_it_goes_on_and_nobody_gets_two(april: World, box: Mailbox) -> None:
    drawn: list[str] = []

    def dies(statement: Statement) -> bytes:
        if len(drawn) == 3:
            raise KeyboardInterrupt
        drawn.append(statement.customer.code)
        return HANDS.draw(statement)

    run = start_run(april.today, sends=True, by=april.by)
    with pytest.raises(KeyboardInterrupt):
        continue_run(run, Hands(dies, HANDS.write), by=april.by)
    assert Statement.objects.count() == 3
    left = broken_run(april.by)
    assert left == run
    done = continue_run(run, HANDS, by=april.by)
    assert (done.made, done.sent, Statement.objects.count()) == (6, 6, 6)
    assert len(box.letters) == len({to for [to] in box.receivers}) == 6


def test_one_who_cannot_be_reached_does_not_stop_the_others(april: World, box: Mailbox) -> None:
    Customer.objects.get(code="K2").contacts.all().delete()
    run = ran(april)
    assert (run.made, run.sent) == (6, 5)
    assert [(row["code"], row["customer"]) for row in run.problems] == [
        ("statement_no_address", "K2")
    ]


def test_each_customer_has_its_own_day_and_kind(april: World, box: Mailbox) -> None:
    customers = {row.code: row for row in Customer.objects.all()}
    keep_setting(customers["K0"], SettingFacts(cut_off=25, kind="list"), by=april.by)
    keep_setting(customers["K1"], SettingFacts(channel="none"), by=april.by)
    keep_setting(customers["K2"], SettingFacts(every_months=6), by=april.by)
    ran(april)
    made = {row.customer.code: row for row in Statement.objects.all()}
    assert made["K0"].as_of_on == day("2026-03-25")
    assert (made["K0"].kind, made["K0"].since_on) == ("list", day("2026-02-26"))
    assert set(made) == {"K0", "K3", "K4", "K5"}, "K2's half year ended before anything was owed"


def test_only_one_run_at_a_time(april: World, box: Mailbox) -> None:
    start_run(april.today, sends=True, by=april.by)
    with pytest.raises(Refused, match="statement_run_going"):
        start_run(april.today, sends=True, by=april.by)
    forget_progress(run_statements.WORK)


def test_made_without_sending_they_wait(april: World, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(Refused, match="mail_not_set_up"):
        start_run(april.today, sends=True, by=april.by)
    run = ran(april, sends=False)
    assert (run.made, run.sent) == (6, 0)
    assert set(Statement.objects.values_list("state", flat=True)) == {"made"}
    assert Event.objects.filter(kind="statement_run_finished").count() == 1
