"""The proof offers its run; the reports fit a phone; the console stays silent."""

import pytest

from tests.interfaces.cast import company
from tests.interfaces.test_in_the_browser import complaints, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints"]
# Nothing here writes into the ledger, whose rows no test could clear away again.


def test_the_proof_offers_its_run_and_the_reports_fit_a_phone(page, live_server, complaints):
    company()
    sign_in(page, live_server, "user-au")
    page.click("button[name=language][value=en]")
    page.goto(f"{live_server.url}/reports/proof")
    assert page.locator("#main form button", has_text="Check now").is_visible()
    assert page.locator("#main .badge-late").count() == 0
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/reports", "/reports/ageing", "/reports/proof", "/ledger/entries"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not complaints
