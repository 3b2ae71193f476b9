"""A person brings a file into the books through the pages, step by step."""

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_q.conf import Conf
from django_q.models import OrmQ

from huikuan.integrations.tables import opening
from huikuan.interfaces.jobs import intakes as jobs
from huikuan.interfaces.jobs.intakes import (
    check_waiting_intake,
    look_at_waiting_intake,
    run_waiting_intake,
    undo_waiting_intake,
)
from huikuan.interfaces.web.imports.samples import SAMPLES, sample_file
from huikuan.interfaces.web.imports.working import JOBS
from huikuan.records.customers.models import Customer
from huikuan.records.files import queries
from huikuan.records.files.models import Intake
from huikuan.records.files.progress import note_progress, note_waiting
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.models import Entry
from huikuan.records.people.models import RoleAssignment
from tests.interfaces.cast import company, signed_in
from tests.promises.hostile.cases_of_files import FILES

pytestmark = pytest.mark.django_db
HEAD = "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额"
GOOD = "C1,苏州华强机械有限公司,A1,2026-01-05,2026-02-04,CNY,100.00"
LATE = "C1,苏州华强机械有限公司,A2,2026-01-06,2026-01-05,CNY,50.50"
BAD = "C2,无锡明珠,A3,2026-02-30,2026-03-05,CNY,7.00"
HOSTILE = ("nothing", "a picture", "a PDF", "a page", "JSON", "zero bytes", "broken quotes",
           "endless field", "heading twice", "600 columns")  # fmt: skip


@pytest.fixture
def people():
    return company()


@pytest.fixture
def accountant(people):
    return signed_in(people["AC"])


def hand_in(browser, *rows: str, kind="receivables", content=None, name="open.csv"):
    """Upload a file; the page it leads to."""
    content = "\n".join(rows).encode() if content is None else content
    file = SimpleUploadedFile(name, content, "text/csv")
    return browser.post(reverse("import"), {"kind": kind, "file": file}, follow=True)


def at(step: str, intake: Intake | None = None) -> str:
    """The address of a step of the newest file."""
    return reverse(step, args=[(intake or Intake.objects.first()).pk])


def waiting_job() -> str:
    """The job that waits in the runner's queue."""
    room, _, job = str(OrmQ.objects.get().task["func"]).rpartition(".")
    assert room == JOBS
    assert hasattr(jobs, job), f"nobody knows the job {job}"
    return job


def text_of(response) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_file_is_looked_at_before_anything_is_written(accountant):
    page = text_of(hand_in(accountant, HEAD, GOOD, LATE, BAD))

    assert "Will be taken 2 of 3 rows" in page
    assert "CNY 150.50 150.50" in page
    assert re.search(r"4 单据日期 2026-02-30 .*does not exist", page)
    assert "before the day of the document" in page
    assert not Entry.objects.exists()


def test_it_is_taken_looked_back_at_and_undone(accountant):
    hand_in(accountant, HEAD, GOOD, LATE, BAD)
    done = accountant.post(at("import-run"), follow=True)
    assert "2 rows are in the books" in text_of(done)
    assert "A1" in text_of(accountant.get(at("import-receivables")))

    undone = accountant.post(at("import-undone"), {"reason": "wrong month"}, follow=True)

    assert "everything it wrote is reversed" in text_of(undone)
    assert Intake.objects.get().state == "undone"
    assert all(finding.is_clean for finding in house_findings())


def test_undoing_needs_a_reason(accountant):
    hand_in(accountant, HEAD, GOOD)
    accountant.post(at("import-run"))

    answer = accountant.post(at("import-undone"), {"reason": " "}, follow=True)

    assert "Give a reason." in text_of(answer)
    assert Intake.objects.get().state == "done"


def test_refused_rows_can_be_fetched_before_and_after(accountant):
    hand_in(accountant, HEAD, GOOD, BAD)
    before = b"".join(accountant.get(at("import-refused"))).decode()
    accountant.post(at("import-run"))

    response = accountant.get(at("import-refused"))

    assert b"".join(response).decode() == before
    assert "A3" in before
    assert "2026-02-30" in before
    assert response["Content-Disposition"].startswith("attachment")


def test_what_only_a_person_knows_is_asked_and_remembered(accountant):
    head, row = HEAD.replace("币种,", ""), "C1,华强,A1,03/04/2026,05/06/2026,100.00"
    asked = text_of(hand_in(accountant, head, row))
    assert "In which currency" in asked
    assert "03/04/2026 → 2026-04-03" in asked
    assert "03/04/2026 → 2026-03-04" in asked

    answers = {"currency": "USD", "dates": "dmy"}
    preview = text_of(accountant.post(at("import-reading"), answers, follow=True))
    accountant.post(at("import-run"))
    again = text_of(hand_in(accountant, head, row.replace("A1", "A2")))

    assert "2026-04-03 2026-06-05 100.00 USD" in preview
    assert "A file with the same headings was read" in again
    assert "The last time you said: USD" in again


def test_a_column_can_be_changed(accountant):
    hand_in(accountant, HEAD + ",旧号", GOOD + ",B7")

    sent = {"column-number": "旧号"}
    page = text_of(accountant.post(at("import-reading"), sent, follow=True))

    assert "C1 苏州华强机械有限公司 B7" in page


def test_the_same_file_twice_changes_nothing(accountant):
    for _ in range(2):
        page = text_of(hand_in(accountant, HEAD, GOOD))
        accountant.post(at("import-run"))

    assert "Everything in this file is in the books already" in page
    assert Entry.objects.count() == 1


def test_a_file_can_be_given_up(accountant):
    hand_in(accountant, HEAD, GOOD)

    accountant.post(at("import-withdrawn"))

    assert not Intake.objects.exists()


def test_a_large_file_is_left_to_the_job_runner(accountant, people, monkeypatch):
    monkeypatch.setattr(Conf, "SYNC", False)  # as in the product: jobs wait for the runner
    rows = [GOOD.replace("A1", f"A{n}") for n in range(3_000)]
    page = text_of(hand_in(accountant, HEAD, *rows))
    assert "Waits for its turn" in page
    assert waiting_job() == "check_waiting_intake"
    intake = Intake.objects.get()

    check_waiting_intake(intake.pk, people["AC"].pk)
    assert "Take 3,000 rows" in text_of(accountant.get(at("import-file")))
    accountant.post(at("import-run"))
    run_waiting_intake(intake.pk, people["AC"].pk)

    assert accountant.get(at("import-progress"))["HX-Redirect"] == at("import-file")
    assert "3,000 rows are in the books" in text_of(accountant.get(at("import-file")))


def test_a_long_file_is_read_by_the_job_runner_and_then_asked_about(
    accountant, people, monkeypatch
):
    monkeypatch.setattr(Conf, "SYNC", False)
    monkeypatch.setattr(queries, "READ_AT_ONCE_BYTES_MAX", 100)
    head, row = HEAD.replace("币种,", ""), GOOD.replace("CNY,", "")
    page = text_of(hand_in(accountant, head, row))
    assert "Waits for its turn" in page
    assert waiting_job() == "look_at_waiting_intake"
    intake = Intake.objects.get()
    assert not intake.look

    look_at_waiting_intake(intake.pk, people["AC"].pk)
    assert "In which currency" in text_of(accountant.get(at("import-file"), follow=True))
    page = accountant.post(at("import-reading"), {"currency": "CNY"}, follow=True)
    assert "Waits for its turn" in text_of(page)
    look_at_waiting_intake(intake.pk, people["AC"].pk)

    assert "Take 1 row" in text_of(accountant.get(at("import-file")))


def test_a_long_file_that_cannot_be_read_says_why(accountant, people, monkeypatch):
    monkeypatch.setattr(Conf, "SYNC", False)
    monkeypatch.setattr(queries, "READ_AT_ONCE_BYTES_MAX", 10)
    hand_in(accountant, HEAD, GOOD, '"broken')

    look_at_waiting_intake(Intake.objects.get().pk, people["AC"].pk)

    page = text_of(accountant.get(at("import-file")))
    assert "The quotes in row" in page
    assert "Nothing was written" in page


def test_a_file_with_too_many_rows_gets_one_sentence(accountant, monkeypatch):
    monkeypatch.setattr(opening, "ROWS_MAX", 2)

    page = text_of(hand_in(accountant, HEAD, GOOD, LATE, BAD))

    assert "The file has more than 2 rows. Split it into smaller ones." in page
    assert not Intake.objects.exists()


def test_codes_alike_but_for_zeros_are_asked_and_the_answer_is_remembered(accountant):
    rows = [GOOD.replace("C1,", "00123,"), LATE.replace("C1,", "123,")]
    page = text_of(hand_in(accountant, HEAD, *rows))
    assert "Is each pair one customer, or two?" in page
    assert "123 苏州华强机械有限公司 ≟ 00123 苏州华强机械有限公司" in page

    accountant.post(at("import-reading"), {"zeros": "match"}, follow=True)
    accountant.post(at("import-run"))
    assert list(Customer.objects.values_list("code", flat=True)) == ["00123"]
    again = hand_in(accountant, HEAD, LATE.replace("C1,A2", "0123,A3"))

    assert "Take 1 row" in text_of(again)


def test_amounts_in_ten_thousands_are_asked_and_never_off(accountant):
    head = HEAD.replace("金额", "金额(万元)")
    credit = LATE.replace("50.50", "(1.5)")
    page = text_of(hand_in(accountant, head, GOOD.replace("100.00", "12.5"), credit))
    assert "12.5 → 125,000.00 (1.5) → -15,000.00" in page
    assert "12.5 → 12.50" in page

    taken = accountant.post(at("import-reading"), {"unit": "headed"}, follow=True)

    assert "CNY 125,000.00" in text_of(taken)


def test_days_as_bare_numbers_are_asked(accountant):
    page = text_of(hand_in(accountant, HEAD, GOOD.replace("2026-01-05", "45292")))
    assert "45292 → 2024-01-01" in page
    assert "45292 → 2028-01-02" in page

    taken = accountant.post(at("import-reading"), {"serials": "1900"}, follow=True)

    assert "2024-01-01" in text_of(taken)


def test_a_large_import_is_undone_by_the_job_runner(accountant, people, monkeypatch):
    rows = [GOOD.replace("A1", f"A{n}") for n in range(1_001)]
    hand_in(accountant, HEAD, *rows)
    accountant.post(at("import-run"))
    monkeypatch.setattr(Conf, "SYNC", False)
    page = accountant.post(at("import-undone"), {"reason": "wrong month"}, follow=True)
    assert "Waits for its turn" in text_of(page)
    assert waiting_job() == "undo_waiting_intake"

    undo_waiting_intake(Intake.objects.get().pk, people["AC"].pk, "wrong month")

    assert "This import was undone" in text_of(accountant.get(at("import-file")))


def test_progress_says_how_far_it_is(accountant):
    hand_in(accountant, HEAD, GOOD)
    Intake.objects.update(state="running")
    note_progress(Intake.objects.get().pk, 1_500, 9_700)

    assert "1,500 / 9,700" in text_of(accountant.get(at("import-progress")))


def test_a_killed_import_can_be_run_again(accountant, people):
    hand_in(accountant, HEAD, GOOD)
    Intake.objects.update(state="running")
    assert "was stopped before it was done" in text_of(accountant.get(at("import-file")))
    intake = Intake.objects.get()
    note_waiting(intake.pk)

    run_waiting_intake(intake.pk, people["AC"].pk)

    assert "1 row is in the books" in text_of(accountant.get(at("import-file")))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_sentence(name, accountant):
    content, outcome = FILES[name]
    assert outcome.startswith("refused")

    response = hand_in(accountant, content=content)

    assert response.status_code == 422
    assert response.content.count(b'<p class="message message-error" role="alert"><svg') == 1
    assert not Intake.objects.exists()


# What must be in the books before a file of this kind.
RESTS_ON = {
    "receipts": ("receivables",),
    "contracts": ("customers",),
    "orders": ("customers",),
    "deliveries": ("customers", "orders"),
    "events": ("customers", "contracts"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_each_sample_can_be_brought_in_as_it_is(kind, language, accountant):
    for earlier in RESTS_ON.get(kind, ()):
        rows = sample_file(earlier, language).read()
        hand_in(accountant, content=rows, kind=earlier, name="earlier.xlsx")
        accountant.post(at("import-run"))
    response = accountant.get(reverse("import-sample", args=[kind, language]))
    content = io.BytesIO(b"".join(response)).read()

    page = text_of(hand_in(accountant, content=content, kind=kind, name="sample.xlsx"))

    assert "nothing to correct" in page
    assert re.search(r"Take \d rows", page)


def test_files_are_only_ever_saved_never_shown(accountant):
    hand_in(accountant, HEAD, GOOD, name="<script>.html")

    response = accountant.get(at("import-original"))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_who_does_not_reach_all_customers_sees_no_file(accountant, people):
    hand_in(accountant, HEAD, GOOD)
    RoleAssignment.objects.filter(user=people["AC"]).update(scope="department")

    assert accountant.get(at("import-file")).status_code == 404
    assert accountant.post(at("import-run")).status_code == 404
    assert "open.csv" not in text_of(accountant.get(reverse("imports")))


def test_contracts_say_that_they_stay_and_orders_how_they_are_taken_back(accountant):
    for kind in ("customers", "contracts", "orders"):
        content = sample_file(kind, "en").read()
        hand_in(accountant, content=content, kind=kind, name="sample.xlsx")
        accountant.post(at("import-run"))
        page = text_of(accountant.get(at("import-file")))
        assert ("Contracts that came with a file stay" in page) == (kind == "contracts")
        assert ("Undoing takes 1 document back" in page) == (kind == "orders")
