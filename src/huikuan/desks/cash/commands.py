"""What the cash desk can do: record what came in, say what it paid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.models import INSTRUMENTS, Application, Receipt
from huikuan.desks.cash.rules import APPLICATION_ORDERS, contradictions, may_pay
from huikuan.errors import Refused
from huikuan.records.customers.bank_changes import refuse_bank_changer
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import (
    credit_applied,
    opening_receipt_taken,
    receipt_applied,
    receipt_recorded,
    refuse_told_twice,
    refuse_wrong_amount,
    refuse_wrong_number,
)
from huikuan.records.ledger.posting import Draft, KnownItem, NewItem, Posted, post
from huikuan.records.ledger.queries import free_and_told, free_keys, items
from huikuan.records.ledger.storage.rows import insert_rows
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_event, record_events

if TYPE_CHECKING:
    from huikuan.records.ledger.models import OpenItem

RECEIPT_COLUMNS = (
    "item_id customer_id entry_id number received_on currency amount_minor instrument"
    " bank_reference payer_name memo key"
)


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What we are told about money that came. ``key`` is its natural key: told twice, it is one."""

    customer_id: int
    number: str
    currency: str
    amount_minor: int
    received_on: date
    instrument: str = "transfer"
    bank_reference: str = ""
    payer_name: str = ""
    memo: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a receipt stands in the ledger, and whether it was new."""

    item_id: int
    entry_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a receivable that comes with its history was paid: the money and its application.

    ``key`` is the natural key of the receipt; ``is_opening``: the money is in the old books.
    """

    receivable_item_id: int
    customer_id: int
    currency: str
    due_on: date
    amount_minor: int
    number: str
    received_on: date
    applied_on: date
    key: str
    is_opening: bool = True


def receipt_key(customer_code: str, number: str) -> str:
    """The natural key of a receipt: one number of one customer is one receipt."""
    return f"receipt:{customer_code}:{number}"


def record_receipt(facts: ReceiptFacts, *, by: Actor, source: str) -> Receipt:
    """Record one receipt; the same key again gives the one that is there."""
    [recorded] = record_receipts([facts], by=by, source=source)
    return Receipt.objects.select_related("customer", "item").get(pk=recorded.item_id)


@transaction.atomic
def record_receipts(facts: Sequence[ReceiptFacts], *, by: Actor, source: str) -> list[Recorded]:
    """Record money that came, not yet applied: entry, open item, document and event of each."""
    for fact in facts:
        _refuse_impossible(fact)
    refuse_bank_changer([fact.customer_id for fact in facts], by=by)
    keyed = _with_keys(facts)
    keys, told = free_and_told(keyed)
    drafted = [_drafted(fact, keys[key], source) for fact, key in zip(facts, keyed, strict=True)]
    posted = post([draft for _, draft in drafted], by=by, told=told)
    known = _known_receipts(posted)
    results: list[Recorded] = []
    fresh: list[tuple[ReceiptFacts, NewItem, Draft, Posted]] = []
    for fact, (item, draft), outcome in zip(facts, drafted, posted, strict=True):
        if outcome.is_new:
            fresh.append((fact, item, draft, outcome))
            results.append(Recorded(item.id, outcome.entry_id, True))
        else:
            receipt = known[outcome.entry_id]
            _refuse_different(fact, receipt)
            results.append(Recorded(receipt.pk, outcome.entry_id, False))
    _write(fresh, by)
    return results


@transaction.atomic
def settle_receivables(settlements: Sequence[Settlement], *, by: Actor, source: str) -> None:
    """Record many receipts, each applied to the one receivable it paid, in one go."""
    refuse_bank_changer([s.customer_id for s in settlements if not s.is_opening], by=by)
    keys = free_keys([settlement.key for settlement in settlements])
    settlements = [replace(s, key=keys[s.key]) for s in settlements]
    items_ = [
        NewItem("receipt", s.customer_id, s.currency, s.received_on, s.received_on, s.amount_minor)
        for s in settlements
    ]
    drafts: list[Draft] = []
    for settlement, item in zip(settlements, items_, strict=True):
        drafts += _settlement_drafts(settlement, item, source)
    posted = post(drafts, by=by)
    if not all(outcome.is_new for outcome in posted):
        raise Refused("settlement_known")
    _write_settlements(list(zip(settlements, items_, posted[0::2], posted[1::2], strict=True)))
    events = [_settlement_events(s, item) for s, item in zip(settlements, items_, strict=True)]
    record_events([event for pair in events for event in pair], by=by)


@transaction.atomic
def apply_receipt(
    receipt_item_id: int,
    parts: Sequence[tuple[int, int]],
    *,
    on: date,
    order: str,
    by: Actor,
    key: str = "",
    source: str = "",
) -> list[Application]:
    """Say which receivables a receipt paid (核销): pairs of receivable item and minor units.

    Locks the customer, so two people cannot apply the same money twice. Refuses more than
    is unapplied, more than is owed, another customer's receivable, another currency, and a day
    before the money came.
    """
    return _apply(
        "receipt", receipt_item_id, parts, on=on, order=order, by=by, key=key, told_by=source
    )


@transaction.atomic
def apply_credit(
    credit_item_id: int,
    parts: Sequence[tuple[int, int]],
    *,
    on: date,
    order: str,
    by: Actor,
    key: str = "",
) -> list[Application]:
    """Say which receivables a customer's credit paid."""
    return _apply("credit", credit_item_id, parts, on=on, order=order, by=by, key=key)


def _apply(
    side: str,
    source_item_id: int,
    parts: Sequence[tuple[int, int]],
    *,
    on: date,
    order: str,
    by: Actor,
    key: str,
    told_by: str = "",
) -> list[Application]:
    if order not in APPLICATION_ORDERS:
        raise Refused("order_unknown", order=order)
    found = items([source_item_id, *(item_id for item_id, _ in parts)])
    source = found.get(source_item_id)
    if source is None or source.side != side:
        raise Refused("source_missing")
    hold_customers([source.customer_id])
    if key:
        key = free_keys([key])[key]
        if known := list(Application.objects.filter(entry__key=key)):
            _refuse_other_parts(known, source_item_id, parts)
            return known
    found = items(found)
    source = found[source_item_id]
    _refuse_wrong_parts(source, parts, found, on)
    told_by = told_by or f"{side}:{source.pk}"
    draft = _application(source, parts, found, on, key or _next_key(source), told_by)
    [posted] = post([draft], by=by, told={})  # The key is free: its customer is held.
    return _written(posted.entry_id, source, parts, on, order, by)


def _refuse_wrong_parts(
    source: "OpenItem", parts: Sequence[tuple[int, int]], found: dict[int, "OpenItem"], on: date
) -> None:
    if not parts:
        raise Refused("parts_missing")
    if len({item_id for item_id, _ in parts}) < len(parts):
        raise Refused("parts_overlap")
    if on < source.origin_on:
        raise Refused("applied_before_received", on=on, received_on=source.origin_on)
    total = 0
    for item_id, minor in parts:
        item = found.get(item_id)
        if item is None or item.side != "receivable" or item.customer_id != source.customer_id:
            raise Refused("receivable_missing")
        if not may_pay(source.currency, item.currency):
            raise Refused(
                "currencies_differ", currency=source.currency, other_currency=item.currency
            )
        if not 0 < minor <= item.open_minor:
            raise Refused("applied_above_open", open_minor=item.open_minor, currency=item.currency)
        total += minor
    if total > source.open_minor:
        raise Refused(
            "applied_above_received", unapplied_minor=source.open_minor, currency=source.currency
        )


def _application(
    source: "OpenItem",
    parts: Sequence[tuple[int, int]],
    found: dict[int, "OpenItem"],
    on: date,
    key: str,
    told_by: str,
) -> Draft:
    draft = receipt_applied if source.side == "receipt" else credit_applied
    paid = [(_known(found[item_id]), minor) for item_id, minor in parts]
    return draft(_known(source), paid, on=on, key=key, source=told_by)


def _written(
    entry_id: int,
    source: "OpenItem",
    parts: Sequence[tuple[int, int]],
    on: date,
    order: str,
    by: Actor,
) -> list[Application]:
    applications = Application.objects.bulk_create(
        Application(
            entry_id=entry_id,
            source_item=source,
            receivable_item_id=item_id,
            amount_minor=minor,
            applied_on=on,
            order=order,
        )
        for item_id, minor in parts
    )
    record_event(
        f"{source.side}_applied", on=on, subject=f"{source.side}:{source.pk}", by=by,
        customer_id=source.customer_id,
        amount_minor=sum(minor for _, minor in parts),
        currency=source.currency,
        receivable_count=len(parts),
        order=order,
    )  # fmt: skip
    return applications


def _refuse_other_parts(
    known: Sequence[Application], source_item_id: int, parts: Sequence[tuple[int, int]]
) -> None:
    """The same key means the same application; anything else is a mistake of the caller."""
    told = {(source_item_id, item_id, minor) for item_id, minor in parts}
    stored = {(row.source_item_id, row.receivable_item_id, row.amount_minor) for row in known}
    if told != stored:
        raise Refused("application_known_differently", applied_on=known[0].applied_on)


def _next_key(source: "OpenItem") -> str:
    count = Application.objects.filter(source_item=source).values("entry").distinct().count()
    return f"{source.side}_applied:{source.pk}:{count + 1}"


def _known(item: "OpenItem") -> KnownItem:
    return KnownItem(item.pk, item.customer_id, item.currency, item.due_on)


def _with_keys(facts: Sequence[ReceiptFacts]) -> list[str]:
    codes = hold_customers(fact.customer_id for fact in facts)
    keys = [fact.key or receipt_key(codes[fact.customer_id], fact.number) for fact in facts]
    refuse_told_twice(keys)
    return keys


def _refuse_impossible(fact: ReceiptFacts) -> None:
    refuse_wrong_number(fact.number)
    refuse_wrong_amount(fact.amount_minor, fact.currency, fact.number)
    if fact.instrument not in INSTRUMENTS:
        raise Refused("instrument_unknown", instrument=fact.instrument)


def _drafted(fact: ReceiptFacts, key: str, source: str) -> tuple[NewItem, Draft]:
    day = fact.received_on
    item = NewItem("receipt", fact.customer_id, fact.currency, day, day, fact.amount_minor)
    return item, receipt_recorded(item, fact.amount_minor, on=day, key=key, source=source)


def _known_receipts(posted: Sequence[Posted]) -> dict[int, Receipt]:
    known = [outcome.entry_id for outcome in posted if not outcome.is_new]
    return {row.entry_id: row for row in Receipt.objects.filter(entry_id__in=known)}


def _refuse_different(fact: ReceiptFacts, known: Receipt) -> None:
    if fact.customer_id != known.customer_id or contradictions(fact, known):
        raise Refused("known_differently", number=fact.number, amount_minor=known.amount_minor,
                      currency=known.currency, due_on=known.received_on)  # fmt: skip


def _write(fresh: Sequence[tuple[ReceiptFacts, NewItem, Draft, Posted]], by: Actor) -> None:
    rows = [
        (item.id, fact.customer_id, posted.entry_id, fact.number, fact.received_on,
         fact.currency, fact.amount_minor, fact.instrument, fact.bank_reference,
         fact.payer_name, fact.memo, draft.key)
        for fact, item, draft, posted in fresh
    ]  # fmt: skip
    if not rows:
        return
    insert_rows(Receipt, RECEIPT_COLUMNS, rows)
    record_events([_arrival(fact, item) for fact, item, _, _ in fresh], by=by)


def _arrival(fact: ReceiptFacts, item: NewItem) -> EventDraft:
    return EventDraft(
        "receipt_recorded",
        fact.received_on,
        f"receipt:{item.id}",
        fact.customer_id,
        {"number": fact.number, "amount_minor": fact.amount_minor, "currency": fact.currency},
    )


def _settlement_drafts(settlement: Settlement, item: NewItem, source: str) -> tuple[Draft, Draft]:
    take = opening_receipt_taken if settlement.is_opening else receipt_recorded
    paid = KnownItem(
        settlement.receivable_item_id,
        settlement.customer_id,
        settlement.currency,
        settlement.due_on,
    )
    received = take(
        item, settlement.amount_minor, on=settlement.received_on, key=settlement.key, source=source
    )
    applied = receipt_applied(
        item,
        [(paid, settlement.amount_minor)],
        on=settlement.applied_on,
        key=f"applied:{settlement.key}",
        source=source,
    )
    return received, applied


def _write_settlements(settled: Sequence[tuple[Settlement, NewItem, Posted, Posted]]) -> None:
    receipts = [
        (item.id, s.customer_id, receipt.entry_id, s.number, s.received_on, s.currency,
         s.amount_minor, "transfer", "", "", "", s.key)
        for s, item, receipt, _ in settled
    ]  # fmt: skip
    applications = [
        (applied.entry_id, item.id, s.receivable_item_id, s.amount_minor, s.applied_on,
         "remittance")
        for s, item, _, applied in settled
    ]  # fmt: skip
    insert_rows(Receipt, RECEIPT_COLUMNS, receipts)
    columns = "entry_id source_item_id receivable_item_id amount_minor applied_on order"
    insert_rows(Application, columns, applications)


def _settlement_events(settlement: Settlement, item: NewItem) -> tuple[EventDraft, EventDraft]:
    subject, customer_id = f"receipt:{item.id}", settlement.customer_id
    names = ("number", "amount_minor", "currency")
    money = {name: getattr(settlement, name) for name in names}
    paid = money | {"receivable_count": 1, "order": "remittance"}
    return (
        EventDraft("receipt_recorded", settlement.received_on, subject, customer_id, money),
        EventDraft("receipt_applied", settlement.applied_on, subject, customer_id, paid),
    )
