"""A program keeps contracts, orders, deliveries and events, from the signature to the last cent."""

import pytest

from huikuan.desks.contracts.commands import request_approval
from huikuan.desks.contracts.models import ContractVersion
from huikuan.interfaces.clock import house_acting
from huikuan.records.people.models import User
from tests.interfaces.api.every_call import contract, delivery, grown, order_of
from tests.interfaces.api.program import Answer, Program, days
from tests.world import wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def sales(books: Program) -> Program:
    """A program of somebody who writes contracts and orders too."""
    grown(User.objects.get(username="ann"))
    return books


def signed(sales: Program, number: str = "HT-1") -> int:
    made = sales.post("/contracts", contract(number, "ACME"))
    assert made.status == 201, made
    sales.post(f"/contracts/{made['id']}/signature", {"signed_on": days(-10)})
    return int(made["id"])


def shipped(sales: Program, amount: str, number: str) -> Answer:
    told = {"contract_number": "HT-1", "trigger": "shipped", "happened_on": days(-2),
            "amount": amount, "number": number}  # fmt: skip
    return sales.post("/events", told)


def test_a_contract_is_written_signed_and_falls_due_by_its_plan(sales: Program) -> None:
    one = signed(sales)
    first = shipped(sales, "400.00", "DN-1")
    again = shipped(sales, "400.00", "DN-1")
    other = shipped(sales, "500.00", "DN-1")

    assert (first.status, again.status, again["is_new"]) == (201, 200, False)
    assert (again["id"], other.status, other.code) == (first["id"], 409, "event_known_differently")
    assert first["recognised"][0]["amount_minor"] == 28000
    progress = sales.get(f"/contracts/{one}/progress")
    assert [progress[f"{n}_minor"] for n in ("planned", "triggered", "open", "overdue")] == [
        100000, 58000, 58000, 58000,
    ]  # fmt: skip
    assert [line["due_minor"] for line in progress["lines"]] == [30000, 28000]
    assert wrong() == []


def test_the_same_contract_told_twice_is_one(sales: Program) -> None:
    first, again = (sales.post("/contracts", contract("HT-1", "ACME")) for _ in range(2))
    other = sales.post("/contracts", contract("HT-1", "ACME") | {"amount": "1.00"})

    assert (first.status, again.status, again["id"]) == (201, 200, first["id"])
    assert (other.status, other.code) == (409, "contract_known_differently")


def test_a_signed_contract_changes_by_its_next_version_only(sales: Program) -> None:
    one = signed(sales)
    told = {"currency": "CNY", "amount": "900", "plan": {"text": "预付30%-发货70%"}}
    assert sales.call("PUT", f"/contracts/{one}/draft", told).code == "version_signed"

    sales.post(f"/contracts/{one}/versions", {"change_note": "cheaper"})
    sales.call("PUT", f"/contracts/{one}/draft", told | {"change_note": "cheaper"})
    sales.post(f"/contracts/{one}/signature", {"signed_on": days(0)})

    versions = sales.get(f"/contracts/{one}/versions")["rows"]
    assert [(v["sequence"], v["amount_minor"]) for v in versions] == [(1, 100000), (2, 90000)]
    assert len({v["sha256"] for v in versions}) == 2
    assert sales.get(f"/contracts/{one}/progress")["triggered_minor"] == 27000


def test_no_program_approves(sales: Program) -> None:
    one = sales.post("/contracts", contract("HT-1", "ACME"))["id"]
    assert sales.post(f"/contracts/{one}/moves", {"to": "in_review"})["state"] == "in_review"
    request_approval(ContractVersion.objects.get(), ["amount"], by=house_acting("test"))

    refused = sales.post(f"/contracts/{one}/moves", {"to": "in_signing"})
    assert (refused.status, refused.code) == (403, "approval_by_people")
    assert sales.post(f"/contracts/{one}/moves", {"to": "in_approval"}).status == 422
    unsigned = sales.post(f"/contracts/{one}/signature", {"signed_on": days(0)})
    assert unsigned.code == "contract_not_approved"


def test_what_a_rule_wants_approved_is_signed_by_no_program(sales: Program) -> None:
    one = sales.post("/contracts", contract("HT-1", "ACME") | {"amount": "2000000"})["id"]
    unsigned = sales.post(f"/contracts/{one}/signature", {"signed_on": days(0)})
    assert unsigned.code == "contract_not_approved"
    sales.post(f"/contracts/{one}/moves", {"to": "in_review"})
    refused = sales.post(f"/contracts/{one}/moves", {"to": "in_signing"})
    assert (refused.status, refused.code) == (403, "approval_by_people")


def test_a_contract_is_suspended_with_a_reason(sales: Program) -> None:
    one = signed(sales)
    assert sales.post(f"/contracts/{one}/moves", {"to": "suspended"}).code == "reason_missing"
    told = {"to": "suspended", "reason": "they do not pay"}
    assert sales.post(f"/contracts/{one}/moves", told)["state"] == "suspended"


def test_an_order_is_delivered_in_parts_signed_for_and_comes_back(sales: Program) -> None:
    order = sales.post("/orders", order_of("SO-1", "ACME"))["id"]
    sales.post(f"/orders/{order}/confirmation", {"on": days(-5)})
    sent = sales.post(f"/orders/{order}/deliveries", delivery("DN-1"))
    again = sales.post(f"/orders/{order}/deliveries", delivery("DN-1"))
    assert (sent.status, again.status, again["id"]) == (201, 200, sent["id"])
    assert sales.post(f"/deliveries/{sent['id']}/signing", {"received_on": days(-3)}).status == 200

    back = {"number": "RN-1", "returned_on": days(-1), "lines": [{"position": 1, "quantity": "1"}]}
    assert sales.post(f"/orders/{order}/returns", back)["is_return"] is True
    sales.post(f"/orders/{order}/cancellation", {"reason": "enough"})

    line = sales.get(f"/orders/{order}")["lines"][0]
    assert [line[f"{n}quantity"] for n in ("", "delivered_", "cancelled_")] == ["10", "3", "7"]
    assert sales.get(f"/orders/{order}/progress")["open_minor"] == 30000
    assert wrong() == []


def test_many_deliveries_are_all_or_nothing(sales: Program) -> None:
    order = sales.post("/orders", order_of("SO-1", "ACME"))["id"]
    sales.post(f"/orders/{order}/confirmation", {"on": days(-5)})
    rows = [delivery(f"DN-{n}", "4", order_number="SO-1") for n in range(3)]

    refused = sales.post("/deliveries/batch", {"rows": rows})
    assert (refused.status, refused.code) == (422, "delivery_above_order")
    assert sales.get("/deliveries")["rows"] == []
    told = sales.post("/deliveries/batch", {"rows": [*rows[:2], rows[0]]})
    assert (told["new_count"], told["known_count"]) == (2, 1)


def test_what_was_forgotten_is_told(sales: Program) -> None:
    one = signed(sales)
    claimed = sales.get(f"/contracts/{one}/progress")["receivable_ids"]
    sales.post(f"/receivables/{claimed[0]}/reversal", {"reason": "by mistake"})

    told = sales.get("/watchdog")
    assert [(row["kind"], row["amount_minor"]) for row in told["rows"]] == [
        ("trigger_without_receivable", 30000)
    ]


def test_terms_are_read_or_the_question_is_asked(sales: Program) -> None:
    asked = sales.get("/payment-terms?text=月结30天&from_on=2025-01-15")
    answer = sales.get("/payment-terms?text=月结30天&from_on=2025-01-15&variant=A")

    assert asked["question"]["code"] == "terms_variant_needed"
    assert [each["variant"] for each in asked["question"]["answers"]] == ["A", "B"]
    assert answer["lines"][0]["due_on"] == "2025-03-02"
    assert sales.get("/payment-terms?text=???").status == 422
