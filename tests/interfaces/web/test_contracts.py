"""A contract is written, judged, approved, signed and changed in the browser."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huikuan.desks.contracts.models import Contract, CustomerTerms
from huikuan.desks.contracts.queries import newest_version
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.models import Customer
from huikuan.records.files.queries import place_of
from huikuan.records.timeline.models import Event
from tests.contracting import happens
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import people, words, world
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
__all__ = ["people", "world"]
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


def test_from_text_to_signed_without_a_second_person(seller: Client, acme: Customer) -> None:
    contract = in_force(seller)
    assert contract.state == "effective"
    version = newest_version(contract)
    assert (version.amount_minor, version.tax_minor) == (10_000_000, 1_150_442)
    assert version.products == [
        {"product": "Pump", "unit": "pc", "quantity": "2", "amount_minor": 10_000_000}
    ]
    assert version.clauses["penalty_daily_ppm"] == 500
    assert [line.deemed_days for line in version.plan.lines.all()] == [None, None, 15]
    claim = Receivable.objects.get(recognition__event__contract=contract)
    assert (claim.number, claim.amount_minor) == ("HT-1-1", 3_000_000)
    page = words(seller.get(f"/contracts/{contract.pk}"))
    assert "HT-1-1" in page
    assert "30,000.00" in page
    assert version.file.sha256 in page
    told = Event.objects.filter(subject=f"contract:{contract.pk}").order_by("id")
    kinds = [event.kind for event in told]
    assert kinds == [
        "contract_written", "contract_moved", "contract_moved", "file_attached",
        "contract_signed", "trigger_recorded",
    ]  # fmt: skip
    assert wrong() == []


def test_nothing_typed_is_lost_and_each_refusal_stands_beside_its_field(
    seller: Client, acme: Customer
) -> None:
    answer = seller.post("/contracts/new", draft(plan_text="预付30%-发货60%", amount="12 apples"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Contract.objects.exists()
    assert re.search(r'id="id_amount_error">[^<]*12 apples', page)
    assert "预付30%-发货60%" in page
    assert 'value="Pump"' in page
    assert "杭州阿克米有限公司" in page
    answer = seller.post("/contracts/new", draft(plan_text="预付30%-发货60%"))
    assert re.search(r'id="id_plan_text_error">[^<]*90%', answer.content.decode())
    twice = draft(number="HT-2")
    assert seller.post("/contracts/new", twice).status_code == 302
    assert "already" in words(seller.post("/contracts/new", twice))


def test_the_preview_counts_while_one_types(seller: Client, acme: Customer) -> None:
    answer = seller.post(
        "/contracts/preview", draft(plan_text="到货后30天", starts_on="2025-12-03")
    )
    page = words(answer)
    assert "2026-01-02" in page
    assert "2026-01-04" in page
    assert "100,000.00" in page
    far = words(seller.post("/contracts/preview", draft(starts_on="2029-03-01")))
    assert "not final" in far
    wrong_plan = words(seller.post("/contracts/preview", draft(plan_text="nonsense")))
    assert "cannot be read as payment terms" in wrong_plan


def test_which_reading_of_month_end_is_asked_once(seller: Client, acme: Customer) -> None:
    asked = draft(plan_text="月结30天", starts_on="2025-01-15")
    question = words(seller.post("/contracts/preview", asked))
    assert "2025-03-02" in question
    assert "2025-02-28" in question
    refused = words(seller.post("/contracts/new", asked))
    assert "Say which one is meant" in refused
    written(seller, plan_text="月结30天", variant="B")
    assert CustomerTerms.objects.get(customer=acme).variant == "B"
    assert Event.objects.filter(kind="terms_variant_told", customer=acme).count() == 1
    remembered = written(seller, number="HT-2", plan_text="月结30天")
    assert newest_version(remembered).plan.variant == "B"
    assert Event.objects.filter(kind="terms_variant_told").count() == 1


def test_a_finding_is_told_with_its_law_and_put_right_by_one_tap(
    seller: Client, acme: Customer
) -> None:
    bare = draft(penalty="", acceptance_days="", their_size="large", pay_when_paid="on")
    page = words(seller.post("/contracts/clauses", bare))
    assert "against the law" in page
    assert "Order 802), article 9" in page
    assert "no penalty is agreed" in page
    assert "no time limit" in page
    assert "A second person will have to approve it" in page
    put = seller.post("/contracts/clauses?put=penalty_missing", bare).content.decode()
    assert re.search(r'name="penalty" value="0.05"', put)
    assert "0.05% of the overdue amount" in put
    put = seller.post("/contracts/clauses?put=pay_when_paid", bare).content.decode()
    assert not re.search(r'name="pay_when_paid"[^>]*checked', put)


def test_a_large_contract_is_signed_only_when_a_second_person_agreed(
    people: dict[str, Any], seller: Client, acme: Customer
) -> None:
    contract = written(seller, amount="1000000")
    sent(seller, contract, "move", to="in_review")
    assert "A second person decides now" in sent(seller, contract, "review")
    assert contract.number not in words(seller.get("/"))
    manager = signed_in(people["SM"])
    assert contract.number in words(manager.get("/"))
    assert seller.post(f"/contracts/{contract.pk}/decide").status_code == 403
    approval = newest_version(contract).approvals.get()
    said = sent(manager, contract, "decide", approval=approval.pk, decision="no")
    assert "reason" in said.lower()
    assert "It is approved" in sent(
        manager, contract, "decide", approval=approval.pk, decision="yes"
    )
    assert "signed and in force" in signing(seller, contract)
    assert newest_version(contract).sha256


def test_what_was_approved_and_then_changed_is_asked_for_anew(
    people: dict[str, Any], seller: Client, acme: Customer
) -> None:
    contract = written(seller, amount="1000000")
    sent(seller, contract, "move", to="in_review")
    sent(seller, contract, "review")
    approval = newest_version(contract).approvals.get()
    changed = draft(amount="2000000") | {"contract": contract.pk}
    assert seller.post(f"/contracts/{contract.pk}/edit", changed).status_code == 302
    contract.refresh_from_db()
    assert contract.state == "draft"
    manager = signed_in(people["SM"])
    assert contract.number not in words(manager.get("/"))
    said = sent(manager, contract, "decide", approval=approval.pk, decision="yes")
    assert "was changed after" in said
    sent(seller, contract, "move", to="in_review")
    assert "“In review”" in signing(seller, contract)
    contract.refresh_from_db()
    assert contract.state == "in_review"


def test_a_swapped_paper_is_refused(seller: Client, acme: Customer) -> None:
    contract = written(seller)
    sent(seller, contract, "move", to="in_review")
    sent(seller, contract, "review")
    assert "Add the signed paper" in sent(
        seller, contract, "sign", signed_on="2026-03-02", sha256="0" * 64
    )
    sent(seller, contract, "paper", file=SimpleUploadedFile("ht.pdf", PAPER))
    shown = newest_version(contract).file
    sent(seller, contract, "paper", file=SimpleUploadedFile("ht.pdf", PAPER + b", or not"))
    said = sent(seller, contract, "sign", signed_on="2026-03-02", sha256=shown.sha256)
    assert "another file lies beside contract" in said
    file = newest_version(contract).file
    sent(seller, contract, "sign", signed_on="2026-03-02", sha256=file.sha256)
    later = sent(seller, contract, "paper", file=SimpleUploadedFile("x.pdf", b"other"))
    assert "stays as it is" in later
    taken = seller.get(f"/contracts/{contract.pk}/file?version=1")
    assert b"".join(taken.streaming_content) == PAPER + b", or not"
    place_of(file.sha256).write_bytes(b"forged")
    refused = seller.get(f"/contracts/{contract.pk}/file", follow=True)
    assert "is not any more what was handed in" in words(refused)


def test_a_change_shows_its_difference_and_what_it_adjusts(
    seller: Client, acme: Customer, world: World
) -> None:
    contract = in_force(seller, plan_text="预付30%-发货70%")
    kept = seller.get(f"/contracts/{contract.pk}/edit").content.decode()
    assert re.search(r'value="13" selected', kept)
    happens(world.on("2026-03-05"), contract, "shipped")
    sent(seller, contract, "change", reason="fewer pumps")
    changed = draft(amount="80000", plan_text="预付30%-发货60%-质保10%") | {
        "contract": contract.pk, "change_note": "fewer pumps",
    }  # fmt: skip
    assert seller.post(f"/contracts/{contract.pk}/edit", changed).status_code == 302
    page = words(seller.get(f"/contracts/{contract.pk}/versions"))
    assert "100,000.00 CNY" in page
    assert "80,000.00 CNY" in page
    assert "changed" in page
    assert "credit note" in page
    assert "−6,000.00" in page
    assert "−22,000.00" in page
    assert newest_version(contract).signed_on is None
    assert Receivable.objects.filter(recognition__event__contract=contract).count() == 2
    signing(seller, contract, "2026-03-06")
    figures = seller.get(f"/contracts/{contract.pk}").context["figures"]
    sums = {one["code"]: one["minor"] for one in figures}
    assert sums == {
        "planned": 8_000_000, "triggered": 7_200_000, "invoiced": 0, "paid": 0,
        "overdue": 7_200_000,
    }  # fmt: skip
    items = words(seller.get(f"/contracts/{contract.pk}/items?of=overdue"))
    assert "72,000.00" in items
    assert "24,000.00" in items
    assert "48,000.00" in items
    assert wrong() == []


def test_a_retention_is_a_contract_asset_until_its_day(
    seller: Client, acme: Customer, world: World
) -> None:
    contract = in_force(seller)
    for trigger in ("shipped", "accepted"):
        happens(world.on("2026-03-05"), contract, trigger)
    page = seller.get(f"/contracts/{contract.pk}")
    assert "10,000.00 is kept back" in words(page)
    assert "contract asset" in words(page)
    assert page.context["progress"].triggered_minor == 9_000_000
    assert "2027-03-05" in words(seller.get(f"/contracts/{contract.pk}/items?of=triggered"))
    sent(seller, contract, "change", reason="less")
    changed = draft(amount="80000", change_note="less") | {"contract": contract.pk}
    assert seller.post(f"/contracts/{contract.pk}/edit", changed).status_code == 302
    change = seller.get(f"/contracts/{contract.pk}/versions").context["adjustments"]
    assert [(one.kind, one.minor) for one in change] == [
        ("credit", -600_000), ("credit", -1_200_000), ("retention", -200_000)
    ]  # fmt: skip


def test_states_go_on_by_buttons_and_ends_need_a_reason(seller: Client, acme: Customer) -> None:
    contract = in_force(seller)
    sent(seller, contract, "move", to="performing")
    assert "reason" in sent(seller, contract, "move", to="suspended").lower()
    page = sent(seller, contract, "move", to="suspended", reason="they asked for time")
    assert "Resume" in page
    assert "they asked for time" in page
    assert "cannot go from" in sent(seller, contract, "move", to="draft")
    for to in ("performing", "completed", "archived"):
        sent(seller, contract, "move", to=to)
    contract.refresh_from_db()
    assert contract.state == "archived"


def test_rules_of_approval_are_changed_and_their_history_stays(
    people: dict[str, Any], seller: Client, acme: Customer
) -> None:
    admin = signed_in(people["AD"])
    form = {"amount_major": "50000", "days_over": "", "weights": ["unlawful", "dear"]}
    assert admin.post("/settings/approvals", form).status_code == 302
    page = words(admin.get("/settings/approvals"))
    assert "50,000" in page
    assert people["AD"].name in page
    assert Event.objects.filter(kind="approval_rules_changed").count() == 1
    contract = written(seller)
    sent(seller, contract, "move", to="in_review")
    assert "A second person decides now" in sent(seller, contract, "review")
    assert signed_in(people["SR"]).get("/settings/approvals").status_code == 403


def test_a_plan_is_written_line_by_line(seller: Client, acme: Customer) -> None:
    lines = {
        "plan_mode": "lines", "plan_text": "",
        "line_label": ["advance", "acceptance", "final"],
        "line_basis": ["amount", "percent", "rest"], "line_value": ["20,000", "50", ""],
        "line_trigger": ["on_date", "accepted", "delivered"],
        "line_offset": ["", "30天", "25日截止 次月底付"],
        "line_fixed_on": ["2026-05-04", "", ""], "line_deemed": ["", "10", ""],
        "line_evidence": ["", "acceptance_report", "delivery_receipt"],
    }  # fmt: skip
    contract = written(seller, **lines)
    kept = list(newest_version(contract).plan.lines.all())
    assert [(line.trigger, line.share, line.amount_minor) for line in kept] == [
        ("on_date", None, 2_000_000), ("accepted", 5000, None), ("delivered", None, None)
    ]  # fmt: skip
    assert [line.evidence for line in kept] == [[], ["acceptance_report"], ["delivery_receipt"]]
    assert [line.deemed_days for line in kept] == [None, 10, None]
    page = seller.get(f"/contracts/{contract.pk}/edit").content.decode()
    assert 'value="20000.00"' in page
    assert 'value="2026-05-04"' in page
    short = {**lines, "line_basis": ["percent", "percent", "percent"], "number": "HT-2"}
    refused = words(seller.post("/contracts/new", draft(**short)))
    assert "Line 1 of the plan: write the percent" in refused


def test_who_looks_finds_contracts_and_no_others(
    people: dict[str, Any], seller: Client, acme: Customer, world: World
) -> None:
    contract = in_force(seller)
    for text in ("HT-1", "ackm", "akm", "阿克米", "Pump"):
        page = words(seller.get("/contracts", {"q": text}))
        assert ("HT-1" in page) == (text != "ackm"), text
    assert "HT-1" in words(seller.get("/contracts?overdue=yes"))
    assert f"/contracts/{contract.pk}" in seller.get("/find?q=ht-1").content.decode()
    assert "HT-1" not in words(seller.get("/contracts?state=draft"))
    assert "HT-1" in words(seller.get(f"/customers/{acme.pk}/contracts"))
    Customer.objects.filter(pk=acme.pk).update(owner=people["SM"], department=None)
    assert "HT-1" not in words(seller.get("/contracts"))
    for what in ("", "/items", "/versions", "/file", "/edit"):
        assert seller.get(f"/contracts/{contract.pk}{what}").status_code == 404
    for what in ("move", "review", "change", "paper", "sign"):
        assert seller.post(f"/contracts/{contract.pk}/{what}").status_code == 404


def test_the_list_is_taken_as_a_workbook(
    people: dict[str, Any], seller: Client, acme: Customer
) -> None:
    written(seller)
    answer = signed_in(people["SM"]).get("/contracts?export=xlsx")
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]


def test_no_page_asks_more_than_twenty_questions(
    people: dict[str, Any], seller: Client, acme: Customer, world: World
) -> None:
    contract = in_force(seller)
    for trigger in ("shipped", "accepted"):
        happens(world.on("2026-03-05"), contract, trigger)
    sent(seller, contract, "change", reason="more")
    for number in range(3):
        written(seller, number=f"HT-1{number}")
    one = f"/contracts/{contract.pk}"
    for path in ("/contracts", one, f"{one}/items", f"{one}/versions", f"{one}/edit",
                 "/contracts/new", "/contracts/tasks", "/"):  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert seller.get(path).status_code == 200
        assert len(asked) <= 20, (path, len(asked))


def test_a_missing_event_is_a_task_of_whoever_owns_the_customer(
    seller: Client, acme: Customer, world: World
) -> None:
    contract = in_force(seller, plan_text="预付30%-验收70%")
    on = world.on("2026-03-05")
    record_trigger(Happening("delivered", on.today, contract=contract, is_planned=False), by=on.by)
    assert "/contracts/tasks" in seller.get("/").content.decode()
    assert "Delivered, and nothing falls due" in words(seller.get("/contracts/tasks"))
    assert house_acting("test").today > on.today
