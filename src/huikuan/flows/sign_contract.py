"""A contract is signed, or its change: what it says is fixed, and what it makes due is levelled."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.commands import sign_version
from huikuan.desks.contracts.queries import base_of
from huikuan.engine.terms import Trigger
from huikuan.flows.level_recognitions import level_recognitions
from huikuan.flows.record_trigger import Happening, record_trigger
from huikuan.flows.settle_commitment import settle_commitment
from huikuan.records.customers.commands import hold_customers
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, ContractVersion


@transaction.atomic
def sign_contract(contract: "Contract", *, signed_on: date, by: Actor) -> "ContractVersion":
    """Sign the newest version. A first one is the event of signing; a change adjusts.

    What was recognised by an earlier version does not move silently: the difference becomes
    receivables or credit notes that name the version.
    """
    hold_customers([contract.customer_id])
    version = sign_version(contract, signed_on=signed_on, by=by)
    record_event(
        "contract_signed",
        on=signed_on,
        subject=f"contract:{contract.pk}",
        by=by,
        customer_id=contract.customer_id,
        tell=(contract.owner_id,) if contract.owner_id else (),
        number=contract.number,
        version=version.sequence,
        sha256=version.sha256,
    )
    base = base_of(contract, None)
    if base is None:
        return version
    if version.sequence == 1:
        if any(line.trigger == Trigger.SIGNED for line in base.lines):
            record_trigger(Happening(Trigger.SIGNED, signed_on, contract=contract), by=by)
        return version
    reason = f"{contract.number} v{version.sequence}: {version.change_note}"
    level_recognitions(base, on=signed_on, reason=reason, by=by, version=version)
    settle_commitment(base, on=signed_on, by=by)
    return version
