"""An invoice is asked for, issued once, and booked once, whatever breaks in between."""

import io
import json
from contextlib import suppress

import pytest
from xlsxwriter import Workbook

from huikuan.desks.receivables.commands import resume_request
from huikuan.desks.receivables.models import Invoice, InvoiceRequest, Receivable
from huikuan.errors import Refused
from huikuan.flows.request_invoice import Wish, request_contract_invoice
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
from tests.contracting import owed as owed_by
from tests.contracting import signed
from tests.invoicing import DIGITAL, Killed, Office, later, wished
from tests.world import World, day, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 11300)


def run(office, by, times=12, minutes=300):
    """The clock runs the queue again and again; kills are survived."""
    for _ in range(times):
        with suppress(Killed):
            work_invoice_queue(office, by=by)
        by = later(by, minutes=minutes)
    return by


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


def test_a_kill_while_booking_leaves_nothing_half_and_is_made_good(world, owed):
    request = wished(world, owed)
    office = Office()

    class Deadly:
        def __bool__(self):
            raise Killed

    office.ask = lambda code: Answer(DONE, office.issued[code], office.on, file=Deadly())
    with suppress(Killed):
        work_invoice_queue(office, by=world.by)
    assert not Invoice.objects.exists()

    del office.ask
    run(office, later(world.by, minutes=11))
    request.refresh_from_db()
    assert (Invoice.objects.count(), request.state, office.calls) == (1, "done", 1)


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


def test_what_is_asked_for_cannot_be_asked_for_again(world, owed):
    first = wished(world, owed, 6000)

    assert wished(world, owed, 6000).pk == first.pk
    with pytest.raises(Refused) as refused:
        wished(world, owed, 6000, key="k2")
    assert refused.value.params["left_minor"] == 5300


def test_a_contract_paid_after_its_invoice_becomes_due_by_the_answer(world):
    who = world.customer("C1")
    contract = signed(world, who, "HT-1", 100000, "预付30%-票到30天付70%")
    request_contract_invoice(Wish("c1"), contract=contract, by=world.on("2026-03-05").by)

    run(Office(on=day("2026-03-10")), world.on("2026-03-10").by)

    assert (70000, "2026-04-09") in [(minor, due) for _, minor, due in owed_by(who)]
    assert Invoice.objects.get().amount_minor == 70000
    assert wrong() == []


def test_an_answer_that_does_not_fit_stops_with_its_number(world, owed):
    request = wished(world, owed)
    office = Office(number="TOO-SHORT")

    run(office, world.by)

    request.refresh_from_db()
    assert (request.state, request.trouble) == ("stopped", "invoice_number_not_digital")
    assert request.answer["number"] == "TOO-SHORT"
    assert office.calls == 1


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
