"""What the receivables desk can do: recognise what is owed, invoice it, note a credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huikuan.desks.receivables.models import (
    INVOICE_REVERSALS,
    CreditNote,
    Invoice,
    InvoicePart,
    InvoiceReversal,
    Receivable,
)
from huikuan.desks.receivables.queries import stands
from huikuan.desks.receivables.rules import may_be_voided
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.commands import (
    credit_noted,
    opening_balance_taken,
    receivable_recognised,
    refuse_no_reason,
    refuse_told_twice,
    refuse_wrong_amount,
    refuse_wrong_number,
)
from huikuan.records.ledger.posting import Draft, KnownItem, NewItem, Posted, post
from huikuan.records.ledger.queries import free_and_told, free_keys, items
from huikuan.records.ledger.storage.rows import insert_rows
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events

RECEIVABLE_COLUMNS = (
    "item_id customer_id entry_id number currency amount_minor tax_minor issued_on due_on"
    " owner_id department_id contract_number note key"
)


@dataclass(frozen=True, slots=True)
class ReceivableFacts:
    """What we are told about a receivable. ``key`` is its natural key: told twice, it is one."""

    customer_id: int
    number: str
    currency: str
    amount_minor: int
    issued_on: date
    due_on: date
    tax_minor: int = 0
    owner_id: int | None = None
    department_id: int | None = None
    contract_number: str = ""
    note: str = ""
    key: str = ""
    is_opening: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where a receivable stands in the ledger, and whether it was new."""

    item_id: int
    entry_id: int
    is_new: bool


def receivable_key(customer_code: str, number: str) -> str:
    """The natural key of a receivable: one number of one customer is one receivable."""
    return f"receivable:{customer_code}:{number}"


def recognise_receivable(facts: ReceivableFacts, *, by: Actor, source: str) -> Receivable:
    """Recognise one receivable; the same key again gives the one that is there."""
    recognised, written = _recognised([facts], by, source)
    if written:
        return written[0]
    return Receivable.objects.select_related("customer", "item").get(pk=recognised[0].item_id)


def recognise_receivables(
    facts: Sequence[ReceivableFacts], *, by: Actor, source: str
) -> list[Recognised]:
    """Recognise receivables in one go: entry, open item, document and event of each.

    Facts without a key get one from customer and number. A key that is known is left as it
    is, unless the known one says something else: then it is refused, never silently changed.
    """
    return _recognised(facts, by, source)[0]


@transaction.atomic
def _recognised(
    facts: Sequence[ReceivableFacts], by: Actor, source: str
) -> tuple[list[Recognised], list[Receivable]]:
    for fact in facts:
        _refuse_impossible(fact)
    keyed = _with_keys(facts)
    keys, told = free_and_told(keyed)
    drafted = [_drafted(fact, keys[key], source) for fact, key in zip(facts, keyed, strict=True)]
    posted = post([draft for _, draft in drafted], by=by, told=told)
    results: list[Recognised] = []
    known = _known_receivables(posted, drafted)
    fresh: list[tuple[ReceivableFacts, NewItem, Draft, Posted]] = []
    for fact, (item, draft), outcome in zip(facts, drafted, posted, strict=True):
        if outcome.is_new:
            fresh.append((fact, item, draft, outcome))
            results.append(Recognised(item.id, outcome.entry_id, True))
        else:
            receivable = known[outcome.entry_id]
            _refuse_different(fact, receivable)
            results.append(Recognised(receivable.pk, outcome.entry_id, False))
    return results, _write(fresh, by)


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
) -> CreditNote:
    """Less is owed than was claimed (红字冲减), always against its original.

    What is still open shrinks first; what was paid already becomes the customer's credit.
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
    source = f"receivable:{receivable.pk}"
    draft = credit_noted(_known(receivable), *parts, on=on, key=key, source=source, reason=reason)
    [posted] = post([draft], by=by)
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


@transaction.atomic
def issue_invoice(
    number: str,
    customer: Customer,
    parts: Sequence[tuple[Receivable, int]],
    *,
    issued_on: date,
    by: Actor,
    tax_minor: int = 0,
) -> Invoice:
    """Document receivables with an invoice; it claims no more than each of them amounts to."""
    hold_customers([customer.pk])
    number = number.strip()
    _refuse_wrong_invoice(number, customer, parts, tax_minor)
    invoice = Invoice.objects.create(
        number=number,
        customer=customer,
        issued_on=issued_on,
        currency=parts[0][0].currency,
        amount_minor=sum(minor for _, minor in parts),
        tax_minor=tax_minor,
    )
    InvoicePart.objects.bulk_create(
        InvoicePart(invoice=invoice, receivable=receivable, amount_minor=minor)
        for receivable, minor in parts
    )
    record_event(
        "invoice_issued",
        on=issued_on,
        subject=f"invoice:{invoice.pk}",
        by=by,
        customer_id=customer.pk,
        number=invoice.number,
        amount_minor=invoice.amount_minor,
        currency=invoice.currency,
    )
    return invoice


@transaction.atomic
def take_invoice_back(
    invoice: Invoice, kind: str, *, on: date, reason: str, by: Actor, red_number: str = ""
) -> InvoiceReversal:
    """Void an invoice (作废) or offset it in red (红冲): what it claimed is free again.

    The invoice stays as it was; the debt itself changes by a credit note or a reversal only.
    """
    hold_customers([invoice.customer_id])
    refuse_no_reason(reason)
    if kind not in INVOICE_REVERSALS:
        raise Refused("invoice_reversal_unknown", kind=kind)
    if InvoiceReversal.objects.filter(invoice=invoice).exists():
        raise Refused("invoice_reversed", number=invoice.number)
    if on < invoice.issued_on:
        raise Refused("reversal_before_invoice", on=on, issued_on=invoice.issued_on)
    if kind == "voided" and not may_be_voided(invoice.number):
        raise Refused("invoice_not_voidable", number=invoice.number)
    red_number = red_number.strip()
    if red_number:
        refuse_wrong_number(red_number)
    reversal = InvoiceReversal.objects.create(
        invoice=invoice, kind=kind, reversed_on=on, red_number=red_number,
        reason=reason.strip(), actor=by.code, reversed_at=by.at,
    )  # fmt: skip
    record_event(
        f"invoice_{kind}", on=on, subject=f"invoice:{invoice.pk}", by=by,
        customer_id=invoice.customer_id, number=invoice.number, red_number=red_number,
        amount_minor=invoice.amount_minor, currency=invoice.currency, reason=reversal.reason,
    )  # fmt: skip
    return reversal


def _refuse_wrong_credit(
    receivable: Receivable, amount_minor: int, on: date, number: str, reason: str
) -> None:
    refuse_no_reason(reason)
    refuse_wrong_number(number)
    if on < receivable.issued_on:
        raise Refused("credit_before_receivable", on=on, issued_on=receivable.issued_on)
    if not stands(receivable):
        raise Refused("receivable_reversed", number=receivable.number)
    standing = receivable.credit_notes.filter(entry__reversed_by=None)
    noted_minor = sum(standing.values_list("amount_minor", flat=True))
    left_minor = receivable.amount_minor - noted_minor
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


def _refuse_wrong_invoice(
    number: str, customer: Customer, parts: Sequence[tuple[Receivable, int]], tax_minor: int
) -> None:
    refuse_wrong_number(number)
    if len({receivable.pk for receivable, _ in parts}) < len(parts):
        raise Refused("receivable_named_twice")
    if not 0 <= tax_minor <= sum(minor for _, minor in parts):
        raise Refused("tax_above_amount", number=number)
    if Invoice.objects.filter(number=number).exists():
        raise Refused("invoice_number_taken", number=number)
    currencies = {receivable.currency for receivable, _ in parts}
    if len(currencies) != 1 or any(r.customer_id != customer.pk for r, _ in parts):
        raise Refused("invoice_parts_differ")
    for receivable, minor in parts:
        if not stands(receivable):
            raise Refused("receivable_reversed", number=receivable.number)
        standing = receivable.parts.filter(invoice__reversal=None)
        claimed_minor = sum(standing.values_list("amount_minor", flat=True))
        left_minor = receivable.amount_minor - claimed_minor
        if not 0 < minor <= left_minor:
            raise Refused(
                "invoice_above_receivable",
                number=receivable.number,
                left_minor=left_minor,
                currency=receivable.currency,
            )


def _known(receivable: Receivable) -> KnownItem:
    return KnownItem(receivable.pk, receivable.customer_id, receivable.currency, receivable.due_on)


def _with_keys(facts: Sequence[ReceivableFacts]) -> list[str]:
    codes = hold_customers(fact.customer_id for fact in facts)
    keys = [fact.key or receivable_key(codes[fact.customer_id], fact.number) for fact in facts]
    refuse_told_twice(keys)
    return keys


def _refuse_impossible(fact: ReceivableFacts) -> None:
    refuse_wrong_number(fact.number)
    refuse_wrong_amount(fact.amount_minor, fact.currency, fact.number)
    if not 0 <= fact.tax_minor <= fact.amount_minor:
        raise Refused("tax_above_amount", number=fact.number)


def _drafted(fact: ReceivableFacts, key: str, source: str) -> tuple[NewItem, Draft]:
    item = NewItem(
        "receivable", fact.customer_id, fact.currency, fact.issued_on, fact.due_on,
        fact.amount_minor,
    )  # fmt: skip
    if fact.is_opening:
        return item, opening_balance_taken(
            item, fact.amount_minor, on=fact.issued_on, key=key, source=source
        )
    return item, receivable_recognised(
        item, fact.amount_minor, fact.tax_minor, on=fact.issued_on, key=key, source=source
    )


def _known_receivables(
    posted: Sequence[Posted], drafted: Sequence[tuple[NewItem, Draft]]
) -> dict[int, Receivable]:
    known = [outcome.entry_id for outcome in posted if not outcome.is_new]
    return {row.entry_id: row for row in Receivable.objects.filter(entry_id__in=known)}


def _refuse_different(fact: ReceivableFacts, known: Receivable) -> None:
    told = (fact.customer_id, fact.currency, fact.amount_minor, fact.issued_on, fact.due_on)
    stored = (
        known.customer_id, known.currency, known.amount_minor, known.issued_on, known.due_on
    )  # fmt: skip
    if told != stored:
        raise Refused(
            "known_differently",
            number=fact.number,
            amount_minor=known.amount_minor,
            currency=known.currency,
            due_on=known.due_on,
        )


def _write(
    fresh: Sequence[tuple[ReceivableFacts, NewItem, Draft, Posted]], by: Actor
) -> list[Receivable]:
    rows = [
        (item.id, fact.customer_id, posted.entry_id, fact.number, fact.currency,
         fact.amount_minor, fact.tax_minor, fact.issued_on, fact.due_on, fact.owner_id,
         fact.department_id, fact.contract_number, fact.note, draft.key)
        for fact, item, draft, posted in fresh
    ]  # fmt: skip
    if not rows:
        return []
    insert_rows(Receivable, RECEIVABLE_COLUMNS, rows)
    record_events([_recognition(fact, item) for fact, item, _, _ in fresh], by=by)
    columns = RECEIVABLE_COLUMNS.split()
    return [Receivable(**dict(zip(columns, row, strict=True))) for row in rows]


def _recognition(fact: ReceivableFacts, item: NewItem) -> EventDraft:
    return EventDraft(
        "receivable_recognised",
        fact.issued_on,
        f"receivable:{item.id}",
        fact.customer_id,
        {
            "number": fact.number,
            "amount_minor": fact.amount_minor,
            "currency": fact.currency,
            "due_on": fact.due_on.isoformat(),
        },
        (fact.owner_id,) if fact.owner_id and not fact.is_opening else (),
    )


def _credit_item(receivable: Receivable, credit_minor: int, on: date) -> NewItem | None:
    if not credit_minor:
        return None
    return NewItem("credit", receivable.customer_id, receivable.currency, on, on, credit_minor)
