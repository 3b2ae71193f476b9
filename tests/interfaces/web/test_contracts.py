"""A contract is written and judged in the browser, while one types."""

import re

import pytest
from django.test import Client

from huikuan.desks.contracts.models import Contract, CustomerTerms
from huikuan.desks.contracts.queries import newest_version
from huikuan.desks.receivables.models import Receivable
from huikuan.records.customers.models import Customer
from huikuan.records.timeline.models import Event
from tests.interfaces.web.contract_desk import (
    acme,
    draft,
    in_force,
    people,
    seller,
    world,
    written,
)
from tests.interfaces.web.desk import words
from tests.world import wrong

pytestmark = pytest.mark.django_db
__all__ = ["acme", "people", "seller", "world"]


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
