"""A contract is approved, signed, changed, found and followed in the browser."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huikuan.desks.contracts.queries import newest_version
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.models import Customer
from huikuan.records.files.queries import place_of
from huikuan.records.timeline.models import Event
from tests.contracting import happens
from tests.interfaces.cast import signed_in
from tests.interfaces.web.contract_desk import (
    PAPER,
    acme,
    draft,
    in_force,
    people,
    seller,
    sent,
    signing,
    world,
    written,
)
from tests.interfaces.web.desk import words
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
__all__ = ["acme", "people", "seller", "world"]


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
