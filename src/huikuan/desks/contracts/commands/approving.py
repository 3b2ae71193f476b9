"""A second pair of eyes before signing, bound to exactly what was shown."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from huikuan.desks.contracts.commands.writing import NOTE_LENGTH_MAX, move_contract, tell_of
from huikuan.desks.contracts.models import Approval, ApprovalRules, Contract, ContractVersion
from huikuan.desks.contracts.queries import (
    approval_reasons_of,
    newest_version,
    wording_of,
)
from huikuan.desks.contracts.rules import ApprovalLimits
from huikuan.engine.clauses import Weight
from huikuan.errors import Refused
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


@transaction.atomic
def request_approval(version: ContractVersion, reasons: Sequence[str], *, by: Actor) -> Approval:
    """Ask for an approval of exactly this content, with the rules that call for it."""
    if version.signed_on:
        raise Refused("version_signed", number=version.contract.number, signed_on=version.signed_on)
    approval = Approval.objects.create(
        version=version,
        reasons=list(reasons),
        content_sha256=sha256_of(wording_of(version)),
        requested_by_id=by.user_id,
        requested_at=by.at,
    )
    if version.contract.state == "in_review":
        move_contract(version.contract, "in_approval", by=by)
    tell_of(version.contract, "approval_requested", by=by, version=version.sequence)
    return approval


@transaction.atomic
def end_review(contract: Contract, *, by: Actor) -> Approval | None:
    """The review is over: the contract goes on to approval where a rule asks for one, else to
    signing. A change of a signed contract has no review; it only asks for its approval."""
    version = newest_version(contract)
    reasons = approval_reasons_of(version, on=by.today)
    if reasons:
        return request_approval(version, reasons, by=by)
    if contract.state == "in_review":
        move_contract(contract, "in_signing", by=by)
    return None


@transaction.atomic
def decide_approval(approval: Approval, *, is_granted: bool, note: str, by: Actor) -> Approval:
    """Grant or refuse. Nobody decides what they requested or wrote last (four eyes).

    Refuses ``approval_decided``, ``approval_of_own``, ``approval_outdated``, ``reason_missing``
    for a refusal without one.
    """
    held = (
        Approval.objects.select_for_update().select_related("version__contract").get(pk=approval.pk)
    )
    if held.decided_at is not None:
        raise Refused("approval_decided", number=held.version.contract.number)
    if by.user_id is None or by.user_id in {held.requested_by_id, held.version.changed_by_id}:
        raise Refused("approval_of_own", number=held.version.contract.number)
    if held.content_sha256 != sha256_of(wording_of(held.version)):
        raise Refused("approval_outdated", number=held.version.contract.number)
    if not is_granted and not note.strip():
        raise Refused("reason_missing")
    held.is_granted, held.note = is_granted, note.strip()[:NOTE_LENGTH_MAX]
    held.decided_by_id, held.decided_at = by.user_id, by.at
    held.save()
    contract = held.version.contract
    asked = (held.requested_by_id,) if held.requested_by_id else ()
    kind = "approval_granted" if is_granted else "approval_refused"
    told: dict[str, Any] = {"version": held.version.sequence}
    if held.note:
        told["reason"] = held.note
    tell_of(contract, kind, by=by, tell=asked, **told)
    if contract.state == "in_approval":
        move_contract(contract, "in_signing" if is_granted else "draft", by=by)
    return held


@transaction.atomic
def change_approval_rules(limits: ApprovalLimits, *, by: Actor) -> ApprovalRules:
    """From now on these rules ask for an approval; what they were stays in the history.

    Refuses ``approval_limit_negative`` and ``finding_weight_unknown``.
    """
    if min(limits.amount_major or 0, limits.days_over or 0) < 0:
        raise Refused("approval_limit_negative")
    if not set(limits.weights) <= {each.value for each in Weight}:
        raise Refused("finding_weight_unknown")
    facts: dict[str, Any] = {
        "amount_major": limits.amount_major,
        "days_over": limits.days_over,
        "weights": list(limits.weights),
    }
    rules = ApprovalRules.objects.create(**facts, changed_by_id=by.user_id, changed_at=by.at)
    subject = f"approval_rules:{rules.pk}"
    record_event("approval_rules_changed", on=by.today, subject=subject, by=by, **facts)
    return rules
