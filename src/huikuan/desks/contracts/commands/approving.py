"""A second pair of eyes before signing, bound to exactly what was shown."""

from collections.abc import Sequence

from django.db import transaction

from huikuan.desks.contracts.commands.writing import NOTE_LENGTH_MAX, move_contract
from huikuan.desks.contracts.models import Approval, ContractVersion
from huikuan.desks.contracts.queries import content_of
from huikuan.errors import Refused
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor


@transaction.atomic
def request_approval(version: ContractVersion, reasons: Sequence[str], *, by: Actor) -> Approval:
    """Ask for an approval of exactly this content, with the rules that call for it."""
    if version.signed_on:
        raise Refused("version_signed", number=version.contract.number, signed_on=version.signed_on)
    approval = Approval.objects.create(
        version=version,
        reasons=list(reasons),
        content_sha256=sha256_of(content_of(version)),
        requested_by_id=by.user_id,
        requested_at=by.at,
    )
    if version.contract.state == "in_review":
        move_contract(version.contract, "in_approval", by=by)
    return approval


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
    if held.content_sha256 != sha256_of(content_of(held.version)):
        raise Refused("approval_outdated", number=held.version.contract.number)
    if not is_granted and not note.strip():
        raise Refused("reason_missing")
    held.is_granted, held.note = is_granted, note.strip()[:NOTE_LENGTH_MAX]
    held.decided_by_id, held.decided_at = by.user_id, by.at
    held.save()
    contract = held.version.contract
    if contract.state == "in_approval":
        move_contract(contract, "in_signing" if is_granted else "draft", by=by)
    return held
