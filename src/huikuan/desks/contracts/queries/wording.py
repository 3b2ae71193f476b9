"""The wordings of a contract: the one worked on, the one that holds, and what it says."""

from typing import Any

from huikuan.desks.contracts.models import (
    Approval,
    Contract,
    ContractVersion,
)

PLAN_FIELDS = (
    "position", "label", "share", "amount_minor", "trigger", "term", "fixed_on", "evidence",
    "deemed_days",
)  # fmt: skip


def newest_version(contract: Contract) -> ContractVersion:
    """The wording that is worked on, or the last one signed."""
    return contract.versions.select_related("contract").order_by("-sequence")[0]


def newest_signed(contract: Contract) -> ContractVersion | None:
    """The wording that holds."""
    signed = contract.versions.exclude(signed_on=None).select_related("contract", "plan")
    return signed.order_by("-sequence").first()


def standing_approval(version: ContractVersion) -> Approval | None:
    """The last approval that was asked for this version."""
    return version.approvals.order_by("-id").first()


def content_of(version: ContractVersion) -> list[Any]:
    """Everything a version says and its paper, in a fixed order: hashed when it is signed."""
    *wording, lines = wording_of(version)
    return [*wording, version.file.sha256 if version.file else None, lines]


def wording_of(version: ContractVersion) -> list[Any]:
    """Everything a version says, without its paper: what is approved before anybody signs."""
    lines = version.plan.lines.order_by("position") if version.plan else []
    return [
        version.contract.number,
        version.contract.customer_id,
        version.sequence,
        version.currency,
        version.amount_minor,
        version.tax_minor,
        version.our_party,
        version.our_size,
        version.their_size,
        version.clauses,
        version.products,
        version.starts_on,
        version.ends_on,
        version.change_note,
        [[getattr(line, name) for name in PLAN_FIELDS] for line in lines],
    ]
