"""Which companies we know, and which of them a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan, In

from huikuan.engine.names import name_key, search_words
from huikuan.records.customers.long_lists import InOrder, few_or, listed_within
from huikuan.records.customers.models import (
    BankAccount,
    Contact,
    Customer,
    CustomerGroup,
    CustomerName,
)
from huikuan.records.people.queries import departments, scoped
from huikuan.records.people.rights import Reach, Rights
from huikuan.records.prepared import Prepared, Rows

SEARCH_LENGTH_MAX = 80
# What fits more is met soon in the order of the list.
FEW_FOUND = 200


def visible_to(
    rights: Rights, permission: str = "customers.read", *, listed: bool = False
) -> QuerySet[Customer]:
    """The customers a right reaches; merged records are found through their successor.

    ``listed``: for the list of them all, which is read in an order of its own.
    """
    reached = listed_within(rights, permission) if listed else scoped(rights.reach(permission))
    return (
        Customer.objects.filter(reached)
        .filter(successor=None)
        .select_related("group", "owner", "department")
    )


def reaches(rights: Rights, permission: str, customer: Customer) -> bool:
    """Whether a right reaches this customer: what ``visible_to`` asks, of one already read."""
    path = customer.department.path if customer.department else ""
    return reaches_one(rights.reach(permission), customer.owner_id, path)


def reaches_one(reach: Reach, owner_id: int | None, department_path: str) -> bool:
    """Whether a right goes as far as somebody with this owner in this department."""
    if reach.all or (reach.user_id and reach.user_id == owner_id):
        return True
    return bool(department_path) and department_path.startswith(reach.department_paths)


@dataclass(frozen=True, slots=True)
class CustomerOnFile:
    """Who one customer is, with the names of whoever looks after them, as plain facts."""

    id: int
    code: str
    name: str
    uscc: str
    tax_number: str
    country: str
    region: str
    industry: str
    address: str
    created_at: datetime
    group_id: int | None
    group_name: str | None
    owner_id: int | None
    owner_name: str
    department_name: str | None
    department_path: str


def customer_on_file(*, code: str = "", customer_id: int = 0) -> CustomerOnFile | None:
    """One customer by our code for them or by number; a merged record is not there any more."""
    return _BY_CODE(code) if code else _BY_ID(customer_id)


def _first_on_file(rows: Rows) -> CustomerOnFile | None:
    if not rows:
        return None
    *facts, owner_name, username, department_name, path = rows[0]
    named = (*facts, owner_name or username or "", department_name, path or "")
    return CustomerOnFile(*named)


def _on_file(**wanted: Any) -> QuerySet[Customer, Any]:
    return Customer.objects.filter(**wanted, successor=None).values_list(
        "id", "code", "name", "uscc", "tax_number", "country", "region", "industry", "address",
        "created_at", "group_id", "group__name", "owner_id", "owner__name", "owner__username",
        "department__name", "department__path",
    )  # fmt: skip


_BY_CODE = Prepared(lambda code: _on_file(code=code), str, shape=_first_on_file)
_BY_ID = Prepared(lambda customer_id: _on_file(pk=customer_id), int, shape=_first_on_file)


class Known(NamedTuple):
    """What hangs on a customer, in the order in which it came.

    A name: id, kind, text. A contact: id, name, role, phone, e-mail. A bank account: id, number,
    bank, holder.
    """

    names: tuple[tuple[Any, ...], ...]
    contacts: tuple[tuple[Any, ...], ...]
    bank_accounts: tuple[tuple[Any, ...], ...]


def _shaped(rows: Rows) -> Known:
    found: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in _KNOWN_WIDTHS}
    for kind, *facts in sorted(rows):
        found[kind].append(tuple(facts[: _KNOWN_WIDTHS[kind]]))
    return Known(*map(tuple, found.values()))


_KNOWN_WIDTHS = {"name": 3, "contact": 5, "bank_account": 4}
_NOTHING = Value("", output_field=CharField())


def _known(named: int, met: int, noted: int) -> QuerySet[Any, Any]:
    def told(kind: str, rows: QuerySet[Any], *fields: Any) -> QuerySet[Any, Any]:
        label = Value(kind, output_field=CharField())
        return rows.order_by().values_list(label, "id", *fields)

    return told(
        "name", CustomerName.objects.filter(customer_id=named), "kind", "text", _NOTHING, _NOTHING
    ).union(
        told("contact", Contact.objects.filter(customer_id=met), "name", "role", "phone", "email"),
        told(
            "bank_account", BankAccount.objects.filter(customer_id=noted),
            "number", "bank_name", "holder", _NOTHING,
        ),
        all=True,
    )  # fmt: skip


# Asked with the customer's number three times, once for each kind.
known_of = Prepared(_known, int, int, int, shape=_shaped)


def found_customers(
    rights: Rights, text: str, limit: int = 20, permission: str = "customers.read"
) -> list[Customer]:
    """Companies found as one types: by any name, pinyin, initials, code or 统一社会信用代码."""
    return list(matching(visible_to(rights, permission), text)[:limit])


def matching(customers: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """Narrow customers to those that every word of the text fits."""
    return customers.filter(_fits(text))


def listed_matching(
    customers: QuerySet[Customer], text: str, rights: Rights, permission: str = "customers.read"
) -> QuerySet[Customer]:
    """The same for the list of them all: what fits few is looked for once, in no order."""
    fits = _fits(text)
    known = Customer.objects.filter(scoped(rights.reach(permission)), fits)
    return customers.filter(few_or(known, fits, few=FEW_FOUND))


def _fits(text: str) -> Q:
    condition = Q()
    for word in search_words(text[:SEARCH_LENGTH_MAX]):
        if not word.isascii():
            # LIKE would decode sign by sign; this compares bytes. Both are in small letters.
            found = StrIndex("search_text", Value(word))
            condition &= Q(GreaterThan(found, 0))
        else:
            condition &= Q(search_text__contains=word)
    return condition


def listed_in_departments(
    customers: QuerySet[Customer], path: str, rights: Rights, permission: str = "customers.read"
) -> QuerySet[Customer]:
    """Narrow the list of customers to a department and those below it."""
    below = [each.pk for each in departments() if each.path.startswith(path)]
    known = Customer.objects.filter(scoped(rights.reach(permission)), department_id__in=below)
    return customers.filter(few_or(known, Q(In(InOrder("department_id"), below or [0]))))


def customers_by_code(codes: Iterable[str]) -> dict[str, Customer]:
    """Companies by our code for them; a merged record leads to its successor."""
    wanted = list(set(codes))
    found: dict[str, Customer] = {}
    for start in range(0, len(wanted), 900):
        rows = Customer.objects.filter(code__in=wanted[start : start + 900])
        for customer in rows.select_related("successor"):
            found[customer.code] = customer.successor or customer
    return found


def customers_by_tax_number(numbers: Iterable[str]) -> dict[str, Customer]:
    """Companies by tax number or credit code; a number that fits two companies is left out."""
    wanted = sorted({number for number in numbers if number})
    found: dict[str, dict[int, Customer]] = {}
    for start in range(0, len(wanted), 400):
        some = wanted[start : start + 400]
        rows = Customer.objects.filter(Q(tax_number__in=some) | Q(uscc__in=some))
        for row in rows.select_related("successor"):
            one = row.successor or row
            for number in {row.tax_number, row.uscc} & set(some):
                found.setdefault(number, {})[one.pk] = one
    return {
        number: next(iter(fitting.values()))
        for number, fitting in found.items()
        if len(fitting) == 1
    }


def customers_by_name(names: Iterable[str]) -> dict[str, Customer]:
    """Companies by a name as others write it; names that fit two companies are left out."""
    keys = {name: name_key(name) for name in set(names) if name}
    found: dict[str, set[int]] = {}
    customers: dict[int, Customer] = {}
    wanted = list(set(keys.values()))
    for start in range(0, len(wanted), 900):
        rows = Customer.objects.filter(names__text_key__in=wanted[start : start + 900])
        for customer in rows.prefetch_related("names").distinct():
            customers[customer.pk] = customer
            for name in customer.names.all():
                found.setdefault(name.text_key, set()).add(customer.successor_id or customer.pk)
    return {
        name: customers[next(iter(found[key]))]
        for name, key in keys.items()
        if len(found.get(key, ())) == 1 and next(iter(found[key])) in customers
    }


def names_by_customer(customer_ids: Iterable[int]) -> dict[int, set[str]]:
    """Every name these companies are known by."""
    wanted = list(customer_ids)
    found: dict[int, set[str]] = {}
    for start in range(0, len(wanted), 900):
        rows = CustomerName.objects.filter(customer_id__in=wanted[start : start + 900])
        for customer_id, text in rows.values_list("customer_id", "text"):
            found.setdefault(customer_id, set()).add(text)
    return found


def codes_without_zeros() -> dict[str, str]:
    """Codes of figures only, by what is left of them without their leading zeros."""
    codes = Customer.objects.order_by("-id").values_list("code", flat=True)
    return {code.lstrip("0"): code for code in codes.iterator() if code.isdecimal()}


def holders_of_uscc(usccs: Iterable[str]) -> dict[str, str]:
    """Who holds these 统一社会信用代码: credit code to our code for the company."""
    wanted = [uscc for uscc in usccs if uscc]
    rows = Customer.objects.filter(uscc__in=wanted).values_list("uscc", "code")
    return dict(rows)


def groups() -> QuerySet[CustomerGroup]:
    """Groups of companies under one controller."""
    return CustomerGroup.objects.order_by("name")


def same_name(name: str, but: int | None = None) -> QuerySet[Customer]:
    """Companies known by the same name, however it is written."""
    found = Customer.objects.filter(names__text_key=name_key(name), successor=None)
    return found.filter(~Q(pk=but)).distinct().order_by("code")


def records_of(customer_id: int) -> list[int]:
    """The number of a customer and of every record that turned out to be the same company."""
    found, newest = [customer_id], [customer_id]
    while newest:
        merged = Customer.objects.filter(successor__in=newest).exclude(pk__in=found)
        newest = list(merged.order_by("pk").values_list("pk", flat=True))
        found += newest
    return found


def regions(customers: QuerySet[Customer]) -> QuerySet[Customer, str]:
    """The regions these customers are in."""
    rows = customers.select_related(None).exclude(region="").order_by("region")
    return rows.values_list("region", flat=True).distinct()


def contacts_of(customer: Customer) -> QuerySet[Contact]:
    """The people we speak with there."""
    return Contact.objects.filter(customer=customer)


def bank_accounts_of(customer: Customer) -> QuerySet[BankAccount]:
    """The accounts the customer pays from."""
    return BankAccount.objects.filter(customer=customer)


def customer_named(uscc: str, but: int | None = None) -> Customer | None:
    """Who holds this 统一社会信用代码 already."""
    return Customer.objects.filter(~Q(pk=but), uscc=uscc).first()
