"""Something happens that makes money due: what the plan says, exactly once."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import (
    ContractFacts,
    keep_plan,
    write_contract,
)
from huikuan.desks.contracts.models import TriggerEvent
from huikuan.errors import Refused
from huikuan.flows.release_retentions import release_retentions
from tests.contracting import balance, happens, owed, signed
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


def test_goods_of_a_whole_shipment_come_back_and_go_again() -> None:
    """All that was left, and parts of it: what came first matters."""
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "30 days after shipment")
    happens(MARCH, contract, "shipped", portion_minor=20_000_000, key="first")
    happens(MARCH, contract, "shipped")
    assert sum(minor for _, minor, _ in owed(acme)) == MILLION, "the rest, not all once more"

    happens(MARCH, contract, "shipped", portion_minor=-30_000_000, key="back", note="broken")
    assert sum(minor for _, minor, _ in owed(acme)) == 70_000_000
    happens(MARCH, contract, "shipped", portion_minor=30_000_000, key="again")
    assert sum(minor for _, minor, _ in owed(acme)) == MILLION
    with pytest.raises(Refused, match="event_above_total"):
        happens(MARCH, contract, "shipped", portion_minor=1, key="more")
    assert wrong() == []
