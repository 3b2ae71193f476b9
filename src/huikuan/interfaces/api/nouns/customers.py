"""Customers: who they are, by what names, whom we speak with, from where they pay."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel

from huikuan.flows.keep_customer import (
    forget_contact,
    meet_contact,
    note_name,
    open_customer,
    update_customer,
)
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import (
    one_customer,
    the_department,
    the_group,
    the_user,
)
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import absent
from huikuan.interfaces.api.shapes import Brief, In, Name, Note, RowId, Short, Word
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.queries import bank_accounts_of, contacts_of, matching, visible_to

router = Router(tags=["Customers"])
SORTINGS = {"code": Sorting(("code",)), "name": Sorting(("name", "id"))}
BY_ID = Sorting(("id",))
NameKind = Literal["legal", "former", "short", "foreign", "spelling", "code"]


class CustomersIn(PageIn):
    """Which customers; ``search`` takes names, pinyin, initials, codes and 统一社会信用代码."""

    search: Short = ""
    code: Short = ""
    group_code: Short = ""
    sort: Literal["code", "name"] = "code"


class NameIn(In):
    """A name a company is known by."""

    kind: NameKind
    text: Name


class CustomerIn(In):
    """A company; owner and department are assigned by those who may."""

    code: Word
    name: Name
    uscc: Brief = ""
    tax_number: Brief = ""
    country: Literal[""] | Word = ""
    region: Short = ""
    industry: Short = ""
    address: Note = ""
    group_code: Short = ""
    names: list[NameIn] = []


class CustomerChangeIn(In):
    """What is known anew; what is left out stays."""

    name: Name | None = None
    uscc: Brief | None = None
    tax_number: Brief | None = None
    country: Brief | None = None
    region: Short | None = None
    industry: Short | None = None
    address: Note | None = None
    group_code: Short | None = None


class AssignmentIn(In):
    """Whose customer this is; null is nobody's."""

    owner: Short | None
    department: Short | None


class CustomerOut(BaseModel):
    """A company as we know it."""

    id: int
    code: str
    name: str
    uscc: str
    tax_number: str
    country: str
    region: str
    industry: str
    address: str
    group_code: str | None
    owner: str | None
    department: str | None


class CustomerWholeOut(CustomerOut):
    """A company with all its names."""

    names: list[dict[str, str]]


class ContactIn(In):
    """A person there."""

    name: Short
    role: Short = ""
    phone: Brief = ""
    email: Short = ""


class ContactOut(BaseModel):
    """A person there."""

    id: int
    name: str
    role: str
    phone: str
    email: str


class BankAccountOut(BaseModel):
    """An account the customer pays from."""

    id: int
    number: str
    bank_name: str
    holder: str


class GoneOut(BaseModel):
    """What is there no more."""

    id: int
    removed: bool = True


def customer_shown(customer: Any) -> dict[str, Any]:
    """A customer as the API tells it."""
    shown = {name: getattr(customer, name) for name in ("id", "code", "name", "uscc", "tax_number")}
    shown |= {name: getattr(customer, name) for name in ("country", "region", "industry")}
    return shown | {
        "address": customer.address,
        "group_code": customer.group.code if customer.group else None,
        "owner": customer.owner.username if customer.owner else None,
        "department": customer.department.code if customer.department else None,
    }


def _whole(caller: Caller, customer_id: int, permission: str) -> dict[str, Any]:
    customer = one_customer(caller, customer_id, permission)
    names = [{"kind": name.kind, "text": name.text} for name in customer.names.all()]
    return customer_shown(customer) | {"names": names}


def _plain(row: Any, shape: type[BaseModel]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.model_fields}


@router.get("/customers", response=PageOut[CustomerOut], summary="List and search customers")
def list_customers(request: HttpRequest, asked: Query[CustomersIn]) -> dict[str, Any]:
    customers = matching(visible_to(caller_of(request).rights), asked.search)
    if asked.code:
        customers = customers.filter(code=asked.code)
    if asked.group_code:
        customers = customers.filter(group__code=asked.group_code)
    return page_of(customers, asked, SORTINGS[asked.sort], customer_shown, "customers")


@router.post("/customers", response={201: CustomerWholeOut}, summary="Register a customer")
def create_customer(request: HttpRequest, customer: CustomerIn) -> Status:
    """Whoever reaches only their own or their department's customers becomes the owner."""
    caller = caller_of(request)
    mine = not caller.rights.reach("customers.write").all
    facts = CustomerFacts(
        **customer.model_dump(exclude={"names"}),
        owner_id=caller.user.pk if mine else None,
        department_id=caller.user.department_id if mine else None,
        names=tuple((name.kind, name.text) for name in customer.names),
    )
    created = open_customer(facts, by=caller.by)
    return Status(201, _whole(caller, created.pk, "customers.write"))


@router.get("/customers/{customer_id}", response=CustomerWholeOut, summary="One customer")
def show_customer(request: HttpRequest, customer_id: Path[RowId]) -> dict[str, Any]:
    return _whole(caller_of(request), customer_id, "customers.read")


@router.patch("/customers/{customer_id}", response=CustomerWholeOut, summary="Change a customer")
def change(
    request: HttpRequest, customer_id: Path[RowId], changes: CustomerChangeIn
) -> dict[str, Any]:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "customers.write")
    told = changes.model_dump(exclude_none=True)
    if "group_code" in told:
        told["group"] = the_group(told.pop("group_code"))
    update_customer(customer, told, by=caller.by)
    return _whole(caller, customer_id, "customers.write")


@router.put(
    "/customers/{customer_id}/assignment", response=CustomerOut, summary="Say whose customer it is"
)
def assign(
    request: HttpRequest, customer_id: Path[RowId], assignment: AssignmentIn
) -> dict[str, Any]:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "customers.assign")
    changes = {
        "owner": the_user(assignment.owner),
        "department": the_department(assignment.department),
    }
    update_customer(customer, changes, by=caller.by)
    customer.refresh_from_db()
    return customer_shown(customer)


@router.post(
    "/customers/{customer_id}/names", response={201: CustomerWholeOut}, summary="Add a name"
)
def create_name(request: HttpRequest, customer_id: Path[RowId], name: NameIn) -> Status:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "customers.write")
    note_name(customer, name.kind, name.text, by=caller.by)
    return Status(201, _whole(caller, customer_id, "customers.write"))


@router.get(
    "/customers/{customer_id}/contacts", response=PageOut[ContactOut], summary="The people there"
)
def list_contacts(
    request: HttpRequest, customer_id: Path[RowId], page: Query[PageIn]
) -> dict[str, Any]:
    customer = one_customer(caller_of(request), customer_id, "contacts.read")
    rows = contacts_of(customer)
    return page_of(rows, page, BY_ID, lambda row: _plain(row, ContactOut), "contacts")


@router.post(
    "/customers/{customer_id}/contacts", response={201: ContactOut}, summary="Add a contact"
)
def create_contact(request: HttpRequest, customer_id: Path[RowId], contact: ContactIn) -> Status:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "contacts.write")
    made = meet_contact(customer, by=caller.by, **contact.model_dump())
    return Status(201, _plain(made, ContactOut))


@router.delete(
    "/customers/{customer_id}/contacts/{contact_id}", response=GoneOut, summary="Remove a contact"
)
def delete_contact(
    request: HttpRequest, customer_id: Path[RowId], contact_id: Path[RowId]
) -> dict[str, Any]:
    caller = caller_of(request)
    customer = one_customer(caller, customer_id, "contacts.write")
    contact = contacts_of(customer).filter(pk=contact_id).first()
    if contact is None:
        raise absent()
    forget_contact(contact, by=caller.by)
    return {"id": contact_id}


@router.get(
    "/customers/{customer_id}/bank-accounts",
    response=PageOut[BankAccountOut],
    summary="The accounts a customer pays from",
)
def list_bank_accounts(
    request: HttpRequest, customer_id: Path[RowId], page: Query[PageIn]
) -> dict[str, Any]:
    customer = one_customer(caller_of(request), customer_id, "bank_data.read")
    rows = bank_accounts_of(customer)
    return page_of(rows, page, BY_ID, lambda row: _plain(row, BankAccountOut), "bank_accounts")
