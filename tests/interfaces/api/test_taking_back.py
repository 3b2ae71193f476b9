"""A program takes things back: an invoice, a part of an application; it asks and never decides."""

import pytest

from huikuan.interfaces.api.routes import ROUTES
from huikuan.interfaces.words.permissions import TOKEN_PERMISSIONS
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import BankAccount
from huikuan.records.people.models import User
from huikuan.records.timeline.models import Event
from tests.interfaces.api.every_call import invoice
from tests.interfaces.api.program import Program, receipt, receivable, token_of
from tests.interfaces.cast import BY

pytestmark = pytest.mark.django_db
WHY = {"reason": "told wrongly"}


def test_an_invoice_is_offset_in_red_and_what_it_claimed_is_free(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    made = books.post("/invoices", invoice("ACME", owed))
    assert made["status"] == "standing"
    back = books.post(f"/invoices/{made['id']}/reversal", WHY | {"red_number": "RED-1"})
    assert (back["status"], back["red_number"]) == ("red_noted", "RED-1")
    again = books.post(f"/invoices/{made['id']}/reversal", WHY)
    assert again.code == "invoice_reversed"
    assert books.post("/invoices", invoice("ACME", owed, "NEW")).status == 201


def test_a_claimed_receivable_takes_its_invoice_along(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    made = books.post("/invoices", invoice("ACME", owed))["id"]
    refused = books.post(f"/receivables/{owed}/reversal", WHY)
    assert refused.code == "receivable_claimed"
    assert "INV-ACME" in refused["detail"]
    done = books.post(f"/receivables/{owed}/reversal", WHY | {"invoices": "voided"})
    assert done["status"] == "reversed"
    assert books.get(f"/invoices/{made}")["status"] == "voided"


def test_a_program_that_may_not_take_invoices_back_takes_none_along(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    books.post("/invoices", invoice("ACME", owed))
    user = User.objects.get(username="ann")
    small = Program(token_of(user, ["receivables.read", "receivables.reverse"]))
    told = small.post(f"/receivables/{owed}/reversal", WHY | {"invoices": "voided"})
    assert (told.status, told.code) == (403, "permission_missing")


def test_one_receivable_is_taken_out_of_an_application(books: Program) -> None:
    one, two = (books.post("/receivables", receivable(f"R{n}"))["id"] for n in (1, 2))
    came = books.post("/receipts", receipt("B1", "2000.00"))["id"]
    parts = [{"receivable_id": each, "amount": "1000"} for each in (one, two)]
    first, _ = books.post(f"/receipts/{came}/applications", {"parts": parts})["rows"]
    books.post(f"/applications/{first['id']}/reversal", WHY | {"only_this": True})
    assert books.get(f"/receivables/{one}")["status"] == "open"
    assert books.get(f"/receivables/{two}")["status"] == "settled"


def test_a_program_asks_for_a_change_of_bank_data_and_takes_it_back(books: Program) -> None:
    customer = books.get("/customers?code=ACME")["rows"][0]["id"]
    told = {"after": {"number": "6222 0001", "bank_name": "Bank of China"}, "reason": "letter"}
    asked = books.post(f"/customers/{customer}/bank-changes", told)
    assert (asked.status, asked["state"], asked["before"]) == (201, "waiting", None)
    assert asked["after"]["number"] == "62220001"
    assert not BankAccount.objects.exists()
    assert books.post(f"/customers/{customer}/bank-changes", told).status == 422
    assert books.post("/receipts", receipt("B1")).code == "bank_changer_keeps_off"

    back = books.post(f"/bank-changes/{asked['id']}/withdrawal", {"reason": "a false letter"})
    assert back["state"] == "withdrawn"
    [listed] = books.get(f"/customers/{customer}/bank-changes")["rows"]
    assert listed["decision_reason"] == "a false letter"
    assert books.post("/receipts", receipt("B1")).status == 201


def test_no_program_decides_about_bank_data() -> None:
    assert "bank_data.approve" not in TOKEN_PERMISSIONS
    assert "bank_data.approve" not in {route.permission for route in ROUTES}


@pytest.mark.parametrize("address", ["/customers?limit=201", "/customers?limit=500"])
def test_many_rows_at_once_need_a_reason(books: Program, address: str) -> None:
    register_customers([CustomerFacts(f"C{n}", f"Company {n}") for n in range(300)], by=BY)
    assert books.get(address).code == "export_reason_missing"
    told = books.get(f"{address}&reason=yearly+audit")
    assert len(told["rows"]) > 200
    event = Event.objects.get(kind="list_exported")
    assert (event.params["rows"], event.params["reason"]) == (len(told["rows"]), "yearly audit")
    assert event.params["page"] == "customers"
    assert books.get("/customers?limit=200").status == 200


def test_many_rows_at_once_are_a_right_of_their_own(books: Program) -> None:
    small = Program(token_of(User.objects.get(username="ann"), ["customers.read"]))
    told = small.get("/customers?limit=300&reason=audit")
    assert (told.status, told["permission"] if "permission" in told.json else "") == (403, "")
    assert not Event.objects.filter(kind="list_exported").exists()


def test_a_whole_ageing_is_many_rows_too(books: Program) -> None:
    register_customers([CustomerFacts(f"C{n}", f"Company {n}") for n in range(201)], by=BY)
    rows = [receivable(f"R{n}", customer_code=f"C{n}") for n in range(201)]
    books.post("/receivables/batch", {"rows": rows})
    assert books.get("/ageing").code == "export_reason_missing"
    assert len(books.get("/ageing?reason=month+end")["rows"]) == 201
    assert Event.objects.get(kind="list_exported").params["rows"] == 201
    assert books.get("/ageing?by=region").status == 200
