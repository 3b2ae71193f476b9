"""From an Excel file to what it brought, by hand, in a browser."""

import pytest

from huikuan.interfaces.web.imports.samples import sample_file
from tests.interfaces.cast import company
from tests.interfaces.test_in_the_browser import complaints, sign_in  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_small_workbook_from_the_desk_to_the_books(page, live_server, tmp_path, complaints):  # noqa: F811
    company()
    file = tmp_path / "应收.xlsx"
    file.write_bytes(sample_file("receivables", "zh").read())
    sign_in(page, live_server, "user-ac")

    page.goto(f"{live_server.url}/import")
    page.set_input_files("input[type=file]", file)
    page.click("form.upload .btn-primary")
    page.click("form[action$=run] .btn-primary")
    page.wait_for_selector("form[action$=undo]")

    assert "467,680.50" in page.inner_text("main")
    page.click("a[href$=receivables]:not(.btn-primary)")
    page.wait_for_selector("text=YF2025-014")
    assert not complaints
