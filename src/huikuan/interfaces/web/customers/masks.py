"""What of a customer not everybody may see: people, accounts, tax numbers, and their traces."""

from dataclasses import dataclass
from typing import Any

from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import bank_accounts_of, contacts_of, reaches
from huikuan.records.people.rights import Rights
from huikuan.records.timeline.models import Event

DOTS = "••••"
ENDING = 4
HIDDEN_FIELDS = {"tax_number"}
RECEIPT_KINDS = (
    "receipt_recorded", "receipt_reversed", "receipt_applied", "credit_applied",
    "application_undone",
)  # fmt: skip
CONTACT_KINDS = ("contact_added", "contact_removed")
BANK_KINDS = (
    "bank_account_added", "bank_account_removed", "bank_change_requested", "bank_change_approved",
    "bank_change_refused", "bank_change_withdrawn", "bank_change_in_effect", "old_contact_told",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeenContact:
    """A person at the customer as this reader may see them."""

    id: int
    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class SeenAccount:
    """A bank account as this reader may see it."""

    id: int
    number: str
    bank_name: str
    holder: str


def masked(text: str) -> str:
    """The last four signs of a number; a short one shows nothing."""
    return f"{DOTS} {text[-ENDING:]}" if len(text) > 2 * ENDING else DOTS if text else ""


def masked_name(name: str) -> str:
    """The first sign of a person's name."""
    return f"{name[:1]}••" if name else ""


def masked_email(email: str) -> str:
    """Only the house they write from."""
    return f"••@{email.rpartition('@')[2]}" if email else ""


def seen_contacts(rights: Rights, customer: Customer) -> list[SeenContact] | None:
    """The people there; nothing at all for whoever may not know them."""
    if reaches(rights, "contacts.read", customer):
        return [SeenContact(c.pk, c.name, c.role, c.phone, c.email) for c in contacts_of(customer)]
    if not reaches(rights, "contacts.masked", customer):
        return None
    return [
        SeenContact(c.pk, masked_name(c.name), c.role, masked(c.phone), masked_email(c.email))
        for c in contacts_of(customer)
    ]


def seen_bank_accounts(rights: Rights, customer: Customer) -> list[SeenAccount] | None:
    """The accounts they pay from; nothing at all for whoever may not know them."""
    if not sees_bank(rights, customer):
        return None
    in_full = reaches(rights, "bank_data.read", customer)
    return [
        SeenAccount(
            a.pk,
            a.number if in_full else masked(a.number),
            a.bank_name,
            a.holder if in_full else "",
        )
        for a in bank_accounts_of(customer)
    ]


def sees_bank(rights: Rights, customer: Customer) -> bool:
    """Whether bank data is there for this reader, in full or masked."""
    return reaches(rights, "bank_data.read", customer) or reaches(
        rights, "bank_data.masked", customer
    )


def seen_tax_number(rights: Rights, customer: Customer) -> str:
    """The tax number in full, masked, or not at all."""
    if reaches(rights, "bank_data.read", customer):
        return customer.tax_number
    return masked(customer.tax_number) if sees_bank(rights, customer) else ""


def hidden_kinds(rights: Rights, customer: Customer) -> list[str]:
    """The kinds of events that would tell this reader what they may not know."""
    hidden: list[str] = []
    if not reaches(rights, "receipts.read", customer):
        hidden += RECEIPT_KINDS
    if not any(reaches(rights, f"contacts.{how}", customer) for how in ("read", "masked")):
        hidden += CONTACT_KINDS
    if not sees_bank(rights, customer):
        hidden += BANK_KINDS
    return hidden


def seen_event(rights: Rights, customer: Customer, event: Event) -> Any:
    """An event with the values masked that this reader may not see."""
    is_hidden = event.params.get("field") in HIDDEN_FIELDS
    if is_hidden and not reaches(rights, "bank_data.read", customer):
        event.params = event.params | {
            side: masked(str(event.params.get(side, ""))) for side in ("old", "new")
        }
    return event
