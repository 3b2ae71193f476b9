"""Get to know a company: its names, its codes, its people, its accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from huikuan.engine.identifiers import uscc_verdict
from huikuan.engine.names import name_key, search_text
from huikuan.errors import Refused
from huikuan.records.customers.models import (
    NAME_KINDS,
    BankAccount,
    Contact,
    Customer,
    CustomerGroup,
    CustomerName,
)
from huikuan.records.customers.queries import customer_named
from huikuan.records.people.actor import Actor

CHANGEABLE = frozenset(
    {"name", "uscc", "tax_number", "country", "region", "industry", "address", "group", "owner",
     "department"}
)  # fmt: skip
# Asked at every posting: the object mapper would take longer to spell it than the database to tell.
_HOLD = "SELECT id, code FROM customers_customer WHERE id IN ({}) ORDER BY id"


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What we are told about a company; ``names`` are pairs of kind and text."""

    code: str
    name: str
    uscc: str = ""
    tax_number: str = ""
    country: str = ""
    region: str = ""
    industry: str = ""
    address: str = ""
    group_code: str = ""
    group_name: str = ""
    owner_id: int | None = None
    department_id: int | None = None
    names: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def register_customers(facts: Sequence[CustomerFacts], *, by: Actor) -> dict[str, Customer]:
    """Register many companies at once; who is known already only gets the new names."""
    known = {
        row.code: row
        for start in range(0, len(facts), 900)
        for row in Customer.objects.filter(
            code__in=[fact.code for fact in facts[start : start + 900]]
        )
    }
    groups = _groups(facts)
    fresh = {fact.code: fact for fact in facts if fact.code not in known}
    for fact in fresh.values():
        refuse_wrong_facts(fact)
    made = [_customer(fact, groups, by) for fact in fresh.values()]
    Customer.objects.bulk_create(made, batch_size=500)
    by_code = known | {customer.code: customer for customer in made}
    _add_names(facts, by_code, set(fresh))
    return by_code


def register_customer(facts: CustomerFacts, *, by: Actor) -> Customer:
    """Register one company; its code must be new."""
    if Customer.objects.filter(code=facts.code).exists():
        raise Refused("customer_code_taken", code=facts.code)
    if facts.uscc and (holder := customer_named(_checked_uscc(facts.uscc))):
        raise Refused("uscc_taken", uscc=facts.uscc, owner=_keeper(holder))
    return register_customers([facts], by=by)[facts.code]


@transaction.atomic
def change_customer(customer: Customer, changes: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Change what we know of a company; returns what really changed, old and new.

    A changed legal name stays findable as a former name.
    """
    assert set(changes) <= CHANGEABLE, set(changes) - CHANGEABLE
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    if "uscc" in changes:
        changes = changes | {"uscc": _checked_uscc(changes["uscc"])}
    old = {field: getattr(customer, field) for field in changes}
    changed = {field: (old[field], new) for field, new in changes.items() if old[field] != new}
    if not changed:
        return {}
    if not changes.get("name", customer.name).strip():
        raise Refused("name_missing")
    uscc = changes.get("uscc", "")
    if "uscc" in changed and uscc and (holder := customer_named(uscc, but=customer.pk)):
        raise Refused("uscc_taken", uscc=uscc, owner=_keeper(holder))
    for field, (_, new) in changed.items():
        setattr(customer, field, new)
    customer.save()
    if "name" in changed:
        CustomerName.objects.filter(customer=customer, kind="legal").update(kind="former")
        _keep_name(customer, "legal", customer.name)
    refresh_search(customer)
    return changed


def found_group(name: str, *, by: Actor) -> CustomerGroup:
    """The group of this name or code; a new name makes a new group, which is its own code."""
    name = " ".join(name.split())
    if not name:
        raise Refused("name_missing")
    known = CustomerGroup.objects.filter(Q(name=name) | Q(code=name)).order_by("id").first()
    return known or CustomerGroup.objects.create(code=_free_group_code(name), name=name)


def _free_group_code(name: str) -> str:
    code, turn = name[:64], 2
    while CustomerGroup.objects.filter(code=code).exists():
        code, turn = f"{name[:58]}#{turn}", turn + 1
    return code


def add_name(customer: Customer, kind: str, text: str, *, by: Actor) -> CustomerName:
    """One more name this company is known by."""
    text = " ".join(text.split())
    if kind not in NAME_KINDS or not text:
        raise Refused("name_missing")
    name = _keep_name(customer, kind, text)
    refresh_search(customer)
    return name


def add_contact(
    customer: Customer, name: str, *, by: Actor, role: str = "", phone: str = "", email: str = ""
) -> Contact:
    """A person there we speak with about money."""
    if not name.strip():
        raise Refused("name_missing")
    return Contact.objects.create(
        customer=customer, name=name.strip(), role=role, phone=phone, email=email
    )


def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Forget a person; documents keep what was said."""
    contact.delete()


def add_bank_account(
    customer: Customer, number: str, *, by: Actor, bank_name: str = "", holder: str = ""
) -> BankAccount:
    """An account the customer pays from."""
    number = "".join(number.split())
    if not number:
        raise Refused("bank_account_missing")
    account, _ = BankAccount.objects.get_or_create(
        customer=customer, number=number, defaults={"bank_name": bank_name, "holder": holder}
    )
    return account


def hold_customers(customer_ids: Iterable[int]) -> dict[int, str]:
    """Hold companies until the transaction ends, and give their codes.

    Whoever judges on a company's account holds it first, so two people never judge on the same
    money at once. Always in the order of their numbers: nobody waits in a circle.
    """
    wanted = sorted(set(customer_ids))
    lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    assert connection.in_atomic_block, "a company is held within a transaction"
    held: dict[int, str] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 900):
            some = wanted[start : start + 900]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(_HOLD.format(marks) + lock, some)
            held.update(cursor.fetchall())
    return held


def refuse_wrong_facts(facts: CustomerFacts) -> None:
    """Refuse what cannot be a company's facts, before anything is written."""
    if not facts.code.strip():
        raise Refused("customer_code_missing")
    if not facts.name.strip():
        raise Refused("name_missing")
    _checked_uscc(facts.uscc)


def refresh_search(customer: Customer) -> None:
    """Write down anew by what the company is found."""
    texts = [name.text for name in customer.names.all()]
    customer.search_text = _search_text(customer, texts)
    Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text)


def _checked_uscc(uscc: str) -> str:
    """The code in its one writing, or a refusal that says what is wrong with it."""
    if not uscc:
        return ""
    verdict = uscc_verdict(uscc)
    if verdict.wrong:
        raise Refused(verdict.wrong, uscc=uscc, found=verdict.found)
    return verdict.code


def _keeper(customer: Customer) -> str:
    """Whom to ask about a company that one may not see: nothing else of it is told."""
    return customer.owner.name if customer.owner else "–"


def _groups(facts: Iterable[CustomerFacts]) -> dict[str, CustomerGroup]:
    wanted = {fact.group_code: fact.group_name or fact.group_code for fact in facts}
    wanted.pop("", None)
    CustomerGroup.objects.bulk_create(
        [CustomerGroup(code=code, name=name) for code, name in wanted.items()],
        ignore_conflicts=True,
    )
    return {group.code: group for group in CustomerGroup.objects.filter(code__in=wanted)}


def _customer(fact: CustomerFacts, groups: dict[str, CustomerGroup], by: Actor) -> Customer:
    customer = Customer(
        code=fact.code,
        name=fact.name,
        uscc=_checked_uscc(fact.uscc),
        tax_number=fact.tax_number,
        country=fact.country,
        region=fact.region,
        industry=fact.industry,
        address=fact.address,
        group=groups.get(fact.group_code),
        owner_id=fact.owner_id,
        department_id=fact.department_id,
        created_at=by.at,
    )
    customer.search_text = _search_text(customer, [text for _, text in fact.names])
    return customer


def _search_text(customer: Customer, texts: Iterable[str]) -> str:
    codes = [customer.code, customer.uscc, customer.tax_number]
    return search_text([customer.name, *texts], codes)


def _keep_name(customer: Customer, kind: str, text: str) -> CustomerName:
    name, _ = CustomerName.objects.get_or_create(
        customer=customer, kind=kind, text=text, defaults={"text_key": name_key(text)}
    )
    return name


def _add_names(
    facts: Iterable[CustomerFacts], by_code: dict[str, Customer], fresh: set[str]
) -> None:
    rows: dict[tuple[int, str, str], CustomerName] = {}
    grown: set[str] = set()
    for fact in facts:
        customer = by_code[fact.code]
        pairs = [("legal", fact.name)] if fact.code in fresh else []
        for kind, text in [*pairs, *fact.names]:
            grown.add(fact.code)
            rows[customer.pk, kind, text] = CustomerName(
                customer=customer, kind=kind, text=text, text_key=name_key(text)
            )
    CustomerName.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=500)
    for code in grown - fresh:
        refresh_search(by_code[code])
