"""The customer objects in time: silence does not accept the goods, people do."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import ContractFacts, keep_plan, write_contract
from huikuan.desks.contracts.commands.planning import LineTerms
from huikuan.desks.contracts.models import Contract
from huikuan.errors import Refused
from huikuan.flows.deem_events import deem_events
from huikuan.flows.object_to_delivery import object_to_delivery
from huikuan.flows.sign_contract import sign_contract
from huikuan.flows.withdraw_event import withdraw_event
from tests.contracting import happens, owed
from tests.world import World, day, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))
LATER = MARCH.on("2025-06-01")


@pytest.fixture
def contract() -> Contract:
    acme = MARCH.customer("ACME")
    plan = keep_plan("到货50%-验收50%", by=MARCH.by, terms=(LineTerms(), LineTerms(deemed_days=15)))
    written = write_contract("HT-1", acme.pk, ContractFacts("CNY", 1_000_00, plan), by=MARCH.by)
    sign_contract(written, signed_on=MARCH.today, by=MARCH.by)
    return written


def test_an_objection_in_time_stops_the_clock(contract: Contract) -> None:
    event = happens(MARCH.on("2025-04-01"), contract, "delivered")
    soon = MARCH.on("2025-04-16")
    object_to_delivery(event, on=soon.today, reason="三台异响", by=soon.by)
    assert deem_events(LATER.today, by=LATER.by) == 0
    happens(LATER, contract, "accepted")
    assert owed(contract.customer)[1:] == [("HT-1-2", 500_00, "2025-06-01")]


def test_an_objection_after_the_day_is_too_late(contract: Contract) -> None:
    event = happens(MARCH.on("2025-04-01"), contract, "delivered")
    with pytest.raises(Refused, match="objection_too_late"):
        object_to_delivery(event, on=day("2025-04-17"), reason="晚了", by=LATER.by)
    assert deem_events(LATER.today, by=LATER.by) == 1
    with pytest.raises(Refused, match="deemed_already"):
        object_to_delivery(event, on=day("2025-04-10"), reason="补录", by=LATER.by)


def test_what_the_clock_told_and_a_person_withdrew_is_not_told_again(contract: Contract) -> None:
    event = happens(MARCH.on("2025-04-01"), contract, "delivered")
    deem_events(LATER.today, by=LATER.by)
    deemed = contract.trigger_events.get(is_deemed=True)
    withdraw_event(deemed, on=LATER.today, reason="客户当时有异议", by=LATER.by)
    object_to_delivery(event, on=day("2025-04-10"), reason="补录", by=LATER.by)
    assert deem_events(LATER.today, by=LATER.by) == 0
    assert len(owed(contract.customer)) == 1


def test_an_acceptance_of_a_part_leaves_the_rest_to_the_clock(contract: Contract) -> None:
    for key, minor in (("D1", 600_00), ("D2", 400_00)):
        happens(MARCH.on("2025-04-01"), contract, "delivered", portion_minor=minor, key=key)
    happens(MARCH.on("2025-04-05"), contract, "accepted", portion_minor=700_00, key="A1")
    assert deem_events(LATER.today, by=LATER.by) == 1
    assert sum(minor for _, minor, _ in owed(contract.customer)) == 1_000_00
    assert wrong() == []
