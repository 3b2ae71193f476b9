"""From what a program names to the thing itself, only as far as its right reaches."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from huikuan.interfaces.api.door import Caller
from huikuan.interfaces.api.problems import Problem, absent
from huikuan.records.customers.models import Customer, CustomerGroup
from huikuan.records.customers.queries import groups, visible_to
from huikuan.records.people.models import Department, User
from huikuan.records.people.queries import departments, users


def one(rows: QuerySet[Any], row_id: int) -> Any:
    """The row with this number among those a right reaches; else it is simply not there."""
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise absent()
    return row


def one_customer(caller: Caller, customer_id: int, permission: str) -> Customer:
    """A customer the caller reaches by this permission."""
    customer: Customer = one(visible_to(caller.rights, permission), customer_id)
    return customer


def customers_named(
    caller: Caller, codes: Iterable[str], permission: str, pointer: str = "/customer_code"
) -> dict[str, Customer]:
    """Customers by code; who is out of reach is as unknown as who does not exist."""
    wanted = sorted(set(codes))
    found: dict[str, Customer] = {}
    for start in range(0, len(wanted), 500):
        rows = visible_to(caller.rights, permission).filter(code__in=wanted[start : start + 500])
        found |= {customer.code: customer for customer in rows}
    for code in wanted:
        if code not in found:
            raise Problem(422, "customer_unknown", pointer=pointer, customer_code=code)
    return found


def the_group(code: str) -> CustomerGroup | None:
    """The group with this code; no code is no group."""
    group = groups().filter(code=code).first() if code else None
    if code and group is None:
        raise Problem(422, "group_unknown", pointer="/group_code", group_code=code)
    return group


def the_user(username: str | None) -> User | None:
    """The person with this sign-in name; no name is nobody."""
    user = users().filter(username=username, is_active=True).first() if username else None
    if username and user is None:
        raise Problem(422, "user_unknown", pointer="/owner", username=username)
    return user


def the_department(code: str | None) -> Department | None:
    """The department with this code; no code is none."""
    department = departments().filter(code=code).first() if code else None
    if code and department is None:
        raise Problem(422, "department_unknown", pointer="/department", department=code)
    return department
