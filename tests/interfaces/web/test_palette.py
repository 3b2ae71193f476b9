"""The command palette finds what people type: names, pinyin, initials, codes, numbers."""

import pytest

from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import accountant, people, words, world  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(accountant, world):  # noqa: F811
    """One Chinese customer with a receivable, its invoice and a receipt."""
    buyer = world.customer("C0810", "北京瑞联汽车零部件有限公司")
    receivable = world.owes(buyer, "XS2601-0810-01", 30_000)
    world.pays(buyer, "SK260115-0810-001", 10_000)
    form = {
        "customer": "C0810", "number": "26310000000000000001", "issued_on": "2026-03-05",
        "tax_rate": "13", f"part-{receivable.pk}": "300",
    }  # fmt: skip
    accountant.post("/invoices/new", form)
    return buyer


@pytest.mark.parametrize("typed", ["瑞联", "ruilian", "rlqc", "c0810"])
def test_a_customer_is_found_as_one_types(sold, accountant, typed):  # noqa: F811
    assert "北京瑞联汽车零部件有限公司" in words(accountant.get(f"/find?q={typed}"))


@pytest.mark.parametrize(
    ("typed", "group"),
    [("xs2601", "Receivables"), ("26310000", "Invoices"), ("SK260115", "Receipts")],
)
def test_a_document_is_found_by_the_beginning_of_its_number(sold, accountant, typed, group):  # noqa: F811
    shown = words(accountant.get(f"/find?q={typed}"))
    assert group in shown
    assert "北京瑞联汽车零部件有限公司" in shown


def test_what_others_sell_is_not_found(sold, people):  # noqa: F811
    seller = signed_in(people["SR"])
    for typed in ("瑞联", "XS2601", "26310000", "SK260115"):
        assert "北京瑞联" not in words(seller.get(f"/find?q={typed}"))
