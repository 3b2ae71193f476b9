"""From an Excel file to what it brought, by hand, in a browser."""

import pytest
from pytest_django.live_server_helper import LiveServer

from huikuan.interfaces.web.imports.samples import sample_file
from tests.databases import own_database
from tests.interfaces.cast import company
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


def test_a_small_workbook_from_the_desk_to_the_books(page, desk, tmp_path, complaints):
    company()
    file = tmp_path / "应收.xlsx"
    file.write_bytes(sample_file("receivables", "zh").read())
    sign_in(page, desk, "user-ac")

    page.goto(f"{desk.url}/import")
    page.set_input_files("input[type=file]", file)
    page.click("form.upload .btn-primary")
    page.click("form[action$=run] .btn-primary")
    page.wait_for_selector("form[action$=undo]")

    assert "467,860.00" in page.inner_text("main")
    page.click("main a[href^='/imports/'][href$='/receivables']")
    page.wait_for_selector("text=YF2025-014")
    page.go_back()
    page.click("section.take a[href*='/ageing']:last-of-type, section.take a[href*='/ageing']")
    page.wait_for_selector("text=上海远帆机电有限公司")
    assert not complaints
