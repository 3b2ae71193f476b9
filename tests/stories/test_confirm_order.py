"""An order is confirmed, alone or under a framework."""

from datetime import date

import pytest

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_draft,
    keep_plan,
    open_next_version,
    write_contract,
)
from huikuan.flows.sign_contract import sign_contract
from tests.contracting import balance, delivered, ordered, owed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


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


def test_a_later_wording_of_a_framework_does_not_reach_back_to_older_orders() -> None:
    acme = MARCH.customer("ACME")
    plan = keep_plan("发货后30天", by=MARCH.by)
    contract = write_contract(
        "FW-1", acme.pk, ContractFacts("CNY", None, plan), by=MARCH.by, plan_basis="order"
    )
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    old = ordered(MARCH, acme, "SO-1", ("pump", 2, 500_00), contract=contract)
    april = MARCH.on("2025-04-01")
    open_next_version(contract, by=april.by, change_note="60天")
    longer = ContractFacts("CNY", None, keep_plan("发货后60天", by=april.by), change_note="60天")
    change_draft(contract, longer, by=april.by)
    sign_contract(contract, signed_on=april.today, by=april.by)
    new = ordered(april, acme, "SO-2", ("pump", 2, 500_00), contract=contract)
    delivered(april, old, "DN-1", (1, 2))
    delivered(april, new, "DN-2", (1, 2))
    assert [due for _, _, due in owed(acme)] == ["2025-05-01", "2025-05-31"]
    assert wrong() == []
