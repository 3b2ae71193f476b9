"""A salesperson's browser, and contracts written and signed in it in one line each."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huikuan.desks.contracts.models import Contract
from huikuan.desks.contracts.queries import newest_version
from huikuan.records.customers.models import Customer
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import people, words, world
from tests.world import World

__all__ = ["acme", "people", "seller", "world"]
PAPER = b"%PDF-1.7 both have signed"


@pytest.fixture
def acme(people: dict[str, Any], world: World) -> Customer:
    """A customer of the salesperson."""
    one = world.customer("ACME", "杭州阿克米有限公司")
    owner = people["SR"]
    Customer.objects.filter(pk=one.pk).update(owner=owner, department=owner.department)
    return Customer.objects.get(pk=one.pk)


@pytest.fixture
def seller(people: dict[str, Any]) -> Client:
    """The salesperson has signed in."""
    return signed_in(people["SR"])


def draft(**more: Any) -> dict[str, Any]:
    """A form as it is sent: a small contract without faults in its clauses."""
    form = {
        "customer": "ACME", "number": "HT-1", "title": "Pumps", "our_party": "Us",
        "our_size": "small", "their_size": "medium", "currency": "CNY", "amount": "100,000.00",
        "tax_rate": "13", "starts_on": "2026-03-01", "plan_basis": "contract",
        "plan_mode": "text", "plan_text": "预付30%-发货60%-质保10%", "penalty": "0.05",
        "jurisdiction": "ours", "service_address": "on", "acceptance_days": "15",
        "instruments": ["transfer"], "product_product": ["Pump", ""],
        "product_quantity": ["2", ""], "product_unit": ["pc", ""], "product_amount": ["100000", ""],
    }  # fmt: skip
    return {**form, **more}


def written(seller: Client, **more: Any) -> Contract:
    """The draft was kept."""
    answer = seller.post("/contracts/new", draft(**more))
    assert answer.status_code == 302, words(answer)
    return Contract.objects.get(number=more.get("number", "HT-1"))


def sent(browser: Client, contract: Contract, what: str, **form: Any) -> str:
    """A button of the page is pressed; what the page says then."""
    page = browser.post(f"/contracts/{contract.pk}/{what}", form, follow=True)
    assert page.status_code == 200
    return words(page)


def signing(browser: Client, contract: Contract, on: str = "2026-03-02", **more: Any) -> str:
    """The paper is added and the signing recorded."""
    sent(browser, contract, "paper", file=SimpleUploadedFile("ht.pdf", PAPER))
    file = newest_version(contract).file
    assert file
    return sent(browser, contract, "sign", signed_on=on, sha256=file.sha256, **more)


def in_force(seller: Client, **more: Any) -> Contract:
    """A small contract is written, reviewed and signed."""
    contract = written(seller, **more)
    sent(seller, contract, "move", to="in_review")
    sent(seller, contract, "review")
    assert "signed and in force" in signing(seller, contract)
    contract.refresh_from_db()
    return contract
