"""Write a contract, change its draft, sign it; a signed version stays, a change is a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from huikuan.desks.contracts.models import (
    PARTY_SIZES,
    PLAN_BASES,
    Contract,
    ContractVersion,
    PaymentPlan,
)
from huikuan.desks.contracts.queries import (
    content_of,
    newest_version,
    standing_approval,
    wording_of,
)
from huikuan.desks.contracts.rules import BEFORE_SIGNING, IN_FORCE, REASONED, may_move
from huikuan.engine.terms import plan_amounts
from huikuan.errors import Refused
from huikuan.records.files.models import StoredFile
from huikuan.records.ledger.commands import refuse_wrong_amount, refuse_wrong_number
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

NOTE_LENGTH_MAX = 300
CHANGEABLE = (
    "currency", "amount_minor", "tax_minor", "plan", "our_party", "our_size", "their_size",
    "clauses", "products", "starts_on", "ends_on", "change_note", "file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What a version of a contract says. ``amount_minor`` includes tax; None for a framework."""

    currency: str
    amount_minor: int | None
    plan: PaymentPlan | None
    tax_minor: int = 0
    our_party: str = ""
    our_size: str = ""
    their_size: str = ""
    clauses: Mapping[str, Any] = field(default_factory=dict)
    products: tuple[Mapping[str, Any], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    change_note: str = ""
    file: StoredFile | None = None


@transaction.atomic
def write_contract(
    number: str,
    customer_id: int,
    facts: ContractFacts,
    *,
    by: Actor,
    title: str = "",
    plan_basis: str = "contract",
    owner_id: int | None = None,
    department_id: int | None = None,
) -> Contract:
    """Begin a contract as a draft with its first version; the number must be new."""
    number = number.strip()
    refuse_wrong_number(number)
    if Contract.objects.filter(number=number).exists():
        raise Refused("contract_number_taken", number=number)
    if plan_basis not in PLAN_BASES:
        raise Refused("plan_basis_unknown", basis=plan_basis)
    _refuse_wrong_facts(facts, plan_basis, number)
    contract = Contract.objects.create(
        number=number,
        customer_id=customer_id,
        title=title.strip()[:200],
        plan_basis=plan_basis,
        owner_id=owner_id,
        department_id=department_id,
        created_at=by.at,
    )
    _write_version(contract, 1, facts, by)
    tell_of(contract, "contract_written", by=by)
    return contract


def refuse_contract_told_differently(
    known: Contract,
    customer_id: int,
    facts: ContractFacts,
    plan: tuple[str, str] | None,
    plan_basis: str = "contract",
) -> None:
    """The same number is the same contract; ``plan`` is its text and variant.

    Refuses ``contract_known_differently``.
    """
    first = min(known.versions.select_related("plan"), key=lambda row: row.sequence)
    told = (customer_id, plan_basis, facts.currency, facts.amount_minor, facts.tax_minor,
            plan)  # fmt: skip
    there = (known.customer_id, known.plan_basis, first.currency, first.amount_minor,
             first.tax_minor, first.plan and (first.plan.text, first.plan.variant))  # fmt: skip
    if told != there:
        raise Refused("contract_known_differently", number=known.number)


@transaction.atomic
def change_draft(contract: Contract, facts: ContractFacts, *, by: Actor) -> ContractVersion:
    """Replace what the draft says; what was approved before is not approved any more."""
    version = _newest_held(contract)
    if version.signed_on:
        raise Refused("version_signed", number=contract.number, signed_on=version.signed_on)
    _refuse_wrong_facts(facts, contract.plan_basis, contract.number)
    _fill(version, facts, by)
    version.save()
    if contract.state in BEFORE_SIGNING and contract.state != "draft":
        move_contract(contract, "draft", by=by)
    tell_of(contract, "contract_draft_changed", by=by, version=version.sequence)
    return version


@transaction.atomic
def lay_paper_beside(contract: Contract, file: StoredFile, *, by: Actor) -> ContractVersion:
    """The paper that both sign belongs to the newest version; once signed, no other takes its
    place. It changes nothing of the wording, so what was approved stays approved."""
    version = _newest_held(contract)
    if version.signed_on:
        raise Refused("version_signed", number=contract.number, signed_on=version.signed_on)
    version.file = file
    version.save(update_fields=["file"])
    return version


@transaction.atomic
def open_next_version(contract: Contract, *, by: Actor, change_note: str) -> ContractVersion:
    """Begin a change of a signed contract: the next version, with all the last one says."""
    last = _newest_held(contract)
    if last.signed_on is None:
        raise Refused("version_still_draft", number=contract.number)
    if contract.state not in IN_FORCE:
        raise Refused("contract_not_in_force", number=contract.number)
    if not change_note.strip():
        raise Refused("reason_missing")
    facts = ContractFacts(
        **{name: getattr(last, name) for name in CHANGEABLE if name not in {"change_note", "file"}},
        change_note=change_note.strip()[:NOTE_LENGTH_MAX],
    )
    version = _write_version(contract, last.sequence + 1, facts, by)
    reason = version.change_note
    tell_of(contract, "contract_change_begun", by=by, version=version.sequence, reason=reason)
    return version


@transaction.atomic
def sign_version(contract: Contract, *, signed_on: date, by: Actor) -> ContractVersion:
    """The newest version is signed: from now on it stays as it is, known by its hash.

    Refuses ``contract_without_plan``, ``contract_not_approved`` when an approval is needed and
    not given for exactly this content, ``signed_in_future``, ``version_signed``.
    """
    version = _newest_held(contract)
    if version.signed_on:
        raise Refused("version_signed", number=contract.number, signed_on=version.signed_on)
    if signed_on > by.today:
        raise Refused("signed_in_future", signed_on=signed_on)
    if version.plan_id is None:
        raise Refused("contract_without_plan", number=contract.number)
    content_sha256 = sha256_of(content_of(version))
    approval = standing_approval(version)
    wording_sha256 = sha256_of(wording_of(version))
    if approval and (not approval.is_granted or approval.content_sha256 != wording_sha256):
        raise Refused("contract_not_approved", number=contract.number)
    version.sha256 = content_sha256
    version.signed_on = signed_on
    version.save()
    if contract.state in BEFORE_SIGNING:
        Contract.objects.filter(pk=contract.pk).update(state="effective")
        contract.state = "effective"
    return version


@transaction.atomic
def move_contract(contract: Contract, to: str, *, by: Actor, reason: str = "") -> None:
    """Bring a contract into another state, if it may go there from where it is.

    Suspending, rescinding and terminating need a reason (``reason_missing``).
    """
    held = Contract.objects.select_for_update().get(pk=contract.pk)
    if not may_move(held.state, to):
        raise Refused("contract_cannot_move", number=held.number, state=held.state, to=to)
    if to == "effective":
        raise Refused("contract_is_signed_instead", number=held.number)
    reason = reason.strip()[:NOTE_LENGTH_MAX]
    if to in REASONED and not reason:
        raise Refused("reason_missing")
    told: dict[str, Any] = {"state": held.state, "to": to, **({"reason": reason} if reason else {})}
    held.state = contract.state = to
    held.save(update_fields=["state"])
    tell_of(contract, "contract_moved", by=by, **told)


def tell_of(
    contract: Contract, kind: str, *, by: Actor, tell: tuple[int, ...] = (), **params: Any
) -> None:
    """Something happened to a contract: its owner is told, and whoever else is named."""
    owner = (contract.owner_id,) if contract.owner_id else ()
    record_event(
        kind,
        on=by.today,
        subject=f"contract:{contract.pk}",
        by=by,
        customer_id=contract.customer_id,
        tell=(*owner, *tell),
        number=contract.number,
        **params,
    )


def _newest_held(contract: Contract) -> ContractVersion:
    Contract.objects.select_for_update().get(pk=contract.pk)
    return newest_version(contract)


def _write_version(
    contract: Contract, sequence: int, facts: ContractFacts, by: Actor
) -> ContractVersion:
    version = ContractVersion(contract=contract, sequence=sequence)
    _fill(version, facts, by)
    version.save()
    return version


def _fill(version: ContractVersion, facts: ContractFacts, by: Actor) -> None:
    for name in CHANGEABLE:
        setattr(version, name, getattr(facts, name))
    version.clauses = dict(facts.clauses)
    version.products = [dict(product) for product in facts.products]
    version.changed_by_id = by.user_id
    version.changed_at = by.at


def _refuse_wrong_facts(facts: ContractFacts, plan_basis: str, number: str) -> None:
    if facts.amount_minor is not None:
        refuse_wrong_amount(facts.amount_minor, facts.currency, number)
        if not 0 <= facts.tax_minor <= facts.amount_minor:
            raise Refused("tax_above_amount", number=number)
    elif plan_basis == "contract":
        raise Refused("contract_amount_missing", number=number)
    if not {facts.our_size, facts.their_size} <= set(PARTY_SIZES):
        raise Refused("party_size_unknown", size=facts.our_size or facts.their_size)
    if facts.plan is not None and facts.amount_minor is not None and plan_basis == "contract":
        plan_amounts(tuple(line.as_planned for line in facts.plan.lines.all()), facts.amount_minor)
