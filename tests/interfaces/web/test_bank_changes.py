"""A change of bank data from the customer page to its decision, as each person meets it."""

import re
from typing import Any

import pytest
from django.test import Client

from huikuan.flows.keep_customer import meet_contact, note_bank_account, open_customer
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import BankAccount, BankChange, Customer, OldContactNotice
from tests.interfaces.cast import BY, signed_in
from tests.interfaces.web.desk import accountant, people, words
from tests.world import World

__all__ = ["accountant", "people"]
pytestmark = pytest.mark.django_db
OLD, NEW = "6276001705368477", "6222000000000001"
ASKED = {"number": NEW, "bank_name": "Bank of China", "holder": "ACME", "reason": "letter"}


@pytest.fixture
def acme(people: dict[str, Any]) -> Customer:
    """A customer of the salesperson, with one account and one contact."""
    one = open_customer(CustomerFacts("ACME", "Acme", owner_id=people["SR"].pk), by=BY)
    note_bank_account(one, OLD, by=BY, bank_name="ICBC")
    meet_contact(one, "Wang Fang", by=BY, phone="021-55550100")
    World(BY.today).owes(one, "R1", 100)
    return one


@pytest.fixture
def change(accountant: Client, acme: Customer) -> BankChange:
    """The accountant has asked for another account."""
    account = BankAccount.objects.get()
    url = f"/customers/{acme.pk}/bank-accounts/{account.pk}/change"
    assert OLD in accountant.get(url).content.decode()
    assert accountant.post(url, ASKED).status_code == 302
    return BankChange.objects.get()


def test_what_was_asked_lies_on_the_desk_of_who_decides(
    people: dict[str, Any], change: BankChange
) -> None:
    controller = signed_in(people["CC"])
    for url in ("/", "/customer/ACME"):
        assert f"/bank-changes/{change.pk}" in controller.get(url).content.decode(), url
    page = words(controller.get(f"/bank-changes/{change.pk}"))
    for told in (OLD, NEW, "ICBC", "Bank of China", "letter", "Wang Fang", "not told yet"):
        assert told in page, told
    assert "waits for a decision" in page


def test_who_asked_does_not_decide(
    accountant: Client, people: dict[str, Any], change: BankChange
) -> None:
    page = accountant.get(f"/bank-changes/{change.pk}").content.decode()
    assert "/approve" not in page
    assert "/withdraw" in page
    assert accountant.post(f"/bank-changes/{change.pk}/approve").status_code == 403
    change.refresh_from_db()
    assert change.state == "waiting"


def test_it_is_approved_and_can_still_be_stopped(
    people: dict[str, Any], change: BankChange
) -> None:
    controller = signed_in(people["CC"])
    controller.post(f"/bank-changes/{change.pk}/approve")
    change.refresh_from_db()
    assert change.state == "approved"
    assert BankAccount.objects.get().number == OLD
    page = words(controller.get(f"/bank-changes/{change.pk}"))
    assert "approved, not yet in effect" in page
    controller.post(f"/bank-changes/{change.pk}/refuse", {"reason": "they know nothing of it"})
    change.refresh_from_db()
    assert (change.state, change.decision_reason) == ("refused", "they know nothing of it")


def test_a_refusal_without_a_reason_stays_on_the_page(
    people: dict[str, Any], change: BankChange
) -> None:
    answer = signed_in(people["CC"]).post(f"/bank-changes/{change.pk}/refuse", {"reason": ""})
    assert answer.status_code == 200
    assert "This field is required" in words(answer)


@pytest.mark.parametrize(
    ("role", "number", "contact"),
    [("SR", "•••• 0001", "Wang Fang"), ("AU", "•••• 0001", "W••"), ("LG", NEW, "Wang Fang")],
)
def test_each_role_sees_its_part(
    role: str, number: str, contact: str, people: dict[str, Any], change: BankChange
) -> None:
    Customer.objects.update(department=people[role].department)
    page = words(signed_in(people[role]).get(f"/bank-changes/{change.pk}"))
    assert number in page
    assert contact in page
    assert (NEW in page) == (number == NEW)


def test_who_sees_no_bank_data_sees_no_change(people: dict[str, Any], change: BankChange) -> None:
    for role in ("SV", "EX"):
        browser = signed_in(people[role])
        assert browser.get(f"/bank-changes/{change.pk}").status_code == 404, role
    history = words(signed_in(people["EX"]).get("/customer/ACME"))
    assert "bank account" not in history.lower()


def test_the_old_contact_is_told_by_a_person(
    accountant: Client, people: dict[str, Any], change: BankChange
) -> None:
    assert "tell" in words(accountant.get("/"))
    notice = OldContactNotice.objects.get()
    accountant.post(f"/bank-changes/contacts/{notice.pk}/told", {"how": "called 021-55550100"})
    notice.refresh_from_db()
    assert notice.told_by == people["AC"]
    page = words(accountant.get(f"/bank-changes/{change.pk}"))
    assert re.search(r"told on .* by AC: called 021-55550100", page)


def test_a_removal_and_a_new_account_are_asked_for_too(accountant: Client, acme: Customer) -> None:
    account = BankAccount.objects.get()
    base = f"/customers/{acme.pk}/bank-accounts"
    accountant.post(f"{base}/new", ASKED)
    accountant.post(f"{base}/{account.pk}/remove", {"reason": "closed"})
    kinds = [(bool(one.before), bool(one.after)) for one in BankChange.objects.order_by("id")]
    assert kinds == [(False, True), (True, False)]
    again = accountant.post(f"{base}/new", ASKED)
    assert "asked for already" in words(again)
    assert 'value="Bank of China"' in again.content.decode()


def test_a_known_tax_number_is_not_typed_over_but_asked_for(
    accountant: Client, people: dict[str, Any], acme: Customer
) -> None:
    Customer.objects.filter(pk=acme.pk).update(tax_number="91310000MA1FL0001A")
    address = f"/customers/{acme.pk}/tax-number/change"
    form = accountant.get(f"/customers/{acme.pk}/edit").content.decode()
    assert 'name="tax_number"' not in form
    assert address in form
    kept = accountant.post(address, {"number": "91310000MA1FL0001A", "reason": "letter"})
    assert "tax number as it stands" in words(kept)
    accountant.post(address, {"number": "91310000MA1FL0002B", "reason": "letter"})
    change = BankChange.objects.get()
    page = words(signed_in(people["CC"]).get(f"/bank-changes/{change.pk}"))
    assert "Other tax number" in page
    assert "91310000MA1FL0002B" in page
    assert "Other tax number" in words(signed_in(people["CC"]).get("/customer/ACME"))
