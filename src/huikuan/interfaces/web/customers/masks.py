"""What of a customer not everybody may see: people, accounts, tax numbers, and their traces."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from huikuan.records.timeline.queries import Told

DOTS = "••••"
ENDING = 4
HIDDEN_FIELDS = ("tax_number",)
RECEIPT_KINDS = (
    "receipt_recorded", "receipt_reversed", "receipt_applied", "credit_applied",
    "application_undone",
)  # fmt: skip
CONTACT_KINDS = ("contact_added", "contact_removed")
BANK_KINDS = (
    "bank_account_added", "bank_account_removed", "bank_change_requested", "bank_change_approved",
    "bank_change_refused", "bank_change_withdrawn", "bank_change_in_effect", "old_contact_told",
)  # fmt: skip

# Whether the reader's right, by its name, reaches the customer who is looked at.
Sight = Callable[[str], bool]


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


def seen_contacts(
    sees: Sight, contacts: Iterable[tuple[Any, ...]]
) -> tuple[SeenContact, ...] | None:
    """The people there; nothing at all for whoever may not know them."""
    if sees("contacts.read"):
        return tuple(SeenContact(*contact) for contact in contacts)
    if not sees("contacts.masked"):
        return None
    return tuple(
        SeenContact(id_, masked_name(name), role, masked(phone), masked_email(email))
        for id_, name, role, phone, email in contacts
    )


def seen_bank_accounts(
    sees: Sight, accounts: Iterable[tuple[Any, ...]]
) -> tuple[SeenAccount, ...] | None:
    """The accounts they pay from; nothing at all for whoever may not know them."""
    if sees("bank_data.read"):
        return tuple(SeenAccount(*account) for account in accounts)
    if not sees("bank_data.masked"):
        return None
    return tuple(
        SeenAccount(id_, masked(number), bank, "") for id_, number, bank, _holder in accounts
    )


def sees_bank(sees: Sight) -> bool:
    """Whether bank data is there for this reader, in full or masked."""
    return sees("bank_data.read") or sees("bank_data.masked")


def seen_tax_number(sees: Sight, tax_number: str) -> str:
    """The tax number in full, masked, or not at all."""
    if sees("bank_data.read"):
        return tax_number
    return masked(tax_number) if sees_bank(sees) else ""


def hidden_kinds(sees: Sight) -> tuple[str, ...]:
    """The kinds of events that would tell this reader what they may not know."""
    hidden: tuple[str, ...] = ()
    if not sees("receipts.read"):
        hidden += RECEIPT_KINDS
    if not (sees("contacts.read") or sees("contacts.masked")):
        hidden += CONTACT_KINDS
    if not sees_bank(sees):
        hidden += BANK_KINDS
    return hidden


def seen_event(sees: Sight, event: Told) -> Told:
    """An event with the values masked that this reader may not see."""
    if sees("bank_data.read") or not any(field in event.params for field in HIDDEN_FIELDS):
        return event
    params = json.loads(event.params)
    if params.get("field") not in HIDDEN_FIELDS:
        return event
    params |= {side: masked(str(params.get(side, ""))) for side in ("old", "new")}
    return event._replace(params=json.dumps(params))
