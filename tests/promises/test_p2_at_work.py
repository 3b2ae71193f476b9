"""P2 Nothing acknowledged is lost: imports, jobs and upgrades are killed at work, and run again."""

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django_q.models import OrmQ
from django_q.tasks import async_task
from pytest_django import Settings

from huikuan.flows import import_rows
from huikuan.flows.close_books import close_books
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.interfaces.cli.upgrading import upgrade_tables
from huikuan.interfaces.clock import house_acting
from huikuan.interfaces.jobs.follow_up import follow_up
from huikuan.interfaces.jobs.intakes import run_waiting_intake
from huikuan.interfaces.jobs.nightly import seal_the_day
from huikuan.records.files.checks import file_findings
from huikuan.records.files.models import Intake
from huikuan.records.people.models import User
from huikuan.records.timeline.models import FollowUp
from huikuan.records.timeline.seals import seal_findings
from tests.databases import address_in_use, empty_database, own_database
from tests.interfaces.cast import company
from tests.promises.contents import contents, rows_in, schema
from tests.promises.crashes import Acknowledge, alone, worker
from tests.promises.killing import Killer
from tests.promises.older import migrations_noted, take_tables_back
from tests.promises.scale import fresh_seed, times
from tests.promises.servers import durable_server
from tests.promises.soundness import integrity
from tests.promises.traces import ROOT
from tests.stories.importing import BY
from tests.world import World, day, wrong

pytestmark = pytest.mark.promise
ROWS = 30
HEAD = {
    "receivables": "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额",
    "receipts": "客户编码,收款单号,收款日期,币种,收款金额,付款人,结算方式,核销单号",
}
ROW = {
    "receivables": "C{row},Company {row},I{turn}-{row},2026-01-05,2026-02-04,CNY,100.00",
    "receipts": "C{row},R{turn}-{row},2026-02-01,CNY,60.00,,电汇,I{before}-{row}",
}
ENTRIES_PER_ROW = {"receivables": 1, "receipts": 2}


# Imports


def handed_in(turn: int) -> Intake:
    """Every other file brings receivables, the one after it the money that pays them."""
    kind = "receipts" if turn % 2 else "receivables"
    rows = [ROW[kind].format(row=row, turn=turn, before=turn - 1) for row in range(ROWS)]
    content = "\n".join([HEAD[kind], *rows]).encode()
    return take_file_in(kind, f"{turn}.csv", io.BytesIO(content), by=BY)


def entries_of(intake: Intake) -> int:
    """How many entries came with an import."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE source = %s",
                       [f"intake:{intake.pk}"])  # fmt: skip
        return int(cursor.fetchone()[0])


def test_a_killed_import_stands_batch_by_batch_and_goes_on(
    office: World, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows, "BATCH_ROWS", ROWS // 4)
    accountant = User.objects.get(username="user-ac")
    turn = -1
    while killer.killed < times(10, 150):
        turn += 1
        intake = handed_in(turn)

        def run(done: Acknowledge, number: int = intake.pk) -> None:
            if run_waiting_intake(number, accountant.pk) == "done":
                done(number)

        if turn < 2:
            killer.learns(run)
            continue
        said = killer.kills(run)
        intake.refresh_from_db()
        whole = ROWS * ENTRIES_PER_ROW[intake.kind]
        noted = sum(intake.batches.values_list("accepted", flat=True))
        assert entries_of(intake) == noted * ENTRIES_PER_ROW[intake.kind]
        assert intake.state != "done" or noted == ROWS
        assert intake.state == "done" or said == []
        if intake.state != "done":
            run_intake(intake, by=BY)  # the same file is taken up again
        assert entries_of(intake) == whole
        again = handed_in(turn)  # whoever is not sure hands it in a second time
        run_intake(again, by=BY)
        assert (again.result["already_known"], entries_of(again)) == (ROWS, 0)
    assert wrong() == []
    assert [each for each in file_findings() if not each.is_clean] == []
    assert integrity() == "ok"


# Jobs


def night(done: Acknowledge) -> None:
    """What the job runner does: follow up, and seal the day."""
    follow_up()
    seal_the_day()
    done(1)


def happens(world: World, turn: int) -> None:
    """Something is owed, and every third time the books are closed."""
    for number in range(3):
        world.owes(world.customer(f"J{turn}-{number}"), f"J{turn}-{number}", 100)
    if turn % 3 == 0:
        close_books(day("2020-01-01") + timedelta(turn), by=house_acting("test"))


def test_a_killed_job_is_done_once_when_it_runs_again(office: World, killer: Killer) -> None:
    turn = 0
    happens(office, turn)
    killer.learns(night)
    while killer.killed < times(10, 100):
        turn += 1
        happens(office, turn)
        killer.kills(night)
        assert [each for each in seal_findings() if not each.is_clean] == []
        follow_up()
        seal_the_day()
        assert not FollowUp.objects.filter(done_at=None).exists()
    followed = FollowUp.objects.filter(event__kind="period_closed").values_list("event", flat=True)
    assert len(followed) == len(set(followed)) == turn // 3 + 1
    assert [each for each in seal_findings() if not each.is_clean] == []
    assert wrong() == []
    assert integrity() == "ok"


# The job runner itself


def job_runner(home: Path, secret: str) -> subprocess.Popen[bytes]:
    """The job runner as `huikuan serve` starts it: a family of processes."""
    known = {"HUIKUAN_HOME": str(home), "HUIKUAN_SECRET_KEY": secret,
             "HUIKUAN_DATABASE_URL": address_in_use(), "PYTHONPATH": "src",
             "DJANGO_SETTINGS_MODULE": "huikuan.config.settings"}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "huikuan.interfaces.jobs.runner"],
        cwd=ROOT, env=os.environ | known, start_new_session=True,
    )  # fmt: skip


def end_family(runner: subprocess.Popen[bytes]) -> None:
    """All processes of the job runner end at once."""
    os.killpg(runner.pid, signal.SIGKILL)
    runner.wait()


def test_a_killed_job_runner_takes_its_work_up_again(
    book: World, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    is_sqlite = connection.vendor == "sqlite"
    with nullcontext() if is_sqlite else durable_server():  # it starts on no forgetful database
        chance, accountant = random.Random(fresh_seed()), company()["AC"]
        for turn in range(times(1, 10)):
            intake = handed_in(turn)
            job = "huikuan.interfaces.jobs.intakes.run_waiting_intake"
            async_task(job, intake.pk, accountant.pk, sync=False)
            kill_runner(tmp_path, settings.SECRET_KEY, chance.uniform(0, 0.3))
            intake.refresh_from_db()
            whole = ROWS * ENTRIES_PER_ROW[intake.kind]
            assert entries_of(intake) == (whole if intake.state == "done" else 0)
            OrmQ.objects.update(lock=BY.at)  # an hour later the queue gives it out again
            runner = job_runner(tmp_path, settings.SECRET_KEY)
            wait_for(lambda: not OrmQ.objects.exists())
            end_family(runner)
            intake.refresh_from_db()
            assert (intake.state, entries_of(intake)) == ("done", whole)
        assert wrong() == []


def kill_runner(home: Path, secret: str, seconds: float) -> None:
    """Kill the runner a moment after it has taken the work into its hands."""
    runner = job_runner(home, secret)
    wait_for(lambda: OrmQ.objects.filter(lock__gt=house_acting("test").at).exists()
             or not OrmQ.objects.exists())  # fmt: skip
    time.sleep(seconds)
    end_family(runner)
    alone()


def wait_for(what: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    pytest.fail("it did not come to pass within a minute")


# Upgrades


def test_a_killed_upgrade_has_changed_nothing_and_runs_again(
    book: World, killer: Killer, tmp_path: Path
) -> None:
    acme = book.customer("ACME")
    owed, money = book.owes(acme, "R1", 10_000), book.pays(acme, "M1", 6_000)
    book.applies(money, (owed, 6_000))
    fresh, filled = schema(), contents()
    assert take_tables_back() > 4
    older, name = (schema(), migrations_noted()), str(connection.settings_dict["NAME"])
    connection.close()
    with own_copy(name, tmp_path):
        killer.learns(upgrade)
        newer = schema(), migrations_noted()
        assert newer[0] == fresh
    while killer.killed < times(4, 50):
        with own_copy(name, tmp_path):
            said = killer.kills(upgrade)
            found = schema(), migrations_noted()
            assert found == newer if said else found in (older, newer)
            upgrade_tables()
            assert (schema(), migrations_noted()) == newer
            assert rows_in(contents()) == rows_in(filled)
            assert wrong() == []
            assert [each for each in seal_findings() if not each.is_clean] == []
            assert integrity() == "ok"


@contextmanager
def own_copy(name: str, folder: Path) -> Iterator[None]:
    """A database like this one, in a folder of its own."""
    place = Path(mkdtemp(dir=folder))
    with own_database(name, place):
        yield
    shutil.rmtree(place)


def upgrade(done: Acknowledge) -> None:
    """What `huikuan prepare` does to the tables."""
    upgrade_tables()
    done(1)


def test_saboteur_who_upgrades_step_by_step(book: World, tmp_path: Path) -> None:
    """Django commits a migration and notes it afterwards: cut off in between, nothing helps."""

    def doomed(execute: Callable[..., object], sql: str, params: object, *rest: object) -> object:
        if sql.startswith('INSERT INTO "django_migrations"') and "0001_people" in str(params):
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, *rest)

    def step_by_step(done: Acknowledge) -> None:
        with connection.execute_wrapper(doomed):
            call_command("migrate", verbosity=0, interactive=False)
        done(1)

    (tmp_path / "new").mkdir()
    with empty_database(tmp_path / "new"):
        with worker(step_by_step) as one:
            assert one.ends() == []
        with pytest.raises(DatabaseError, match="already exists"):
            call_command("migrate", verbosity=0, interactive=False)
