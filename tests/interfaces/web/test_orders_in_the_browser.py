"""From the phone: the signed paper is photographed, the delivery told, the receivable is there."""

import base64
from datetime import date

import pytest
from pytest_django.live_server_helper import LiveServer

from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Attachment
from tests.contracting import ordered, owed
from tests.databases import own_database
from tests.interfaces.cast import company
from tests.interfaces.test_in_the_browser import complaints, sign_in
from tests.world import World, wrong

pytestmark = pytest.mark.browser
__all__ = ["complaints"]
MARCH = World(date(2026, 3, 1))
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def desk(empty_book, django_db_blocker, tmp_path):
    """A server over a database that is thrown away: entries cannot be cleared away again."""
    with django_db_blocker.unblock(), own_database(empty_book, tmp_path):
        server = LiveServer("localhost")
        yield server
        server.stop()


def test_a_signed_paper_is_photographed_and_the_receivable_is_there(
    page, desk, tmp_path, complaints
):
    seller = company()["SR"]
    acme = MARCH.customer("ACME", "远帆机电")
    Customer.objects.filter(pk=acme.pk).update(owner=seller, department=seller.department)
    order = ordered(
        MARCH, acme, "SO-1", ("泵", 10, 1_130_00), plan="到货后30天", owner_id=seller.pk
    )
    photo = tmp_path / "签收单.png"
    photo.write_bytes(PNG)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, desk, "user-sr")

    page.goto(f"{desk.url}/orders/{order.pk}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(f"a[href='/orders/{order.pk}/events/new']")
    page.select_option("[name=trigger]", "delivered")
    page.fill("[name=on]", "2026-03-10")
    page.set_input_files("[name=photo]", photo)
    page.wait_for_selector("#effect >> text=1,130.00")
    assert owed(acme) == [], "what is shown before is not written"
    page.click("#act-form .btn-primary")
    page.wait_for_selector("#due >> text=2026-04-09")

    assert owed(acme) == [("SO-1-1", 1_130_00, "2026-04-09")]
    assert "2026-03-10 + 30" in page.inner_text("#due")
    assert Attachment.objects.filter(subject__startswith="event:").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong() == []
    assert not complaints
