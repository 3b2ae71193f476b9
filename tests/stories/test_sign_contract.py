"""A contract is signed by those who may, and what is signed stays."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_draft,
    decide_approval,
    keep_plan,
    move_contract,
    request_approval,
    write_contract,
)
from huikuan.desks.contracts.models import ContractVersion
from huikuan.desks.contracts.queries import newest_version
from huikuan.errors import Refused
from huikuan.flows.sign_contract import sign_contract
from tests.contracting import signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


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
