"""Changes of bank data: a program may ask; a second person decides, never a program."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from huikuan.flows.change_bank_account import (
    ask_for_bank_change,
    ask_for_tax_number_change,
    withdraw,
)
from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one, one_customer
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import Brief, In, Reason, RowId, Short
from huikuan.records.customers.bank_changes import bank_changes_visible_to
from huikuan.records.customers.queries import bank_accounts_of

router = Router(tags=["Bank changes"])
NEWEST_FIRST = Sorting(("-id",))


class AccountIn(In):
    """An account as it shall be."""

    number: Brief
    bank_name: Short = ""
    holder: Short = ""


class BankChangeIn(In):
    """What shall change: no ``account_id`` is a new account, no ``after`` removes the account."""

    account_id: RowId | None = None
    after: AccountIn | None = None
    tax_number: Brief | None = Field(None, description="Instead of an account: the tax number")
    reason: Reason

    @model_validator(mode="after")
    def _one_thing(self) -> "BankChangeIn":
        if self.tax_number is not None and (self.account_id or self.after):
            raise PydanticCustomError("tax_number_or_account", "tax_number_or_account")
        return self


class WithdrawalIn(In):
    """Why it is taken back."""

    reason: Reason


class AccountFactsOut(BaseModel):
    """An account before or after."""

    number: str
    bank_name: str
    holder: str


class BankChangeOut(BaseModel):
    """A change that was asked for; ``effective_at`` is known once it is approved."""

    id: int
    customer_id: int
    what: str = Field(examples=["account", "tax_number"])
    account_id: int | None
    before: AccountFactsOut | None
    after: AccountFactsOut | None
    state: str = Field(examples=["waiting"])
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    effective_at: datetime | None


def bank_change_shown(change: Any) -> dict[str, Any]:
    """A change as the API tells it."""
    names = ("id", "customer_id", "what", "account_id", "state", "reason", "requested_at",
             "decided_at", "decision_reason", "effective_at")  # fmt: skip
    return {name: getattr(change, name) for name in names} | {
        "before": change.before or None,
        "after": change.after or None,
        "requested_by": change.requested_by.username,
        "decided_by": change.decided_by.username if change.decided_by else None,
    }


@router.get(
    "/customers/{customer_id}/bank-changes",
    response=PageOut[BankChangeOut],
    summary="The changes of a customer's bank data",
)
def list_bank_changes(
    request: HttpRequest, customer_id: Path[RowId], page: Query[PageIn]
) -> dict[str, Any]:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "bank_data.read")
    rows = bank_changes_visible_to(caller.rights, "bank_data.read").filter(customer=customer)
    return page_of(rows, page, NEWEST_FIRST, bank_change_shown, "bank_changes")


@router.post(
    "/customers/{customer_id}/bank-changes",
    response={201: BankChangeOut},
    summary="Ask for a change of a customer's bank data",
)
def create_bank_change(
    request: HttpRequest, customer_id: Path[RowId], change: BankChangeIn
) -> Status:
    """Nothing changes yet: a second person decides in the product, and a cooling time follows."""
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "bank_data.request")
    if change.tax_number is not None:
        asked = ask_for_tax_number_change(
            customer, change.tax_number, reason=change.reason, by=caller.by
        )
        return Status(201, bank_change_shown(asked))
    account = one(bank_accounts_of(customer), change.account_id) if change.account_id else None
    after = change.after.model_dump() if change.after else {}
    made = ask_for_bank_change(customer, account, after, reason=change.reason, by=caller.by)
    return Status(201, bank_change_shown(made))


@router.post(
    "/bank-changes/{bank_change_id}/withdrawal",
    response=BankChangeOut,
    summary="Take back a change one has asked for",
)
def withdraw_bank_change(
    request: HttpRequest, bank_change_id: Path[RowId], told: WithdrawalIn
) -> dict[str, Any]:
    caller = caller_of(request)
    rows = bank_changes_visible_to(caller.rights, "bank_data.request")
    withdraw(one(rows, bank_change_id), reason=told.reason, by=caller.by)
    return bank_change_shown(one(rows, bank_change_id))
