"""Invoices on their way, as an accountant works on them in the browser."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huikuan.desks.receivables.models import (
    Invoice,
    InvoiceRequest,
    NonAcceptance,
    Receivable,
    RedConfirmation,
)
from huikuan.interfaces.clock import now
from huikuan.records.files.models import Intake
from tests.contracting import signed
from tests.integrations.einvoicing import ubl
from tests.integrations.test_einvoices import packed
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import KEY, accountant, people, words, world  # noqa: F401
from tests.invoicing import DIGITAL, RED, invoiced

pytestmark = pytest.mark.django_db
ASK = {"customer": "C1", "key": KEY, "kind": "digital_general", "text": "Pumps", "tax_rate": "13"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """The folder in which whoever issues invoices finds the requests."""
    settings.INVOICE_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def owed(world):  # noqa: F811
    return world.owes(world.customer("C1"), "A-1", 11300)


def test_an_invoice_is_asked_for_and_issued_by_hand(accountant, owed, folder):  # noqa: F811
    page = accountant.get(f"/invoices/ask?customer=C1&receivable={owed.pk}")
    assert 'value="113.00"' in page.content.decode()
    told = ASK | {f"part-{owed.pk}": "113.00"}
    accountant.post("/invoices/ask", told)
    accountant.post("/invoices/ask", told)
    asked = InvoiceRequest.objects.get()
    url = f"/invoices/queue/{asked.pk}"
    assert asked.code in words(accountant.get("/invoices/queue"))

    accountant.post(f"{url}/again")
    assert (folder / "requests" / f"{asked.code}.json").exists()
    accountant.post(f"{url}/by-hand", {"number": DIGITAL, "on": "2026-03-01"})

    assert Invoice.objects.get().number == DIGITAL
    assert "issued by hand" in words(accountant.get(url))


def test_why_a_request_waits_stands_on_its_page_and_on_today(accountant, owed, folder):  # noqa: F811
    accountant.post("/invoices/ask", ASK | {f"part-{owed.pk}": "113"})
    asked = InvoiceRequest.objects.get()
    url = f"/invoices/queue/{asked.pk}"
    accountant.post(f"{url}/again")
    (folder / "answers" / f"{asked.code}.json").write_text('{"refused": "no such buyer"}')
    InvoiceRequest.objects.update(next_at=now() - timedelta(minutes=1))
    accountant.post(f"{url}/again")

    assert "Not issued: no such buyer" in words(accountant.get(url))
    assert "1 request needs a person" in words(accountant.get("/"))
    accountant.post(f"{url}/give-up", {"reason": "paid without"})
    assert InvoiceRequest.objects.get().state == "withdrawn"


def test_a_confirmation_runs_against_its_clock_and_becomes_a_red_invoice(
    accountant, owed, world,  # noqa: F811
):  # fmt: skip
    one = invoiced(world, owed)
    url = f"/invoices/{one.pk}"
    accountant.post(f"{url}/red", {"reason": "returned", "amount": "13", "side": "seller"})
    red = RedConfirmation.objects.get()
    assert "71 hours left" in words(accountant.get(url))
    assert words(accountant.get("/invoices/red")).count("71") == 1

    accountant.post(f"/invoices/red/{red.pk}/confirmed/answer")
    accountant.post(f"/invoices/red/{red.pk}/issued", {"red_number": RED, "on": "2026-03-02"})

    shown = words(accountant.get(url))
    assert (RED in shown, "100.00" in shown, "offset in part" in shown) == (True, True, True)
    assert world.open(owed) == 10000


def test_an_invoice_that_is_not_accepted_has_an_age_of_its_own(
    accountant, owed, world,  # noqa: F811
):  # fmt: skip
    one = invoiced(world, owed)
    sent = {"way": "email", "sent_to": "ap@c1.example", "sent_on": "2026-03-02"}
    accountant.post(f"/invoices/{one.pk}/sent", sent)
    told = {"reason": "wrong_title", "since_on": "2026-03-05", "note": "two signs are missing"}
    accountant.post(f"/invoices/{one.pk}/refused", told)

    shown = words(accountant.get(f"/invoices/{one.pk}"))
    assert "ap@c1.example" in shown
    assert "Not accepted since" in shown
    assert "Wrong name or tax number" in words(accountant.get("/invoices/not-accepted"))
    assert "1 invoice is not accepted" in words(accountant.get("/"))
    row = NonAcceptance.objects.get()
    url = f"/invoices/not-accepted/{row.pk}/accepted"
    accountant.post(url, {"outcome": "sent_again", "on": "2026-03-09"})
    assert "Every invoice is accepted" in words(accountant.get("/invoices/not-accepted"))


def test_who_sells_may_ask_for_an_invoice_but_not_issue_it(people, owed):  # noqa: F811
    seller = signed_in(people["SR"])

    assert seller.get("/invoices/ask").status_code == 200
    assert seller.get("/invoices/new").status_code == 403
    assert seller.get("/invoices/ask?customer=C1").content.decode().count("A-1") == 0


def test_what_waits_for_its_invoice_by_the_plan_is_asked_for(accountant, world):  # noqa: F811
    contract = signed(world, world.customer("C1"), "HT-1", 100000, "预付30%-票到30天付70%")
    url = f"/invoices/ask/contract/{contract.pk}"
    assert "700.00 CNY" in words(accountant.get(url))

    accountant.post(url, ASK)

    asked = InvoiceRequest.objects.get()
    assert (asked.amount_minor, asked.contract_id) == (70000, contract.pk)
    accountant.post(f"/invoices/queue/{asked.pk}/by-hand", {"number": DIGITAL, "on": "2026-03-05"})
    assert [part.receivable.amount_minor for part in Invoice.objects.get().parts.all()] == [70000]
    assert "Nothing is left to invoice" in words(accountant.get(url))


def test_electronic_invoices_go_through_the_import_page_by_page(accountant):  # noqa: F811
    content = packed(a=ubl(number="A"), b=ubl(number="B", type_code="381")).read()
    file = SimpleUploadedFile("invoices.zip", content)
    accountant.post("/import", {"kind": "einvoices", "file": file})
    intake = Intake.objects.get()
    shown = words(accountant.get(f"/imports/{intake.pk}", follow=True))
    assert ("Muster GmbH" in shown, "credit note" in shown) == (True, True)

    accountant.post(f"/imports/{intake.pk}/run")

    assert Receivable.objects.get().number == "A"
    assert "is a credit note against R-0" in words(accountant.get(f"/imports/{intake.pk}"))


def test_no_page_asks_the_database_more_than_twenty_questions(accountant, owed, world):  # noqa: F811
    one = invoiced(world, owed)
    told = {"reason": "returned", "amount": "13", "side": "seller", "is_unused": "on"}
    accountant.post(f"/invoices/{one.pk}/red", told)
    sent = {"way": "email", "sent_to": "ap@c1.example", "sent_on": "2026-03-02"}
    accountant.post(f"/invoices/{one.pk}/sent", sent)
    refused = {"reason": "quality", "since_on": "2026-03-05"}
    accountant.post(f"/invoices/{one.pk}/refused", refused)
    pages = [f"/invoices/{one.pk}", "/invoices", "/invoices/red", "/invoices/not-accepted", "/"]

    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            accountant.get(page)
        assert len(queries) <= 20, f"{page}: {len(queries)}"
