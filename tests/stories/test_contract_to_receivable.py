"""From contract to receivable: what the plan says, when it happens, exactly once."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_draft,
    decide_approval,
    keep_plan,
    move_contract,
    open_next_version,
    request_approval,
    write_contract,
)
from huikuan.desks.contracts.models import ContractVersion, TriggerEvent
from huikuan.desks.contracts.queries import newest_version
from huikuan.errors import Refused
from huikuan.flows.release_retentions import release_retentions
from huikuan.flows.sign_contract import sign_contract
from tests.contracting import balance, delivered, happens, ordered, owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


def test_a_contract_is_followed_until_its_retention_is_due() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货60%-质保10%")
    assert owed(acme) == [("HT-1-1", 30_000_000, "2025-03-01")], "signing makes the advance due"
    assert balance("contract_liability", acme) == -30_000_000, "nothing is performed yet"

    happens(MARCH.on("2025-04-10"), contract, "shipped")
    assert owed(acme)[1:] == [("HT-1-2", 60_000_000, "2025-04-10")]
    assert balance("contract_liability", acme) == 0, "the advance is earned by shipping"
    assert balance("revenue", acme) == -90_000_000

    happens(MARCH.on("2025-05-01"), contract, "accepted")
    assert len(owed(acme)) == 2, "the retention is no receivable before its day"
    assert balance("contract_asset", acme) == 10_000_000
    assert release_retentions(date(2026, 4, 30), by=MARCH.by) == 0

    assert release_retentions(date(2026, 5, 1), by=MARCH.on("2026-05-01").by) == 1
    assert owed(acme)[2:] == [("HT-1-3", 10_000_000, "2026-05-01")]
    assert balance("contract_asset", acme) == 0
    assert release_retentions(date(2026, 5, 2), by=MARCH.by) == 0, "once only"
    assert wrong() == []


def test_the_age_of_a_retention_runs_from_the_acceptance() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货60%-质保10%")
    happens(MARCH.on("2025-05-01"), contract, "accepted")
    release_retentions(date(2026, 5, 1), by=MARCH.on("2026-05-01").by)
    item = acme.receivables.get(number="HT-1-3").item
    assert (item.origin_on, item.due_on) == (date(2025, 5, 1), date(2026, 5, 1))


def test_the_same_event_told_again_changes_nothing() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货70%")
    once = happens(MARCH.on("2025-04-10"), contract, "shipped")
    again = happens(MARCH.on("2025-04-10"), contract, "shipped")
    assert once == again
    assert len(owed(acme)) == 2
    with pytest.raises(Refused, match="event_known_differently"):
        happens(MARCH.on("2025-04-11"), contract, "shipped")


def test_parts_of_a_delivery_make_their_parts_due_and_sum_exactly() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 100_001, "预付33.33%-发货66.67%")
    for number, portion in (("DN-1", 33_333), ("DN-2", 33_333), ("DN-3", 33_335)):
        happens(MARCH, contract, "shipped", portion_minor=portion, key=number)
    assert sum(minor for _, minor, _ in owed(acme)) == 100_001
    assert [number for number, _, _ in owed(acme)] == ["HT-1-1", "HT-1-2", "HT-1-2.2", "HT-1-2.3"]
    with pytest.raises(Refused, match="event_above_total"):
        happens(MARCH, contract, "shipped", portion_minor=1, key="DN-4")
    assert wrong() == []


def test_what_cannot_be_is_refused_and_leaves_nothing() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货70%")
    told = TriggerEvent.objects.count()
    for trigger, on, code in (
        ("accepted", "2025-03-05", "trigger_not_in_plan"),
        ("shipped", "2025-02-28", "event_before_contract"),
    ):
        with pytest.raises(Refused, match=code):
            happens(MARCH.on(on), contract, trigger)
    assert TriggerEvent.objects.count() == told
    draft = write_contract(
        "HT-2", acme.pk, ContractFacts("CNY", MILLION, keep_plan("3331", by=MARCH.by)), by=MARCH.by
    )
    with pytest.raises(Refused, match="nothing_signed"):
        happens(MARCH, draft, "shipped")


def test_a_signed_version_never_changes() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "3331")
    facts = ContractFacts("CNY", MILLION, keep_plan("3-6-1", by=MARCH.by))
    with pytest.raises(Refused, match="version_signed"):
        change_draft(contract, facts, by=MARCH.by)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContractVersion.objects.filter(contract=contract).update(amount_minor=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        newest_version(contract).plan.lines.update(share=1)


def test_a_raised_price_is_recognised_by_the_version_that_says_so() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货70%")
    april = MARCH.on("2025-04-01")
    open_next_version(contract, by=april.by, change_note="更多设备")
    plan = keep_plan("预付30%-发货70%", by=april.by)
    facts = ContractFacts("CNY", 2 * MILLION, plan, change_note="更多设备")
    change_draft(contract, facts, by=april.by)
    assert len(owed(acme)) == 1, "a draft changes nothing"

    version = sign_contract(contract, signed_on=april.today, by=april.by)
    assert [minor for _, minor, _ in owed(acme)] == [30_000_000, 30_000_000]
    assert version.recognitions.get().amount_minor == 30_000_000
    happens(MARCH.on("2025-05-01"), contract, "shipped")
    assert sum(minor for _, minor, _ in owed(acme)) == 2 * MILLION
    assert wrong() == []


def test_a_lowered_price_is_credited_against_its_original() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货60%-质保10%")
    happens(MARCH.on("2025-04-10"), contract, "shipped")
    happens(MARCH.on("2025-04-20"), contract, "accepted")
    june = MARCH.on("2025-06-01")
    open_next_version(contract, by=june.by, change_note="降价")
    plan = keep_plan("预付30%-发货60%-质保10%", by=june.by)
    change_draft(contract, ContractFacts("CNY", MILLION // 2, plan, change_note="降价"), by=june.by)
    sign_contract(contract, signed_on=june.today, by=june.by)

    assert [minor for _, minor, _ in owed(acme)] == [15_000_000, 30_000_000]
    assert balance("contract_asset", acme) == 5_000_000
    assert balance("revenue", acme) == -MILLION // 2
    assert balance("contract_liability", acme) == 0
    release_retentions(date(2026, 4, 20), by=MARCH.on("2026-04-20").by)
    assert sum(minor for _, minor, _ in owed(acme)) == MILLION // 2
    assert wrong() == []


def test_an_order_is_a_commitment_until_it_is_recognised() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    assert balance("commitment", acme) == 1_000_00

    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 4))
    assert balance("commitment", acme) == 600_00
    assert owed(acme) == [("SO-1-1", 400_00, "2025-04-09")]
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 4))
    assert len(owed(acme)) == 1, "the same delivery note again is the same delivery"

    delivered(MARCH.on("2025-03-20"), order, "DN-2", (1, 6))
    assert balance("commitment", acme) == 0
    assert sum(minor for _, minor, _ in owed(acme)) == 1_000_00
    with pytest.raises(Refused, match="delivery_above_order"):
        delivered(MARCH.on("2025-03-21"), order, "DN-3", (1, 1))
    assert wrong() == []


def test_goods_that_come_back_are_credited_and_committed_again() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 10))
    delivered(MARCH.on("2025-03-20"), order, "RT-1", (1, -3))
    assert owed(acme) == [("SO-1-1", 700_00, "2025-04-09")]
    assert balance("commitment", acme) == 300_00
    assert balance("revenue", acme) == -700_00
    delivered(MARCH.on("2025-03-25"), order, "DN-2", (1, 3))
    assert sum(minor for _, minor, _ in owed(acme)) == 1_000_00
    assert balance("commitment", acme) == 0
    assert wrong() == []


def test_an_order_under_a_framework_follows_its_plan() -> None:
    acme = MARCH.customer("ACME")
    plan = keep_plan("预付20%-到货80%", by=MARCH.by)
    contract = write_contract(
        "FW-1", acme.pk, ContractFacts("CNY", None, plan), by=MARCH.by, plan_basis="order"
    )
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    assert owed(acme) == [], "a framework alone owes nothing"
    order = ordered(MARCH, acme, "SO-1", ("pump", 2, 500_00), contract=contract)
    assert owed(acme) == [("SO-1-1", 100_00, "2025-03-01")]
    assert balance("commitment", acme) == 400_00
    assert wrong() == []
    assert order.contract == contract


def test_four_eyes_see_exactly_what_is_signed() -> None:
    acme = MARCH.customer("ACME")
    plan = keep_plan("3331", by=MARCH.by)
    contract = write_contract("HT-1", acme.pk, ContractFacts("CNY", MILLION, plan), by=MARCH.by)
    move_contract(contract, "in_review", by=MARCH.by)
    approval = request_approval(newest_version(contract), ["amount"], by=MARCH.by)
    with pytest.raises(Refused, match="contract_not_approved"):
        sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    with pytest.raises(Refused, match="approval_of_own"):
        decide_approval(approval, is_granted=True, note="", by=MARCH.by)
    assert wrong() == []
