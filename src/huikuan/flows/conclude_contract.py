"""A contract is signed with its paper: approved where a rule asks for it, and not swapped."""

from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction

from huikuan.desks.contracts.commands import lay_paper_beside
from huikuan.desks.contracts.queries import (
    approval_reasons_of,
    newest_version,
    standing_approval,
)
from huikuan.desks.contracts.rules import BEFORE_SIGNING
from huikuan.errors import Refused
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.sign_contract import sign_contract
from huikuan.records.files.queries import refuse_altered
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, ContractVersion


@transaction.atomic
def file_paper(
    contract: "Contract", name: str, media_type: str, stream: BinaryIO, *, by: Actor
) -> "ContractVersion":
    """The paper that is to be signed is kept by its hash; the history names it."""
    subject, customer = f"contract:{contract.pk}", contract.customer
    filed = file_evidence(name, media_type, stream, subject=subject, customer=customer, by=by)
    return lay_paper_beside(contract, filed.file, by=by)


@transaction.atomic
def conclude_contract(
    contract: "Contract", *, signed_on: date, sha256: str, by: Actor
) -> "ContractVersion":
    """Sign the newest version with the paper whose hash was shown.

    Refuses ``contract_cannot_move`` before review and approval are over,
    ``contract_paper_missing``, ``signed_file_swapped``, ``file_altered``,
    ``contract_not_approved`` and what ``sign_contract`` refuses.
    """
    version = newest_version(contract)
    if contract.state in BEFORE_SIGNING and contract.state != "in_signing":
        raise Refused(
            "contract_cannot_move", number=contract.number, state=contract.state, to="effective"
        )
    if version.file is None:
        raise Refused("contract_paper_missing", number=contract.number)
    if version.file.sha256 != sha256:
        raise Refused("signed_file_swapped", number=contract.number)
    refuse_altered(version.file)
    refuse_unapproved(contract, by=by)
    return sign_contract(contract, signed_on=signed_on, by=by)


def refuse_unapproved(contract: "Contract", *, by: Actor) -> None:
    """Nobody signs what a rule wants approved and nobody was asked about.

    Refuses ``contract_not_approved``. That the approval was given, and to this wording, is
    asked by ``sign_contract``.
    """
    version = newest_version(contract)
    if approval_reasons_of(version, on=by.today) and standing_approval(version) is None:
        raise Refused("contract_not_approved", number=contract.number)
