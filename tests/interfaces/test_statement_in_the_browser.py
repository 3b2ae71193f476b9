"""A customer opens the link on the phone, enters the code from the letter, and answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer

from huikuan.desks.statements.models import Confirmation, Difference, Statement
from huikuan.interfaces.clock import company_day, now
from tests.databases import own_database
from tests.interfaces.cast import company
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, code_in, sent, token_in
from tests.world import World, at_noon

pytestmark = pytest.mark.browser


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def desk(
    empty_book: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[LiveServer]:
    """A server over a database that is thrown away: entries cannot be cleared away again."""
    with django_db_blocker.unblock(), own_database(empty_book, tmp_path):
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Everything the console complains about, violations of the policy included."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_customer_answers_on_the_phone(
    page: Page, desk: LiveServer, box: Mailbox, complaints: list[str], settings: Settings
) -> None:
    company()
    settings.PUBLIC_URL = desk.url
    who = a_busy_customer(World(), "上海喆镕堃贸易有限公司")
    sent(World(company_day(now()), actor=at_noon(company_day(now()))), who)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk.url}/s/{token_in(box.text())}")
    assert "上海喆镕堃" not in page.content()
    page.click("button.main")
    page.wait_for_selector("#code")
    page.fill("#code", code_in(box.text()))
    page.click("button.main")
    page.wait_for_selector(".items")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line = page.locator(".items li", has_text="R-2")
    line.locator("summary").click()
    line.locator("select").select_option("price")
    line.locator("textarea").fill("约定价格 2,800 元")
    page.fill("#name", "王芳")
    page.click("button.main")
    page.wait_for_selector(".done")
    one = Statement.objects.get()
    assert one.state == "disputed"
    assert Difference.objects.get().text == "约定价格 2,800 元"
    assert Confirmation.objects.get().confirmed_minor == one.closing_minor - 300_000
    assert not page.locator("#name").count()
    assert {each["name"] for each in page.context.cookies()} == {"statement-visit"}
    assert not complaints
