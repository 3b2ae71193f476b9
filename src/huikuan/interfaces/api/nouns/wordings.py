"""The wordings of a contract: what each version says, and how a signed one is changed."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Router
from ninja.responses import Status
from pydantic import BaseModel, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from huikuan.desks.contracts.commands import (
    ContractFacts,
    change_draft,
    keep_plan,
    open_next_version,
)
from huikuan.desks.contracts.commands.planning import LineTerms
from huikuan.desks.contracts.queries import contracts_visible_to
from huikuan.engine.money import amount_from_text
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.nouns.payment_terms import TermsText, Variant
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    AmountMinor,
    AmountText,
    Currency,
    CustomerRef,
    Day,
    In,
    Name,
    Note,
    Reason,
    RowId,
    Short,
    TaxMinor,
    Word,
    customer_ref,
    with_refusal,
)
from huikuan.records.files.queries import attachments_visible_to

router = Router(tags=["Contracts"])
LINES_MAX, PRODUCTS_MAX = 50, 200
PartySize = Literal["", "micro", "small", "medium", "large", "agency", "institution"]
FACTS = ("tax_minor", "our_party", "our_size", "their_size", "starts_on", "ends_on", "change_note")


class PlanLineIn(In):
    """What a line of the plan asks for beside its share and term, in the order of the lines."""

    evidence: list[Word] = Field([], max_length=10, description="Papers that must be there")
    fixed_on: Day | None = None
    deemed_days: Annotated[int, Field(ge=0, le=3650)] | None = None


class PlanIn(In):
    """A payment plan as people write it."""

    text: TermsText
    variant: Variant | None = None
    lines: list[PlanLineIn] = Field([], max_length=LINES_MAX)


class ClausesIn(In):
    """The clauses as structured choices."""

    penalty_daily_ppm: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    jurisdiction: Literal["", "ours", "theirs", "arbitration", "other"] = ""
    service_address: bool = False
    acceptance_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    pay_when_paid: bool = False
    audit_settles: bool = False
    bills_imposed: bool = False
    bill_days_most: Annotated[int, Field(ge=0, le=3650)] | None = None
    is_construction: bool = False


class ProductIn(In):
    """One line of what is sold."""

    name: Name
    quantity: Short = ""
    unit: Short = ""
    amount_minor: TaxMinor | None = None


class WordingIn(In):
    """What a version says. The amount includes tax; a framework has none."""

    currency: Currency
    amount_minor: AmountMinor = None
    amount: AmountText = None
    tax_minor: TaxMinor = 0
    plan: PlanIn | None = None
    our_party: Literal[""] | Name = ""
    our_size: PartySize = ""
    their_size: PartySize = ""
    clauses: ClausesIn | None = None
    products: list[ProductIn] = Field([], max_length=PRODUCTS_MAX)
    starts_on: Day | None = None
    ends_on: Day | None = None
    change_note: Note = ""
    attachment_id: RowId | None = Field(None, description="The file of the contract, from /files")

    @field_validator("amount")
    @classmethod
    def _readable(cls, amount: str | None, its: ValidationInfo) -> str | None:
        if amount is not None and "currency" in its.data:
            with_refusal(amount_from_text, amount, its.data["currency"])
        return amount

    @model_validator(mode="after")
    def _at_most_one_amount(self) -> Self:
        if self.amount_minor is not None and self.amount is not None:
            raise PydanticCustomError("amount_twice", "amount_twice")
        return self

    @property
    def minor(self) -> int | None:
        """The amount in minor units; none for a framework."""
        if self.amount is not None:
            return amount_from_text(self.amount, self.currency)
        return self.amount_minor


class NextVersionIn(In):
    """Why a signed contract is changed."""

    change_note: Reason


class PlanLineOut(BaseModel):
    """One payment of a plan; ``share`` in hundredths of a percent."""

    position: int
    label: str
    share: int | None
    amount_minor: int | None
    trigger: str
    term: str
    fixed_on: date | None
    evidence: list[str]
    deemed_days: int | None


class PlanOut(BaseModel):
    """A payment plan with its lines."""

    text: str
    variant: str
    lines: list[PlanLineOut]


class ContractOut(BaseModel):
    """A contract with what its newest wording says in short."""

    id: int
    number: str
    customer: CustomerRef
    title: str
    state: str
    plan_basis: str
    owner: str | None
    department: str | None
    version: int
    currency: str
    amount_minor: int | None
    tax_minor: int
    plan: str | None
    signed_on: date | None
    sha256: str


class VersionOut(BaseModel):
    """One wording of a contract; once signed it stays, known by its hash."""

    sequence: int
    currency: str
    amount_minor: int | None
    tax_minor: int
    plan: PlanOut | None
    our_party: str
    our_size: str
    their_size: str
    clauses: dict[str, Any]
    products: list[dict[str, Any]]
    starts_on: date | None
    ends_on: date | None
    change_note: str
    file_sha256: str | None
    signed_on: date | None
    sha256: str


class VersionsOut(BaseModel):
    """All wordings of a contract, the first one first."""

    rows: list[VersionOut]


def contract_shown(contract: Any) -> dict[str, Any]:
    """A contract as the API tells it."""
    version = max(contract.versions.all(), key=lambda row: row.sequence)
    names = ("currency", "amount_minor", "tax_minor", "signed_on", "sha256")
    return {name: getattr(version, name) for name in names} | {
        "id": contract.pk,
        "number": contract.number,
        "customer": customer_ref(contract.customer),
        "title": contract.title,
        "state": contract.state,
        "plan_basis": contract.plan_basis,
        "owner": contract.owner.username if contract.owner else None,
        "department": contract.department.code if contract.department else None,
        "version": version.sequence,
        "plan": version.plan.text if version.plan else None,
    }


def plan_shown(plan: Any) -> dict[str, Any]:
    """A payment plan as the API tells it."""
    lines = sorted(plan.lines.all(), key=lambda line: line.position)
    names = tuple(PlanLineOut.model_fields)
    rows = [{name: getattr(line, name) for name in names} for line in lines]
    return {"text": plan.text, "variant": plan.variant, "lines": rows}


def _version_shown(version: Any) -> dict[str, Any]:
    names = VersionOut.model_fields.keys() - {"plan", "file_sha256"}
    return {name: getattr(version, name) for name in names} | {
        "plan": plan_shown(version.plan) if version.plan else None,
        "file_sha256": version.file.sha256 if version.file else None,
    }


def reached_contracts(caller: Caller, permission: str = "contracts.read") -> QuerySet[Any]:
    """The contracts a caller reaches, with their wordings."""
    return contracts_visible_to(caller.rights, permission).prefetch_related("versions__plan")


def one_contract(caller: Caller, contract_id: int, permission: str = "contracts.read") -> Any:
    """A contract the caller reaches by this permission."""
    return one(reached_contracts(caller, permission), contract_id)


def kept_plan(told: PlanIn, currency: str, caller: Caller) -> Any:
    """A plan as it is written, kept."""
    terms = [
        LineTerms(tuple(line.evidence), line.fixed_on, line.deemed_days) for line in told.lines
    ]
    variant = told.variant or ""
    return keep_plan(told.text, by=caller.by, variant=variant, currency=currency, terms=terms)


def facts_of(told: WordingIn, caller: Caller) -> ContractFacts:
    """What is told, as the desk takes it; the plan is kept with it."""
    file = None
    if told.attachment_id:
        rows = attachments_visible_to(caller.rights).filter(pk=told.attachment_id)
        attachment = rows.select_related("file").first()
        if attachment is None:
            raise Problem(422, "file_unknown", pointer="/attachment_id", number=told.attachment_id)
        file = attachment.file
    return ContractFacts(
        currency=told.currency,
        amount_minor=told.minor,
        plan=kept_plan(told.plan, told.currency, caller) if told.plan else None,
        clauses=told.clauses.model_dump() if told.clauses else {},
        products=tuple(product.model_dump() for product in told.products),
        file=file,
        **{name: getattr(told, name) for name in FACTS},
    )


@router.get(
    "/contracts/{contract_id}/versions", response=VersionsOut, summary="All wordings of a contract"
)
def list_versions(request: HttpRequest, contract_id: Path[RowId]) -> dict[str, Any]:
    contract = one_contract(caller_of(request), contract_id)
    rows = contract.versions.select_related("file").prefetch_related("plan__lines")
    return {"rows": [_version_shown(version) for version in rows.order_by("sequence")]}


@router.post(
    "/contracts/{contract_id}/versions",
    response={201: ContractOut},
    summary="Begin a change of a signed contract",
)
def begin_change(request: HttpRequest, contract_id: Path[RowId], told: NextVersionIn) -> Status:
    """The next version, with all that the last one says; then change the draft and sign it."""
    caller = caller_of(request)
    contract = one_contract(caller, contract_id, "contracts.write")
    open_next_version(contract, by=caller.by, change_note=told.change_note)
    return Status(201, contract_shown(one_contract(caller, contract_id, "contracts.write")))


@router.put("/contracts/{contract_id}/draft", response=ContractOut, summary="Change the draft")
def change(request: HttpRequest, contract_id: Path[RowId], wording: WordingIn) -> dict[str, Any]:
    """Replaces all that the draft says; what was approved before is not approved any more."""
    caller = caller_of(request)
    contract = one_contract(caller, contract_id, "contracts.write")
    change_draft(contract, facts_of(wording, caller), by=caller.by)
    return contract_shown(one_contract(caller, contract_id, "contracts.write"))
