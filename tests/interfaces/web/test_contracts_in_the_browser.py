"""A contract on a phone: written from one line, put right by taps, signed with its paper."""

import pytest
from pytest_django.live_server_helper import LiveServer

from huikuan.desks.contracts.models import Contract
from huikuan.desks.contracts.queries import newest_version
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.keep_customer import open_customer
from huikuan.records.customers.commands import CustomerFacts
from tests.databases import own_database
from tests.interfaces.cast import BY, company
from tests.interfaces.test_in_the_browser import complaints, sign_in

pytestmark = pytest.mark.browser
__all__ = ["complaints"]


@pytest.fixture
def desk(empty_book, django_db_blocker, tmp_path):
    """A server over a database that is thrown away: entries cannot be cleared away again."""
    with django_db_blocker.unblock(), own_database(empty_book, tmp_path):
        server = LiveServer("localhost")
        yield server
        server.stop()


def put_in_all(page):
    """Every wording that is proposed is put in by a tap, until nothing is found any more."""
    while left := page.locator(".finding button").count():
        page.locator(".finding button").first.click()
        page.wait_for_function(
            "left => { const found = document.querySelector('.findings'); return found && "
            "found.querySelectorAll('button').length < left; }",
            arg=left,
        )


def test_from_one_line_of_text_to_a_signed_contract(page, desk, tmp_path, complaints):
    owner = company()["SR"]
    open_customer(CustomerFacts("N1", "杭州新客贸易有限公司", owner_id=owner.pk), by=BY)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, desk, "user-sr")

    page.goto(f"{desk.url}/contracts/new")
    page.locator("[name=customer_text]").press_sequentially("hzxk")
    page.click(".picker-option")
    page.fill("[name=amount]", "100000")
    page.fill("[name=plan_text]", "月结30天")
    page.wait_for_selector(".variant-question")
    page.check(".variant-question [value=B]")
    page.wait_for_selector("#plan-preview .list-table tbody tr")
    page.fill("[name=plan_text]", "预付30%-发货60%-质保10%")
    page.wait_for_selector("#plan-preview .list-table tbody tr:nth-child(3)")
    put_in_all(page)
    assert page.input_value("[name=penalty]") == "0.05"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".form-actions .btn-primary")

    page.click("form[action$='/move'] .btn-primary")
    page.click("form[action$='/review'] .btn-primary")
    paper = tmp_path / "合同.pdf"
    paper.write_bytes(b"%PDF-1.7 signed")
    page.set_input_files("#paper-file", paper)
    page.click("#paper .btn")
    page.click("#sign .btn-primary")
    page.wait_for_selector(".badge-good")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    contract = Contract.objects.get()
    version = newest_version(contract)
    assert (contract.state, version.file.name) == ("effective", "合同.pdf")
    assert version.file.sha256 in page.inner_text("main")
    page.click(".progress-triggered a")
    claim = Receivable.objects.get()
    page.wait_for_selector(f"text={claim.number}")
    assert claim.amount_minor == 3_000_000
    assert not complaints
