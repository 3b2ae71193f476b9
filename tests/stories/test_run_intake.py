"""A file goes into the books; what is refused comes back with reasons."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from huikuan.errors import Refused
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.integrations.tables.opening import open_table
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Intake
from huikuan.records.files.progress import note_progress, progress_of
from huikuan.records.ledger.models import Entry
from tests.stories.importing import BY, FIRST, HEAD, SECOND, brought_in, counts, refused_rows

pytestmark = pytest.mark.django_db


def test_refused_rows_come_back_as_they_were_and_run_as_no_formula():
    bad = '=1+1,"@SUM(1,2)",A9,2026-02-30,2026-02-04,CNY,-5.00'

    text = refused_rows(brought_in("receivables", HEAD, bad, SECOND))

    assert text.splitlines()[0] == f"{HEAD},原因 Reason"
    assert text.splitlines()[1].startswith("""'=1+1,"'@SUM(1,2)",A9,2026-02-30""")
    assert "-5.00,date_does_not_exist" in text
    [row] = open_table(BytesIO(text.encode("utf-8-sig"))).rows()
    assert row[1][:3] == ["=1+1", "@SUM(1,2)", "A9"]


def test_an_import_that_breaks_off_at_once_leaves_nothing_and_may_run_again(monkeypatch):
    def breaks(importing, judged, setting):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(ReceivableImport, "write", breaks)
        with pytest.raises(ZeroDivisionError):
            brought_in("receivables", HEAD, FIRST)

    assert not Entry.objects.exists()
    assert not Customer.objects.exists()
    assert Intake.objects.get().result["failed"] == "intake_broke_off"
    assert counts(brought_in("receivables", HEAD, FIRST)) == (1, 0, 0)


def test_a_file_with_an_open_question_does_not_run():
    intake_rows = (HEAD.replace(",币种", ""), FIRST.replace(",CNY", ""))

    with pytest.raises(Refused, match="questions_open"):
        brought_in("receivables", *intake_rows)

    assert counts(brought_in("receivables", *intake_rows, currency="CNY")) == (1, 0, 0)


def test_others_see_how_far_it_is(monkeypatch):
    told = []
    monkeypatch.setattr(
        "huikuan.flows.run_intake.note_progress",
        lambda *numbers: (note_progress(*numbers), told.append(progress_of(numbers[0]))),
    )

    intake = brought_in("receivables", HEAD, FIRST, SECOND)

    assert told == [(0, 0), (0, 2), (2, 2)]
    assert progress_of(intake.pk) is None


def test_an_intake_runs_once():
    intake = brought_in("receivables", HEAD, FIRST)

    with pytest.raises(Refused, match="intake_not_open"):
        run_intake(intake, by=BY)


def test_an_import_that_was_killed_may_run_again_but_not_one_that_is_running():
    rows = f"{HEAD}\n{FIRST}\n".encode()
    intake = take_file_in("receivables", "a.csv", BytesIO(rows), by=BY)
    Intake.objects.update(state="running")
    note_progress(intake.pk, 1, 2)
    told_at = datetime.now(UTC)

    with pytest.raises(Refused, match="intake_not_open"):
        run_intake(intake, by=replace(BY, at=told_at))
    run_intake(intake, by=replace(BY, at=told_at + timedelta(hours=1)))

    assert counts(intake) == (1, 0, 0)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux when a process began")
def test_after_a_restart_the_number_of_the_killed_belongs_to_somebody_else(settings):
    rows = f"{HEAD}\n{FIRST}\n".encode()
    intake = take_file_in("receivables", "a.csv", BytesIO(rows), by=BY)
    Intake.objects.update(state="running")
    note_progress(intake.pk, 1, 2)
    told = Path(settings.HOME) / "progress" / f"intake-{intake.pk}.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | {"born": "an hour ago"}))

    run_intake(intake, by=replace(BY, at=datetime.now(UTC)))

    assert counts(intake) == (1, 0, 0)
