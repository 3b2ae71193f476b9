"""A long file comes in batch by batch: nobody waits for it, and nothing half is left."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from huikuan.errors import Refused
from huikuan.flows import import_rows
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.flows.undo_intake import undo_intake
from huikuan.interfaces.jobs.intakes import continue_broken_intakes
from huikuan.records.files.checks import import_findings
from huikuan.records.files.models import Intake, IntakeBatch
from huikuan.records.files.progress import progress_of
from huikuan.records.files.queries import opened_file
from huikuan.records.ledger.models import Entry
from tests.stories.importing import (
    BY,
    FIRST,
    HEAD,
    SECOND,
    brought_in,
    counts,
    house_is_clean,
    open_total,
    refused_rows,
)
from tests.world import World, wrong

ROWS = [FIRST.replace("A1", f"B{n}") for n in range(20)]
BAD = SECOND.replace("2026-01-06", "2026-02-30")
FILE = [HEAD, *ROWS[:9], BAD, *ROWS[9:]]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(import_rows, "BATCH_ROWS", 4)


def broken_off(monkeypatch, after: int = 2, failure: type[BaseException] = ZeroDivisionError):
    """An import that breaks off after some batches."""
    whole, written = ReceivableImport.write, []

    def writes(importing, judged, setting):
        if len(written) == after:
            raise failure
        written.append(judged)
        whole(importing, judged, setting)

    with monkeypatch.context() as broken:
        broken.setattr(ReceivableImport, "write", writes)
        with pytest.raises(failure):
            brought_in("receivables", *FILE)
    return Intake.objects.get()


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
class TestBrokenOff:
    def test_what_is_in_the_books_is_whole_batches_and_it_goes_on_from_there(self, monkeypatch):
        intake = broken_off(monkeypatch)
        assert (intake.state, Entry.objects.count()) == ("stopped", 8)

        run_intake(intake, by=BY)

        assert (intake.state, counts(intake)) == ("done", (20, 0, 1))
        assert intake.result["sums"] == {"CNY": 20 * 10000}
        assert refused_rows(intake).splitlines()[1].startswith(BAD)
        assert house_is_clean()
        assert all(finding.is_clean for finding in import_findings())

    def test_the_refused_rows_of_before_are_still_told(self, monkeypatch):
        intake = broken_off(monkeypatch, after=4)

        run_intake(intake, by=BY)

        assert intake.result["new_customers"] == 1
        assert intake.result["refusal_counts"] == {"date_does_not_exist": 1}
        assert "2026-02-30" in opened_file(intake.refused_file).read().decode("utf-8-sig")

    def test_the_house_check_says_that_it_is_half(self, monkeypatch):
        broken_off(monkeypatch)

        whole = {finding.check: finding for finding in import_findings()}

        assert whole["imports_match_entries"].is_clean
        assert (whole["imports_are_whole"].count, whole["imports_are_whole"].detail[:6]) == (
            1,
            "intake",
        )

    def test_it_can_be_undone_instead(self, monkeypatch):
        intake = broken_off(monkeypatch)

        assert undo_intake(intake, reason="wrong month", by=BY) == 8

        assert (intake.state, open_total()) == ("undone", 0)
        assert house_is_clean()
        assert all(finding.is_clean for finding in import_findings())
        with pytest.raises(Refused, match="intake_not_open"):
            run_intake(intake, by=BY)

    def test_what_was_killed_is_taken_up_by_the_job_runner(self, monkeypatch):
        intake = broken_off(monkeypatch, failure=KeyboardInterrupt)
        Intake.objects.update(state="running", result={})

        assert continue_broken_intakes() == 1

        intake.refresh_from_db()
        assert (intake.state, counts(intake)) == ("done", (20, 0, 1))
        assert continue_broken_intakes() == 0

    def test_undoing_that_was_killed_is_taken_up_too(self, monkeypatch):
        intake = brought_in("receivables", *FILE)
        monkeypatch.setattr("huikuan.flows.undo_intake.BATCH_ENTRIES", 6)
        told = []

        def kill(done, total):
            told.append(done)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            undo_intake(intake, reason="wrong month", by=BY, tell=kill)
        assert open_total() == (20 - 6) * 10000

        assert continue_broken_intakes() == 1

        assert (Intake.objects.get().state, open_total()) == ("undone", 0)
        assert house_is_clean()

    def test_a_tampered_batch_is_found(self):
        intake = brought_in("receivables", *FILE)
        IntakeBatch.objects.filter(intake=intake, accepted=4).first().delete()

        assert [f.check for f in import_findings() if not f.is_clean] == ["imports_match_entries"]


def test_money_that_comes_during_a_long_import_is_recorded_between_its_batches(book: World):
    acme = book.customer("ACME")
    owed = book.owes(acme, "R1", 5000)
    rows = "\n".join([HEAD, *(FIRST.replace("A1", f"L{n}") for n in range(20_000))]).encode()
    intake = take_file_in("receivables", "long.csv", BytesIO(rows), by=book.by)
    state_seen = []

    with ThreadPoolExecutor(1) as desk:
        importing = desk.submit(in_own_connection, lambda: run_intake(intake, by=book.by))
        while not (told := progress_of(intake.pk)) or not told[0]:
            assert not importing.done()
            time.sleep(0.05)
        paid = book.pays(acme, "P1", 3000)
        book.applies(paid, (owed, 3000))
        state_seen.append(Intake.objects.get().state)
        importing.result()

    mine = Entry.objects.filter(key__contains="P1").order_by("id").first()
    theirs = Entry.objects.filter(source=f"intake:{intake.pk}").order_by("id")
    assert state_seen == ["running"]
    assert theirs.first().id < mine.id < theirs.last().id
    assert (book.open(owed), theirs.count(), wrong()) == (2000, 20_000, [])


def in_own_connection(act):
    """Do it as another process would, with a connection of its own."""
    try:
        return act()
    finally:
        connection.close()


KILLED = """
import io, sys
from huikuan.interfaces.cli.main import main
main(["import", "receivables", sys.argv[1]])
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a process of its own, a file of its own")
def test_a_process_that_is_killed_in_the_middle_loses_nothing(book: World, tmp_path: Path):
    file = tmp_path / "long.csv"
    file.write_text("\n".join([HEAD, *(FIRST.replace("A1", f"L{n}") for n in range(6_000)), BAD]))
    database = connection.settings_dict["NAME"]
    env = os.environ | {
        "HUIKUAN_HOME": str(settings.HOME),
        "HUIKUAN_DATABASE_URL": f"sqlite:///{database}",
    }
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(file)], env=env)
    while not Entry.objects.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    intake = Intake.objects.get()
    assert intake.state == "running"
    assert 0 < Entry.objects.count() < 6_000
    assert (wrong(), [f.check for f in import_findings() if not f.is_clean]) == ([], [])

    assert continue_broken_intakes() == 1

    intake.refresh_from_db()
    assert (intake.state, counts(intake), wrong()) == ("done", (6_000, 0, 1), [])


@pytest.mark.django_db
def test_a_batch_is_written_with_few_statements():
    """Each statement costs SQLite a walk through all pages that its batch has changed so far."""
    statements = 0

    def counted(execute, sql, params, many, context):
        nonlocal statements
        statements += len(list(params)) if many else 1
        return execute(sql, params, many, context)

    rows = [FIRST.replace("A1", f"B{n}") for n in range(500)]
    with connection.execute_wrapper(counted):
        assert counts(brought_in("receivables", HEAD, *rows)) == (500, 0, 0)
    assert statements < 150
