"""Contracts (合同): written, moved on, signed; how far they are."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from huikuan.desks.contracts.commands import (
    ContractFacts,
    move_contract,
    refuse_contract_told_differently,
    write_contract,
)
from huikuan.desks.contracts.queries import (
    approval_reasons_of,
    base_of,
    contracts_visible_to,
    newest_version,
    standing_approval,
)
from huikuan.errors import Refused
from huikuan.flows.conclude_contract import refuse_unapproved
from huikuan.flows.sign_contract import sign_contract
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import customers_named, one, the_department, the_user
from huikuan.interfaces.api.nouns.progress import ProgressOut, progress_shown
from huikuan.interfaces.api.nouns.wordings import (
    ContractOut,
    WordingIn,
    contract_shown,
    facts_of,
    one_contract,
    reached_contracts,
)
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import Day, In, Name, RowId, Short, Word
from huikuan.records.people.actor import Actor

router = Router(tags=["Contracts"])
NEWEST_FIRST = Sorting(("-id",))
State = Literal[
    "draft", "in_review", "in_approval", "in_signing", "effective", "performing", "suspended",
    "completed", "rescinded", "terminated", "archived",
]  # fmt: skip
# Where a program may bring a contract: signing has its own call, approvals are people's.
Aim = Literal[
    "draft", "in_review", "in_signing", "performing", "suspended", "completed", "rescinded",
    "terminated", "archived",
]  # fmt: skip


class ContractsIn(PageIn):
    """Which contracts."""

    customer_id: RowId | None = None
    customer_code: Short = ""
    number: Short = ""
    state: State | None = None


class ContractIn(WordingIn):
    """A contract as a draft. Its number is its natural key: told twice, it is one."""

    number: Word
    customer_code: Word
    title: Literal[""] | Name = ""
    plan_basis: Literal["contract", "order"] = "contract"
    owner: Word | None = Field(None, description="Sign-in name; the customer's owner when absent")
    department: Word | None = Field(None, description="Code; the customer's when absent")


class MoveIn(In):
    """Into which state; to suspend, rescind or terminate takes a reason."""

    to: Aim
    reason: Short = ""


class SignatureIn(In):
    """When both had signed."""

    signed_on: Day


class ContractToldOut(ContractOut):
    """A contract after it was told; ``is_new`` is false when it was known."""

    is_new: bool


def _known(told: ContractIn, customer: Any, caller: Caller) -> Any:
    """The contract with this number, if it was told before with the same facts."""
    rows = reached_contracts(caller, "contracts.write").filter(number=told.number)
    contract = rows.first()
    if contract is None:
        return None
    plan = (told.plan.text, told.plan.variant or "") if told.plan else None
    facts = ContractFacts(told.currency, told.minor, None, told.tax_minor)
    refuse_contract_told_differently(contract, customer.pk, facts, plan, told.plan_basis)
    return contract


@router.get("/contracts", response=PageOut[ContractOut], summary="List contracts")
def list_contracts(request: HttpRequest, asked: Query[ContractsIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "customer__code": asked.customer_code,
        "number": asked.number,
        "state": asked.state,
    }
    rows = reached_contracts(caller_of(request))
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, contract_shown, "contracts")


@router.post(
    "/contracts",
    response={200: ContractToldOut, 201: ContractToldOut},
    summary="Write a contract as a draft",
)
def create_contract(request: HttpRequest, contract: ContractIn) -> Status:
    """201 when it is new, 200 when the same contract was known already."""
    caller = caller_of(request)
    customer = customers_named(caller, [contract.customer_code], "contracts.write")[
        contract.customer_code
    ]
    if known := _known(contract, customer, caller):
        return Status(200, contract_shown(known) | {"is_new": False})
    owner, place = the_user(contract.owner), the_department(contract.department)
    made = write_contract(
        contract.number,
        customer.pk,
        facts_of(contract, caller),
        by=caller.by,
        title=contract.title,
        plan_basis=contract.plan_basis,
        owner_id=owner.pk if owner else customer.owner_id,
        department_id=place.pk if place else customer.department_id,
    )
    shown = contract_shown(one_contract(caller, made.pk, "contracts.write"))
    return Status(201, shown | {"is_new": True})


@router.get("/contracts/{contract_id}", response=ContractOut, summary="One contract")
def show_contract(request: HttpRequest, contract_id: Path[RowId]) -> dict[str, Any]:
    return contract_shown(one_contract(caller_of(request), contract_id))


@router.get(
    "/contracts/{contract_id}/progress", response=ProgressOut, summary="How far a contract is"
)
def show_progress(request: HttpRequest, contract_id: Path[RowId]) -> dict[str, Any]:
    """Planned, fallen due, invoiced, paid, overdue. Refused while nothing is signed, and for a
    framework, whose orders have their own figures."""
    caller = caller_of(request)
    contract = one(contracts_visible_to(caller.rights), contract_id)
    base = base_of(contract, None)
    if base is None:
        raise Refused("nothing_signed", number=contract.number)
    return progress_shown(base, caller)


@router.post(
    "/contracts/{contract_id}/moves", response=ContractOut, summary="Bring it into another state"
)
def move(request: HttpRequest, contract_id: Path[RowId], told: MoveIn) -> dict[str, Any]:
    """Approving is for people: a program neither grants an approval nor steps around it."""
    caller = caller_of(request)
    contract = one_contract(caller, contract_id, "contracts.write")
    if told.to == "in_signing" and _waits_for_people(contract, caller.by):
        raise Problem(403, "approval_by_people", number=contract.number)
    move_contract(contract, told.to, by=caller.by, reason=told.reason)
    return contract_shown(one_contract(caller, contract_id, "contracts.write"))


def _waits_for_people(contract: Any, by: Actor) -> bool:
    version = newest_version(contract)
    approval = standing_approval(version)
    if approval is None:
        return contract.state == "in_approval" or bool(approval_reasons_of(version, on=by.today))
    return contract.state == "in_approval" or not approval.is_granted


@router.post(
    "/contracts/{contract_id}/signature", response=ContractOut, summary="Record the signature"
)
def sign(request: HttpRequest, contract_id: Path[RowId], told: SignatureIn) -> dict[str, Any]:
    """From now on this wording stays, known by its hash, and its plan makes money due."""
    caller = caller_of(request)
    contract = one_contract(caller, contract_id, "contracts.sign")
    refuse_unapproved(contract, by=caller.by)
    sign_contract(contract, signed_on=told.signed_on, by=caller.by)
    return contract_shown(one_contract(caller, contract_id, "contracts.sign"))
