"""Contracts as people look for them: lists, what waits for whom, what is remembered."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from huikuan.desks.contracts.models import (
    Approval,
    ApprovalRules,
    Contract,
    ContractVersion,
    CustomerTerms,
    Recognition,
)
from huikuan.desks.contracts.queries.wording import wording_of
from huikuan.desks.contracts.rules import ApprovalLimits
from huikuan.records.customers.queries import matching, visible_to
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights
from huikuan.records.prepared import Prepared

NEWEST = 10
WAITING_LOOKED_AT = 50


def contracts_visible_to(rights: Rights, permission: str = "contracts.read") -> QuerySet[Contract]:
    """The contracts with customers a right reaches."""
    reached = scoped(rights.reach(permission), "customer__")
    return Contract.objects.filter(reached).select_related(
        "customer__department", "owner", "department"
    )


def found_contracts(rows: QuerySet[Contract], text: str, rights: Rights) -> QuerySet[Contract]:
    """Contracts whose number begins so, or whose customer fits by name, pinyin or code."""
    known = matching(visible_to(rights, "contracts.read"), text).values_list("pk", flat=True)
    return rows.filter(
        Q(number__istartswith=text) | Q(title__icontains=text) | Q(customer__in=known.order_by())
    )


def newest_versions(contract_ids: list[int]) -> dict[int, ContractVersion]:
    """The wording that holds of each contract, or the draft where none is signed yet."""
    rows = ContractVersion.objects.filter(contract__in=contract_ids).order_by("sequence")
    found: dict[int, ContractVersion] = {}
    for row in rows:
        held = found.get(row.contract_id)
        if held is None or row.signed_on or not held.signed_on:
            found[row.contract_id] = row
    return found


def approvals_waiting(rights: Rights) -> list[Approval]:
    """What this person may decide: neither asked for nor written by them, and not outdated."""
    reached = scoped(rights.reach("contracts.approve"), "version__contract__customer__")
    rows = (
        Approval.objects.filter(reached, decided_at=None, version__signed_on=None)
        .exclude(Q(requested_by_id=rights.user_id) | Q(version__changed_by_id=rights.user_id))
        .select_related("version__contract__customer", "version__plan", "requested_by")
        .prefetch_related("version__plan__lines")
        .order_by("id")
    )
    return [row for row in rows[:WAITING_LOOKED_AT] if is_current(row)]


def approvals_of(contract: Contract) -> QuerySet[Approval]:
    """Every approval that was asked for a contract, in any version."""
    return Approval.objects.filter(version__contract=contract)


def recognitions_under(contract: Contract) -> list[Recognition]:
    """What a contract made due, by orders under it too, and what still stands of it."""
    rows = Recognition.objects.filter(event__contract=contract, event__withdrawn_at=None)
    rows = rows.select_related(
        "event", "line", "receivable__item", "receivable__entry__reversed_by",
        "retention_entry__reversed_by",
    )  # fmt: skip
    return [row for row in rows.order_by("id") if not _is_undone(row)]


def _is_undone(row: Recognition) -> bool:
    claim = getattr(row, "receivable", None)
    if claim is not None:
        return bool(claim.entry.is_reversed)
    return bool(row.retention_entry and row.retention_entry.is_reversed)


def retentions_kept(contract: Contract) -> QuerySet[Recognition]:
    """What is kept back by a contract and is no receivable yet, the earliest day first."""
    rows = Recognition.objects.exclude(retention_entry=None).filter(event__contract=contract)
    rows = rows.filter(receivable=None, retention_entry__reversed_by=None)
    return rows.select_related("event", "line").order_by("due_on", "id")


def number_proposed(start: str) -> str:
    """The next number that begins so, as a proposal: HT-2026-0012."""
    count = Contract.objects.filter(number__startswith=start).count()
    return f"{start}{count + 1:04d}"


def with_overdue(rows: QuerySet[Contract], as_of: date) -> QuerySet[Contract]:
    """The contracts by which something is owed that should have been paid by now."""
    late = Recognition.objects.filter(
        receivable__due_on__lt=as_of, receivable__item__open_minor__gt=0
    )
    return rows.filter(pk__in=late.values("event__contract"))


def is_current(approval: Approval) -> bool:
    """Whether what was shown for approval is still what the version says."""
    return approval.content_sha256 == sha256_of(wording_of(approval.version))


def approval_limits() -> ApprovalLimits:
    """The rules of today; those that come with the house while nobody changed them."""
    row = ApprovalRules.objects.first()
    if row is None:
        return ApprovalLimits()
    return ApprovalLimits(row.amount_major, row.days_over, tuple(row.weights))


def approval_rules() -> QuerySet[ApprovalRules]:
    """The rules as they were and are, the newest first."""
    return ApprovalRules.objects.select_related("changed_by")


def variant_of(customer_id: int) -> str:
    """What is meant by 月结 with this customer; empty as long as nobody said."""
    row = CustomerTerms.objects.filter(customer_id=customer_id).first()
    return row.variant if row else ""


class Agreed(NamedTuple):
    """One contract as a customer's page shows it."""

    id: int
    number: str
    title: str
    state: str
    currency: str
    amount_minor: int | None
    signed_on: date | None


# What was agreed with one customer, the newest first. Of each contract its newest wording.
newest_contracts = Prepared(
    lambda customer_id: ContractVersion.objects.filter(contract__customer_id=customer_id)
    .filter(_is_newest())
    .order_by("-contract_id")
    .values_list(
        "contract_id", "contract__number", "contract__title", "contract__state", "currency",
        "amount_minor", "signed_on",
    )[:NEWEST],
    int,
    shape=lambda rows: tuple(map(Agreed._make, rows)),
)  # fmt: skip


def _is_newest() -> Q:
    later = ContractVersion.objects.filter(
        contract=OuterRef("contract"), sequence__gt=OuterRef("sequence")
    )
    return Q(~Exists(later))
