"""P11 Imports lose nothing and guess nothing: every hostile case has its stated outcome.

Files (encodings, separators, archives, workbooks), cells (names, days, amounts, currencies) and
calls of programs. Accepted, refused and known are all rows; originals are kept; no case takes more
than ten seconds of work or 256 MiB.
"""

import io
import resource
import time
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from huikuan.errors import Refused
from huikuan.flows import import_rows
from huikuan.flows.preview_intake import preview_table
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in, understood
from huikuan.integrations.tables.opening import open_table
from huikuan.integrations.tables.rows import RefusedRow
from huikuan.interfaces.words.refusals import sentence
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.files.models import Intake, StoredFile
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.models import Entry
from huikuan.records.people.actor import Actor
from tests.interfaces.api.program import Program, person, token_of
from tests.promises.hostile.cases_of_calls import BATCHES, CALLS
from tests.promises.hostile.cases_of_cells import CELLS
from tests.promises.hostile.cases_of_files import FILES
from tests.promises.hostile.making import one, workbook

BY = Actor("test", "Test", datetime(2026, 1, 5, tzinfo=UTC), date(2026, 1, 5))
CASES = FILES | CELLS
SECONDS_MAX, GROWTH_MAX = 10, 256 * 1024**2
pytestmark = [pytest.mark.django_db, pytest.mark.promise]


def outcome_of(content: bytes) -> str:
    """What becomes of a file of receivables, in the words of the cases."""
    try:
        table = open_table(io.BytesIO(content))
        found = understood(table, "receivables", {})
        if found.questions:
            return f"asks {found.questions[0].code}"
        preview = preview_table(table, "receivables", {}, by=BY)
    except Refused as refusal:
        return f"refused {refusal.code}"
    assert preview.rows == preview.accepted + preview.already_known + preview.refused_count
    said = f"accepted {preview.accepted}"
    for word, counts in (("refused", preview.refusal_counts), ("warned", preview.warning_counts)):
        said += "".join(f", {word} {count} {code}" for code, count in counts.items())
    return said


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_has_its_stated_outcome(name):
    content, outcome = CASES[name]

    assert outcome_of(content) == outcome.removesuffix(", refused 0")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_comes_in_whole_or_not_at_all(name):
    content, outcome = CASES[name]
    if not outcome.startswith("accepted"):
        with pytest.raises(Refused) as refused:
            run_intake(take_file_in("receivables", name, io.BytesIO(content), by=BY), by=BY)
        assert "(" not in sentence(refused.value.code, refused.value.params)[-3:]
        assert not Entry.objects.exists()
        return
    intake = take_file_in("receivables", name, io.BytesIO(content), by=BY)

    came = run_intake(intake, by=BY)

    assert came.rows == came.accepted + came.already_known + came.refused_count
    assert (intake.refused_file is not None) == bool(came.refused_count)
    assert StoredFile.objects.get(pk=intake.file_id).size == len(content)
    assert all(finding.is_clean for finding in house_findings())


def test_there_are_enough_cases():
    print(f"P11: {len(FILES)} files, {len(CELLS)} cells, {len(CALLS) + len(BATCHES)} calls")
    assert len(CASES) >= 200


def test_no_case_takes_more_than_its_share():
    """Seconds of work, not of waiting; what the process has grown by at most."""
    worst = ("", 0.0, 0)
    for name, (content, _) in CASES.items():
        began, before = time.process_time(), peak_bytes()
        outcome_of(content)
        seconds, grown = time.process_time() - began, peak_bytes() - before
        assert seconds <= SECONDS_MAX, (name, seconds)
        assert grown <= GROWTH_MAX, (name, grown)
        worst = max(worst, (name, seconds, grown), key=lambda each: each[1])
    print(f"P11: the longest case is {worst[0]!r} with {worst[1]:.2f} s of work")


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.fixture
def books():
    """The accountant's program; ACME is there."""
    register_customers([CustomerFacts("ACME", "Acme")], by=BY)
    return Program(token_of(person("ann", "AC", "all")))


def test_every_hostile_call_has_its_stated_answer(books):
    differing = {}
    for path, cases in (("/receivables", CALLS), ("/receivables/batch", BATCHES)):
        for name, (body, status, entries) in cases.items():
            with transaction.atomic():
                answer = books.call("POST", path, raw=body)
                if (answer.status, Entry.objects.count()) != (status, entries):
                    differing[name] = answer
                transaction.set_rollback(True)
    assert differing == {}
    assert all(finding.is_clean for finding in house_findings())


def test_a_large_sound_workbook_is_no_bomb():
    rows = [["customer_code", "number"], *([f"C{n}", f"A{n * 7919}"] for n in range(60_000))]

    table = open_table(io.BytesIO(workbook(rows)))

    assert sum(1 for _ in table.rows()) == 60_000


def test_two_hundred_megabytes_are_refused_before_they_are_read():
    class Huge(io.BytesIO):
        def seek(self, offset, whence=0):
            return 201 * 1024**2 if whence == io.SEEK_END else super().seek(offset, whence)

        def read(self, size=-1):
            raise AssertionError("it was read")

    with pytest.raises(Refused, match="file_too_large"):
        open_table(Huge(b"x"))


def test_every_reason_of_a_refused_row_is_one_whole_sentence():
    reasons = set()
    for content, outcome in CELLS.values():
        if ", refused 1" in outcome:
            table = open_table(io.BytesIO(content))
            refused = preview_table(table, "receivables", {}, by=BY).refused
            reasons |= {sentence(row.code, row.params) for row in refused}

    assert len(reasons) > 20
    assert not [reason for reason in reasons if "…" in reason.replace("X…", "").replace("名…", "")]


def test_a_bad_row_is_never_dropped_in_silence():
    intake = take_file_in("receivables", "a.csv", io.BytesIO(one(amount="x")), by=BY)

    run_intake(intake, by=BY)

    assert Intake.objects.get().result["refused"] == 1


def test_a_saboteur_who_skips_bad_rows_in_silence_is_caught(monkeypatch):
    honest = import_rows.checked_rows

    def skipping(table, layout, kind):
        return (row for row in honest(table, layout, kind) if not isinstance(row, RefusedRow))

    monkeypatch.setattr(import_rows, "checked_rows", skipping)

    told = [name for name, (content, _) in CELLS.items() if outcome_of(content) != CELLS[name][1]]
    assert len(told) > 50
