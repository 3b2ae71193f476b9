"""Contracts, orders, deliveries and events come in from files, as if a person told them."""

import io

import pytest

from huikuan.desks.contracts.models import Contract, Delivery, Order, TriggerEvent
from huikuan.errors import Refused
from huikuan.flows import import_rows
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.interfaces.web.imports.samples import sample_file
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Entry
from tests.contracting import balance, owed
from tests.stories.importing import (
    BY,
    brought_in,
    brought_in_bytes,
    counts,
    house_is_clean,
    refused_rows,
    undone,
)

pytestmark = pytest.mark.django_db
CONTRACTS = "客户编码,客户名称,合同号,签订日期,币种,合同金额,付款计划"
ORDERS = "客户编码,订单号,订单日期,产品,数量,币种,金额,合同号,付款条件"
NOTES = "订单号,发货单号,发货日期,签收日期,产品,数量"
EVENTS = "合同号,事件,发生日期,单号,币种,金额"
PLAN = "预付30%-发货60%-质保10%"
SIGNED = f"C1,苏州华强,HT-1,2026-01-05,CNY,1000.00,{PLAN}"
PUMP = "C1,SO-1,2026-01-10,Pump,10,CNY,800.00,,发货后30天"
VALVE = "C1,SO-1,2026-01-10,Valve,20,CNY,200.00,,发货后30天"
SHIPPED = "SO-1,DN-1,2026-01-20,,Pump,4"


@pytest.fixture(autouse=True)
def company():
    register_customers([CustomerFacts("C1", "苏州华强"), CustomerFacts("C2", "Acme")], by=BY)
    return Customer.objects.get(code="C1")


def reasons(intake):
    """Row and reason of every row that was refused."""
    return [(row, code) for row, _, code, *_ in intake.result["refused_rows"]]


def test_a_signed_contract_takes_effect_and_its_advance_falls_due(company):
    draft = f"C1,苏州华强,HT-2,,CNY,500.00,{PLAN}"

    intake = brought_in("contracts", CONTRACTS, SIGNED, draft)

    assert counts(intake) == (2, 0, 0)
    assert owed(company) == [("HT-1-1", 30000, "2026-01-05")]
    states = dict(Contract.objects.values_list("number", "state"))
    assert states == {"HT-1": "effective", "HT-2": "draft"}
    assert house_is_clean()


def test_orders_commit_and_delivery_notes_recognise(company):
    brought_in("orders", ORDERS, PUMP, VALVE)
    assert (Order.objects.get().lines.count(), balance("commitment", company)) == (2, 100000)

    brought_in("deliveries", NOTES, SHIPPED, "SO-1,DN-1,2026-01-20,,Valve,20")

    assert owed(company) == [("SO-1-1", 52000, "2026-02-19")]
    assert balance("commitment", company) == 48000
    assert house_is_clean()


def test_events_recognise_what_the_plan_says(company):
    brought_in("contracts", CONTRACTS, SIGNED)

    rows = ("HT-1,发货,2026-02-01,DN-7,CNY,400.00", "HT-1,shipped,2026-02-02,DN-8,CNY,600.00")
    intake = brought_in("events", EVENTS, *rows)

    assert counts(intake) == (2, 0, 0)
    assert [minor for _, minor, _ in owed(company)] == [30000, 24000, 36000]


@pytest.mark.parametrize("kind", ["contracts", "orders", "deliveries", "events"])
def test_the_same_file_twice_changes_nothing(kind):
    rows = {
        "contracts": (CONTRACTS, SIGNED),
        "orders": (ORDERS, PUMP, VALVE),
        "deliveries": (NOTES, SHIPPED),
        "events": (EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00"),
    }
    for before in ("contracts", "orders"):
        brought_in(before, *rows[before])
    brought_in(kind, *rows[kind])
    entries = Entry.objects.count()

    again = brought_in(kind, *rows[kind])

    assert counts(again) == (0, len(rows[kind]) - 1, 0)
    assert Entry.objects.count() == entries


def test_a_preview_says_what_will_be_and_leaves_nothing():
    brought_in("contracts", CONTRACTS, SIGNED)
    entries, events = Entry.objects.count(), TriggerEvent.objects.count()
    text = "\n".join((EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00", "HT-1,开工,2026-02-01,,,"))
    intake = take_file_in("events", "events.csv", io.BytesIO(text.encode()), by=BY)
    found = preview_intake(intake, by=BY)

    assert (found.accepted, [row.code for row in found.refused]) == (1, ["trigger_not_in_plan"])
    assert (Entry.objects.count(), TriggerEvent.objects.count()) == (entries, events)
    assert run_intake(intake, by=BY).accepted == 1


@pytest.mark.parametrize(
    "row, code",
    [
        (f"C9,Nobody,HT-9,2026-01-05,CNY,1.00,{PLAN}", "customer_unknown"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,预付30%-发货60%", "plan_shares_do_not_sum"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,月结30天", "terms_variant_needed"),
        (f"C1,苏州华强,HT-9,2027-01-05,CNY,1000.00,{PLAN}", "signed_in_future"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,", "contract_terms_missing"),
        (f"C2,Acme,HT-1,2026-01-05,CNY,1000.00,{PLAN}", "contract_known_differently"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_with_its_reason(row, code):
    brought_in("contracts", CONTRACTS, SIGNED)
    entries = Entry.objects.count()

    assert reasons(brought_in("contracts", CONTRACTS, row)) == [(2, code)]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "row, code",
    [
        ("HT-9,发货,2026-02-01,DN-7,CNY,400.00", "contract_unknown"),
        ("HT-1,发货,2026-01-01,DN-7,CNY,400.00", "event_before_contract"),
        ("HT-1,发货,2026-02-01,DN-7,USD,400.00", "event_in_other_currency"),
        ("HT-1,发货,2026-02-01,DN-7,CNY,1000.01", "event_above_total"),
        ("HT-1,发货,2026-02-01,,CNY,400.00", "event_needs_number"),
        ("HT-1,喝茶,2026-02-01,DN-7,CNY,400.00", "trigger_unknown"),
        ("HT-1,开工,2026-02-01,,,", "trigger_not_in_plan"),
        ("HT-1,发货,2026-12-01,DN-7,CNY,400.00", "event_in_future"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_the_others_are_taken(row, code):
    brought_in("contracts", CONTRACTS, SIGNED)
    fine = [f"HT-1,发货,2026-02-0{n},OK-{n},CNY,1.00" for n in range(1, 4)]

    intake = brought_in("events", EVENTS, fine[0], fine[1], row, fine[2])

    assert (counts(intake)[0], reasons(intake)) == (3, [(4, code)])
    assert row.split(",")[0] in refused_rows(intake)


def test_a_delivery_above_the_order_is_refused_alone():
    brought_in("orders", ORDERS, PUMP, VALVE)
    rows = (
        "SO-1,DN-1,2026-01-20,,Pump,4",
        "SO-1,DN-2,2026-01-21,,Pump,7",
        "SO-9,DN-3,2026-01-21,,Pump,1",
    )

    intake = brought_in("deliveries", NOTES, *rows)

    assert reasons(intake) == [(3, "delivery_above_order"), (4, "order_unknown")]
    assert list(Delivery.objects.values_list("number", flat=True)) == ["DN-1"]


def test_an_order_is_taken_whole_or_not_at_all():
    wrong = VALVE.replace(",20,", ",-20,")

    assert reasons(brought_in("orders", ORDERS, PUMP, wrong)) == [
        (2, "document_incomplete"), (3, "quantity_not_positive")
    ]  # fmt: skip
    assert not Order.objects.exists()


def test_rows_of_one_order_stay_in_one_batch(monkeypatch):
    monkeypatch.setattr(import_rows, "BATCH_ROWS", 3)
    others = [PUMP.replace("SO-1", f"SO-{n}") for n in (2, 3)]

    intake = brought_in("orders", ORDERS, *others, PUMP, VALVE)

    assert (counts(intake), Order.objects.get(number="SO-1").lines.count()) == ((4, 0, 0), 2)
    assert list(intake.batches.values_list("row_count", flat=True)) == [4]


def test_orders_deliveries_and_events_are_undone_by_their_opposite(company):
    brought_in("contracts", CONTRACTS, SIGNED)
    orders = brought_in("orders", ORDERS, PUMP, VALVE)
    notes = brought_in("deliveries", NOTES, SHIPPED)
    events = brought_in("events", EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00")
    with pytest.raises(Refused, match="order_has_deliveries"):
        undone(orders)

    assert [undone(each) for each in (events, notes, orders)] == [1, 1, 1]

    assert [row for row in owed(company) if row[1]] == [("HT-1-1", 30000, "2026-01-05")]
    assert balance("commitment", company) == 0
    assert counts(brought_in("orders", ORDERS, PUMP, VALVE)) == (2, 0, 0)
    assert house_is_clean()


def test_contracts_that_came_stay():
    intake = brought_in("contracts", CONTRACTS, SIGNED)
    with pytest.raises(Refused, match="contracts_stay"):
        undone(intake)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_samples_come_in_one_after_the_other(language):
    for kind in ("customers", "contracts", "orders", "deliveries", "events"):
        content = sample_file(kind, language).read()
        intake = brought_in_bytes(kind, content, name=f"{kind}.xlsx")
        assert intake.result["refused"] == 0, intake.result["refused_rows"]
    assert house_is_clean()
