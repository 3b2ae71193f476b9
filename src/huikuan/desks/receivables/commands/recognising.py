"""Recognise what is owed, one or many at once; told twice it is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huikuan.desks.receivables.models import (
    Receivable,
)
from huikuan.errors import Refused
from huikuan.records.customers.commands import hold_customers
from huikuan.records.ledger.commands import (
    opening_balance_taken,
    receivable_recognised,
    refuse_told_twice,
    refuse_wrong_amount,
    refuse_wrong_number,
    retention_fallen_due,
)
from huikuan.records.ledger.posting import Draft, NewItem, Posted, post
from huikuan.records.ledger.queries import free_and_told
from huikuan.records.ledger.storage.rows import insert_rows
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_events

RECEIVABLE_COLUMNS = (
    "item_id customer_id entry_id number currency amount_minor tax_minor issued_on due_on"
    " owner_id department_id contract_number note key recognition_id"
)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ReceivableFacts:
    """What we are told about a receivable. ``key`` is its natural key: told twice, it is one.

    ``advance_minor`` is claimed before we performed. ``fell_due_on``: a retention of which
    ``issued_on`` is the day it was earned, so that its age runs on (账龄连续计算). ``source``
    where it is another than that of the rest of the call.
    """

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
    advance_minor: int = 0
    fell_due_on: date | None = None
    recognition_id: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where a receivable stands in the ledger, and whether it was new."""

    item_id: int
    entry_id: int
    is_new: bool


def free_recognition(recognition_id: int) -> None:
    """What a reversed receivable was made due by may make another one due."""
    Receivable.objects.filter(recognition=recognition_id).exclude(
        entry__reversed_by=None
    ).update(recognition=None)  # fmt: skip


def receivable_key(customer_code: str, number: str) -> str:
    """The natural key of a receivable: one number of one customer is one receivable."""
    return f"receivable:{customer_code}:{number}"


def recognise_receivable(facts: ReceivableFacts, *, by: Actor, source: str) -> Receivable:
    """Recognise one receivable; the same key again gives the one that is there."""
    recognised, written = _recognised([facts], by, source)
    if written:
        return Receivable(**dict(zip(RECEIVABLE_COLUMNS.split(), written[0], strict=True)))
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
) -> tuple[list[Recognised], list[Row]]:
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


def _with_keys(facts: Sequence[ReceivableFacts]) -> list[str]:
    codes = hold_customers(fact.customer_id for fact in facts)
    keys = [fact.key or receivable_key(codes[fact.customer_id], fact.number) for fact in facts]
    refuse_told_twice(keys)
    return keys


def _refuse_impossible(fact: ReceivableFacts) -> None:
    refuse_wrong_number(fact.number)
    refuse_wrong_amount(fact.amount_minor, fact.currency, fact.number)
    if not 0 <= fact.tax_minor <= fact.amount_minor - fact.advance_minor:
        raise Refused("tax_above_amount", number=fact.number)


def _drafted(fact: ReceivableFacts, key: str, source: str) -> tuple[NewItem, Draft]:
    item = NewItem(
        "receivable", fact.customer_id, fact.currency, fact.issued_on, fact.due_on,
        fact.amount_minor,
    )  # fmt: skip
    source = fact.source or source
    if fact.is_opening:
        return item, opening_balance_taken(
            item, fact.amount_minor, on=fact.issued_on, key=key, source=source
        )
    if fact.fell_due_on:
        return item, retention_fallen_due(
            item, fact.amount_minor, on=fact.fell_due_on, key=key, source=source
        )
    return item, receivable_recognised(
        item, fact.amount_minor, fact.tax_minor, advance_minor=fact.advance_minor,
        on=fact.issued_on, key=key, source=source,
    )  # fmt: skip


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


def _write(fresh: Sequence[tuple[ReceivableFacts, NewItem, Draft, Posted]], by: Actor) -> list[Row]:
    rows: list[Row] = [
        (item.id, fact.customer_id, posted.entry_id, fact.number, fact.currency,
         fact.amount_minor, fact.tax_minor, fact.issued_on, fact.due_on, fact.owner_id,
         fact.department_id, fact.contract_number, fact.note, draft.key, fact.recognition_id)
        for fact, item, draft, posted in fresh
    ]  # fmt: skip
    if not rows:
        return []
    insert_rows(Receivable, RECEIVABLE_COLUMNS, rows)
    record_events([_recognition(fact, item) for fact, item, _, _ in fresh], by=by)
    return rows


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
