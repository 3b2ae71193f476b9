"""Less is owed than was claimed: a credit note against its original."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    CreditNote,
    Receivable,
)
from huikuan.desks.receivables.queries import creditable_minor, stands
from huikuan.desks.receivables.rules import tax_credited
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import (
    credit_noted,
    refuse_no_reason,
    refuse_wrong_number,
)
from huikuan.records.ledger.posting import Draft, KnownItem, NewItem, post
from huikuan.records.ledger.queries import free_keys, items
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


@dataclass(frozen=True, slots=True)
class CreditSplit:
    """What a credit takes back: how much was an advance, how much tax is in the rest.

    ``source``: the contract or order whose plan asked for it, as its entries name it.
    """

    tax_minor: int
    advance_minor: int = 0
    source: str = ""


@transaction.atomic
def note_credit(
    receivable: Receivable,
    amount_minor: int,
    *,
    on: date,
    number: str,
    reason: str,
    by: Actor,
    key: str = "",
    split: CreditSplit | None = None,
) -> CreditNote:
    """Less is owed than was claimed (红字冲减), always against its original.

    What is still open shrinks first; what was paid already becomes the customer's credit.
    Revenue and its tax go back in the receivable's proportion, unless a plan's ``split`` says more.
    """
    hold_customers([receivable.customer_id])
    wanted = key or f"credit_note:{receivable.pk}:{number}"
    key = free_keys([wanted])[wanted]
    if known := CreditNote.objects.filter(key=key).first():
        _refuse_different_credit(known, receivable, amount_minor, on)
        return known
    _refuse_wrong_credit(receivable, amount_minor, on, number, reason)
    owed_minor = min(amount_minor, items([receivable.pk])[receivable.pk].open_minor)
    credit = _credit_item(receivable, amount_minor - owed_minor, on)
    parts = (owed_minor, credit, amount_minor - owed_minor)
    split = split or CreditSplit(_tax_in(receivable, amount_minor))
    [posted] = post([_draft(receivable, parts, split, on, key, reason)], by=by)
    note = CreditNote.objects.create(
        number=number,
        receivable=receivable,
        noted_on=on,
        amount_minor=amount_minor,
        reason=reason,
        entry_id=posted.entry_id,
        credit_item_id=credit.id if credit else None,
        key=key,
    )
    _tell_credit(note, by)
    return note


def _refuse_wrong_credit(
    receivable: Receivable, amount_minor: int, on: date, number: str, reason: str
) -> None:
    refuse_no_reason(reason)
    refuse_wrong_number(number)
    if on < receivable.issued_on:
        raise Refused("credit_before_receivable", on=on, issued_on=receivable.issued_on)
    if not stands(receivable):
        raise Refused("receivable_reversed", number=receivable.number)
    left_minor = creditable_minor(receivable)
    if not 0 < amount_minor <= left_minor:
        raise Refused(
            "credit_above_receivable", left_minor=left_minor, currency=receivable.currency
        )


def _refuse_different_credit(
    known: CreditNote, receivable: Receivable, amount_minor: int, on: date
) -> None:
    told = (receivable.pk, amount_minor, on)
    if told != (known.receivable_id, known.amount_minor, known.noted_on):
        raise Refused(
            "known_differently",
            number=known.number,
            amount_minor=known.amount_minor,
            currency=receivable.currency,
            due_on=known.noted_on,
        )


def _tell_credit(note: CreditNote, by: Actor) -> None:
    receivable = note.receivable
    record_event(
        "credit_noted",
        on=note.noted_on,
        subject=f"receivable:{receivable.pk}",
        by=by,
        customer_id=receivable.customer_id,
        tell=(receivable.owner_id,) if receivable.owner_id else (),
        number=note.number,
        amount_minor=note.amount_minor,
        currency=receivable.currency,
        reason=note.reason,
    )


def _draft(
    receivable: Receivable,
    parts: tuple[int, NewItem | None, int],
    split: CreditSplit,
    on: date,
    key: str,
    reason: str,
) -> Draft:
    source = split.source or f"receivable:{receivable.pk}"
    return credit_noted(
        _known(receivable), *parts, on=on, key=key, source=source, reason=reason,
        tax_minor=split.tax_minor, advance_minor=split.advance_minor,
    )  # fmt: skip


def _tax_in(receivable: Receivable, amount_minor: int) -> int:
    """The tax in the next part of a receivable that is credited."""
    left_minor = creditable_minor(receivable)
    return tax_credited(
        receivable.tax_minor, left_minor, left_minor - amount_minor, receivable.amount_minor
    )


def _known(receivable: Receivable) -> KnownItem:
    return KnownItem(receivable.pk, receivable.customer_id, receivable.currency, receivable.due_on)


def _credit_item(receivable: Receivable, credit_minor: int, on: date) -> NewItem | None:
    if not credit_minor:
        return None
    return NewItem("credit", receivable.customer_id, receivable.currency, on, on, credit_minor)
