"""What the clock tells: goods count as accepted after the agreed days, fixed days come."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import ContractFacts, keep_plan, write_contract
from huikuan.desks.contracts.commands.planning import LineTerms, keep_lines
from huikuan.engine.terms import Label, PlanLine, Term, Trigger
from huikuan.flows.deem_events import deem_events
from huikuan.flows.sign_contract import sign_contract
from tests.contracting import happens, owed
from tests.world import World, day, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def test_goods_nobody_objected_to_count_as_accepted() -> None:
    acme = MARCH.customer("ACME")
    terms = (LineTerms(), LineTerms(evidence=("acceptance_report",), deemed_days=15))
    plan = keep_plan("到货50%-验收50%", by=MARCH.by, terms=terms)
    contract = write_contract("HT-1", acme.pk, ContractFacts("CNY", 1_000_00, plan), by=MARCH.by)
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    happens(MARCH.on("2025-04-01"), contract, "delivered")

    assert deem_events(day("2025-04-16"), by=MARCH.on("2025-04-16").by) == 0, "the last day is his"
    assert deem_events(day("2025-04-17"), by=MARCH.on("2025-04-17").by) == 1
    assert owed(acme) == [("HT-1-1", 500_00, "2025-04-01"), ("HT-1-2", 500_00, "2025-04-16")]
    assert contract.trigger_events.get(trigger="accepted").is_deemed
    assert deem_events(day("2025-04-18"), by=MARCH.on("2025-04-18").by) == 0, "once only"
    assert wrong() == []


def test_what_was_accepted_in_time_is_not_deemed_again() -> None:
    acme = MARCH.customer("ACME")
    plan = keep_plan("到货50%-验收50%", by=MARCH.by, terms=(LineTerms(), LineTerms(deemed_days=15)))
    contract = write_contract("HT-1", acme.pk, ContractFacts("CNY", 1_000_00, plan), by=MARCH.by)
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    happens(MARCH.on("2025-04-01"), contract, "delivered")
    happens(MARCH.on("2025-04-05"), contract, "accepted")
    assert deem_events(day("2025-05-01"), by=MARCH.on("2025-05-01").by) == 0


def test_each_fixed_day_makes_its_own_line_due() -> None:
    acme = MARCH.customer("ACME")
    lines = tuple(
        PlanLine(Label.PROGRESS, Term(Trigger.ON_DATE), share=share) for share in (4000, 6000)
    )
    days = (LineTerms(fixed_on=day("2025-06-30")), LineTerms(fixed_on=day("2025-12-31")))
    plan = keep_lines(lines, by=MARCH.by, terms=days)
    contract = write_contract("HT-1", acme.pk, ContractFacts("CNY", 1_000_00, plan), by=MARCH.by)
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)

    assert deem_events(day("2025-06-30"), by=MARCH.on("2025-06-30").by) == 1
    assert owed(acme) == [("HT-1-1", 400_00, "2025-06-30")]
    assert deem_events(day("2026-01-01"), by=MARCH.on("2026-01-01").by) == 1
    assert owed(acme)[1:] == [("HT-1-2", 600_00, "2025-12-31")]
    assert deem_events(day("2026-01-02"), by=MARCH.on("2026-01-02").by) == 0
    assert wrong() == []
