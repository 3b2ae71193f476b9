"""A salesperson is helped while typing a customer, and finds theirs on the phone."""

import pytest

from huikuan.records.customers.commands import CustomerFacts, register_customers
from tests.interfaces.cast import BY, company
from tests.interfaces.test_in_the_browser import complaints, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["complaints"]
USCC = "91330100799655058B"
# Nothing here tells the timeline, whose rows no test could clear away again.


def test_help_while_typing_and_the_list_on_a_phone(page, live_server, complaints):
    facts = CustomerFacts("N1", "杭州新客贸易有限公司", owner_id=company()["SR"].pk)
    register_customers([facts], by=BY)
    sign_in(page, live_server, "user-sr")
    page.goto(f"{live_server.url}/customers/new")
    page.fill("[name=code]", "N1")
    page.wait_for_selector(".checked:has([name=code]) ~ .check-result .is-wrong")
    page.fill("[name=name]", "新客贸易（杭州）有限责任公司")
    page.wait_for_selector(".same-box [name=another]")
    page.fill("[name=uscc]", USCC)
    page.wait_for_selector(".checked:has([name=uscc]) ~ .check-result .is-right")

    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/customer/N1", "/customers/new", "/customers"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.locator(".list-tools [name=q]").press_sequentially("hzxk")
    page.wait_for_url("**/customers?q=hzxk*")
    assert page.locator("#list-rows tbody tr").count() == 1
    assert not complaints
