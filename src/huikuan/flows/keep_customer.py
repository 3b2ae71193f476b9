"""A company becomes known to us, or what we know of it changes; the timeline says who told us."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.customers.commands import (
    CustomerFacts,
    add_bank_account,
    add_contact,
    add_name,
    change_customer,
    found_group,
    register_customer,
    remove_contact,
)
from huikuan.records.customers.models import BankAccount, Contact, Customer, CustomerName
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events


@transaction.atomic
def open_customer(facts: CustomerFacts, *, by: Actor, group_name: str = "") -> Customer:
    """Register a company, in the group of this name, and write the first line of its history."""
    if group_name.strip():
        group = found_group(group_name, by=by)
        facts = replace(facts, group_code=group.code, group_name=group.name)
    customer = register_customer(facts, by=by)
    _tell("customer_registered", customer, by, name=customer.name, code=customer.code)
    return customer


@transaction.atomic
def update_customer(customer: Customer, changes: dict[str, Any], *, by: Actor) -> list[str]:
    """Change what we know; the history names the fields with old and new value.

    A tax number that is known is changed by two people (:mod:`huikuan.flows.change_bank_account`).
    """
    known = customer.tax_number
    if known and changes.get("tax_number", known) != known:
        raise Refused("tax_number_needs_two")
    changed = change_customer(customer, changes, by=by)
    record_events(changes_told(customer, changed, on=by.today), by=by)
    return list(changed)


def changes_told(
    customer: Customer, changed: dict[str, tuple[Any, Any]], *, on: date
) -> list[EventDraft]:
    """What the history says of changed fields: one line each, with old and new value."""
    return [
        EventDraft(
            "customer_changed",
            on,
            f"customer:{customer.pk}",
            customer.pk,
            {"field": field, "old": _text(old), "new": _text(new)},
        )
        for field, (old, new) in changed.items()
    ]


@transaction.atomic
def join_group(customer: Customer, name: str, *, by: Actor) -> None:
    """Put a company into the group of this name, made if it is new; no name takes it out."""
    group = found_group(name, by=by) if name.strip() else None
    update_customer(customer, {"group": group}, by=by)


@transaction.atomic
def meet_contact(customer: Customer, name: str, *, by: Actor, **details: str) -> Contact:
    """Note a person there; their name and number stay out of the sealed history."""
    contact = add_contact(customer, name, by=by, **details)
    _tell("contact_added", customer, by, contact_id=contact.pk)
    return contact


@transaction.atomic
def note_bank_account(customer: Customer, number: str, *, by: Actor, **details: str) -> BankAccount:
    """Note an account that came with a customer who becomes known at this very moment.

    The history shows its last four digits. Whoever is known already has their accounts changed
    by two people (:mod:`huikuan.flows.change_bank_account`): that is how payments are diverted.
    """
    if customer.created_at != by.at:
        raise Refused("bank_change_needs_two")
    account = add_bank_account(customer, number, by=by, **details)
    _tell("bank_account_added", customer, by, _owner(customer), ending=account.number[-4:])
    return account


@transaction.atomic
def note_name(customer: Customer, kind: str, text: str, *, by: Actor) -> CustomerName:
    """Note one more name the company is known by."""
    name = add_name(customer, kind, text, by=by)
    _tell("name_added", customer, by, name_kind=kind, text=name.text)
    return name


@transaction.atomic
def forget_contact(contact: Contact, *, by: Actor) -> None:
    """Forget a person there; the history keeps only that somebody was forgotten."""
    contact_id, customer = contact.pk, contact.customer
    remove_contact(contact, by=by)
    _tell("contact_removed", customer, by, contact_id=contact_id)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _owner(customer: Customer) -> tuple[int, ...]:
    return (customer.owner_id,) if customer.owner_id else ()


def _tell(
    kind: str, customer: Customer, by: Actor, told: tuple[int, ...] = (), **params: Any
) -> None:
    record_event(
        kind,
        on=by.today,
        subject=f"customer:{customer.pk}",
        by=by,
        customer_id=customer.pk,
        tell=told,
        **params,
    )
