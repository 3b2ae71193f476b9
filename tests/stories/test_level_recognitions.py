"""A contract is changed: what was recognised is levelled by name, never silently."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_draft,
    keep_plan,
    open_next_version,
)
from huikuan.flows.release_retentions import release_retentions
from huikuan.flows.sign_contract import sign_contract
from tests.contracting import balance, happens, owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


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
    assert [number for number, _, _ in owed(acme)] == ["HT-1-1", "HT-1-1.2"], "no number twice"
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
