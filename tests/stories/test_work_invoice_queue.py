"""An invoice is asked for, issued once, and booked once, whatever breaks in between."""

import io
import json
from contextlib import suppress

import pytest
from xlsxwriter import Workbook

from huikuan.desks.receivables.commands import resume_request
from huikuan.desks.receivables.models import Invoice, InvoiceRequest, Receivable
from huikuan.errors import Refused
from huikuan.flows.work_invoice_queue import (
    give_request_up,
    take_request_over,
    work_invoice_queue,
)
from huikuan.integrations.invoicing.folder import ANSWER_LABELS, FolderIssuer
from huikuan.integrations.invoicing.issuers import DONE, Answer
from huikuan.integrations.tables.workbooks import (
    opened_sheet,
    opened_workbook,
    sheet_names,
    sheet_rows,
)
from huikuan.records.files.queries import attachments_of
from tests.invoicing import DIGITAL, Killed, Office, later, run, wished
from tests.world import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 11300)


@pytest.mark.parametrize("trouble", [
    (),
    ("lost",),
    ("down", "down", "lost"),
    ("killed before",),
    ("killed after",),
    ("killed before", "killed after"),
])  # fmt: skip
def test_however_often_it_breaks_an_invoice_is_issued_and_booked_once(world, owed, trouble):
    wished(world, owed)
    office = Office(*trouble)

    run(office, world.by)

    invoice = Invoice.objects.get()
    assert list(office.issued.values()) == [invoice.number]
    assert (invoice.amount_minor, invoice.tax_minor) == (11300, 1300)
    assert [line.net_minor for line in invoice.lines.all()] == [10000]
    assert InvoiceRequest.objects.get().state == "done"


def test_two_workers_never_have_the_same_request(world, owed):
    wished(world, owed)
    office = Office("killed before")
    with suppress(Killed):
        work_invoice_queue(office, by=world.by)

    assert work_invoice_queue(office, by=later(world.by, minutes=9)) == 0
    assert office.calls == 1
    assert work_invoice_queue(office, by=later(world.by, minutes=11)) == 1


def test_after_six_tries_a_person_is_asked_and_may_let_it_try_again(world, owed):
    request = wished(world, owed)
    office = Office(*["down"] * 6)

    by = run(office, world.by)
    request.refresh_from_db()
    assert (request.state, request.trouble, office.calls) == ("stopped", "issuer_unreachable", 6)
    assert request.trouble_facts == {"reason": "no line"}

    resume_request(request, by=by)
    run(office, by, times=1)
    assert Invoice.objects.count() == 1


def test_the_waits_between_tries_grow(world, owed):
    request, by, waits = wished(world, owed), world.by, []
    office = Office(*["down"] * 5)
    for _ in range(5):
        work_invoice_queue(office, by=by)
        request.refresh_from_db()
        waits.append(int((request.next_at - by.at).total_seconds() / 60))
        by = later(by, minutes=waits[-1])

    assert waits == [1, 5, 20, 60, 240]


def test_a_folder_is_asked_by_files_and_answers_by_files(world, owed, tmp_path):
    request = wished(world, owed)
    folder = FolderIssuer(tmp_path)
    work_invoice_queue(folder, by=world.by)
    told = json.loads((tmp_path / "requests" / f"{request.code}.json").read_text())
    assert (told["amount_minor"], told["buyer"]["name"]) == (11300, "C1 Ltd")

    answers = tmp_path / "answers"
    (answers / "invoice.pdf").write_bytes(b"%PDF-1.4 the invoice")
    answer = {"number": DIGITAL, "issued_on": "2026-03-02", "file": "../invoice.pdf"}
    (answers / f"{request.code}.json").write_text(json.dumps(answer))
    run(folder, later(world.by, minutes=5), times=1)

    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.issued_on) == (DIGITAL, day("2026-03-02"))
    assert [each.title for each in filed(invoice)] == ["invoice.pdf"]


def filed(invoice):
    return attachments_of(f"invoice:{invoice.pk}")


def labels(content):
    """The labels of the lines that a person fills in."""
    workbook = opened_workbook(io.BytesIO(content))
    rows = sheet_rows(opened_sheet(workbook, sheet_names(workbook)[0]))
    return [cells[0] for _, cells in rows if cells[0] in ANSWER_LABELS.values()]


def test_an_answer_typed_into_the_sheet_is_read(world, owed, tmp_path):
    request = wished(world, owed)
    folder = FolderIssuer(tmp_path)
    work_invoice_queue(folder, by=world.by)
    asked = (tmp_path / "requests" / f"{request.code}.xlsx").read_bytes()
    assert list(labels(asked)) == list(ANSWER_LABELS.values())
    with Workbook(tmp_path / "answers" / f"{request.code}.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [ANSWER_LABELS["number"], DIGITAL])
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(1, 0, ANSWER_LABELS["issued_on"])
        sheet.write_datetime(1, 1, day("2026-03-02"), form)

    run(folder, later(world.by, minutes=5), times=1)

    assert Invoice.objects.get().number == DIGITAL


def test_a_person_takes_over_what_nobody_has_issued_yet(world, owed, tmp_path):
    request = wished(world, owed)
    folder = FolderIssuer(tmp_path)
    work_invoice_queue(folder, by=world.by)

    by_hand = Answer(DONE, number=DIGITAL, on=world.today)
    take_request_over(request, folder, by_hand, by=world.by)

    request.refresh_from_db()
    assert (request.state, request.is_by_hand) == ("done", True)
    assert not list((tmp_path / "requests").glob("*"))


def test_what_was_issued_outside_is_not_taken_over_or_given_up(world, owed):
    request = wished(world, owed)
    office = Office("lost")
    work_invoice_queue(office, by=world.by)

    for step in (
        lambda: take_request_over(request, office, Answer(DONE, DIGITAL, world.today), by=world.by),
        lambda: give_request_up(request, office, reason="no", by=world.by),
    ):
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.code == "request_answered"


def test_what_is_given_up_may_be_invoiced_otherwise(world, owed):
    request = wished(world, owed)
    give_request_up(request, Office(), reason="customer pays without", by=world.by)

    assert wished(world, owed, key="k2").pk != request.pk
    assert Receivable.objects.count() == 1
