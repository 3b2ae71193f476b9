"""A contract is signed with its paper, approved where a rule asks for it."""

from io import BytesIO

import pytest

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_approval_rules,
    end_review,
    keep_plan,
    move_contract,
    write_contract,
)
from huikuan.desks.contracts.models import ApprovalRules, Contract
from huikuan.desks.contracts.queries import approval_limits, newest_version
from huikuan.desks.contracts.rules import ApprovalLimits, approval_reasons
from huikuan.engine.clauses import ClauseFinding, Weight
from huikuan.engine.terms import plan_from_text
from huikuan.errors import Refused
from huikuan.flows.conclude_contract import conclude_contract, file_paper
from huikuan.records.files.queries import place_of
from huikuan.records.timeline.models import Event
from tests.world import World, day, wrong

pytestmark = pytest.mark.django_db
MARCH = World(day("2026-03-01"))


def in_review(number: str, minor: int, plan: str = "3331") -> Contract:
    """A draft that somebody is reading."""
    acme = MARCH.customer(f"C-{number}")
    facts = ContractFacts("CNY", minor, keep_plan(plan, by=MARCH.by))
    contract = write_contract(number, acme.pk, facts, by=MARCH.by)
    move_contract(contract, "in_review", by=MARCH.by)
    return contract


def signs(contract: Contract, sha256: str = "") -> None:
    """It is signed today with the paper that lies beside it."""
    file = newest_version(contract).file
    conclude_contract(
        contract,
        signed_on=MARCH.today,
        sha256=sha256 or (file.sha256 if file else ""),
        by=MARCH.by,
    )


def test_signed_with_the_paper_that_was_shown_and_no_other() -> None:
    contract = in_review("HT-1", 100)
    with pytest.raises(Refused, match="contract_cannot_move"):
        signs(contract)
    assert end_review(contract, by=MARCH.by) is None
    with pytest.raises(Refused, match="contract_paper_missing"):
        signs(contract)
    version = file_paper(contract, "a.pdf", "application/pdf", BytesIO(b"a"), by=MARCH.by)
    with pytest.raises(Refused, match="signed_file_swapped"):
        signs(contract, "f" * 64)
    assert version.file
    place_of(version.file.sha256).write_bytes(b"forged")
    with pytest.raises(Refused, match="file_altered"):
        signs(contract)
    place_of(version.file.sha256).write_bytes(b"a")
    signs(contract)
    with pytest.raises(Refused, match="version_signed"):
        file_paper(contract, "b.pdf", "application/pdf", BytesIO(b"b"), by=MARCH.by)
    assert Event.objects.filter(kind="file_attached", params__title="b.pdf").count() == 0
    assert wrong() == []


def test_a_rule_that_came_later_still_asks_before_the_signature() -> None:
    contract = in_review("HT-1", 100)
    assert end_review(contract, by=MARCH.by) is None
    file_paper(contract, "a.pdf", "application/pdf", BytesIO(b"a"), by=MARCH.by)
    change_approval_rules(ApprovalLimits(1), by=MARCH.by)
    with pytest.raises(Refused, match="contract_not_approved"):
        signs(contract)


def test_rules_of_approval_are_versions() -> None:
    assert approval_limits() == ApprovalLimits(1_000_000, 90, ("unlawful",))
    change_approval_rules(ApprovalLimits(None, 30, ("dear",)), by=MARCH.by)
    change_approval_rules(ApprovalLimits(5, None, ()), by=MARCH.by)
    assert approval_limits() == ApprovalLimits(5, None, ())
    assert ApprovalRules.objects.count() == 2
    with pytest.raises(Refused, match="approval_limit_negative"):
        change_approval_rules(ApprovalLimits(-1), by=MARCH.by)
    with pytest.raises(Refused, match="finding_weight_unknown"):
        change_approval_rules(ApprovalLimits(weights=("grave",)), by=MARCH.by)


@pytest.mark.parametrize(
    ("amount", "plan", "weight", "asked"),
    [
        (999_999, "net 90", Weight.DEAR, []),
        (1_000_000, "net 90", Weight.DEAR, ["amount"]),
        (None, "net 30", Weight.DEAR, ["amount"]),
        (1, "net 91", Weight.DEAR, ["term"]),
        (1, "验收90%-质保10%", Weight.UNLAWFUL, ["pay_when_paid"]),
    ],
)
def test_which_rule_asks(amount: int | None, plan: str, weight: Weight, asked: list[str]) -> None:
    findings = [ClauseFinding("pay_when_paid", weight)]
    assert approval_reasons(ApprovalLimits(), amount, plan_from_text(plan), findings) == asked
