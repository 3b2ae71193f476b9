"""What must be refused: one deliberately unlawful operation each, drawn at random by P1.

Each gets the business, and tries one thing through its way in; where there is nothing yet on
which it could be tried, ``payable`` or ``picked`` of the business says so.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from huikuan.desks.cash.commands import ReceiptFacts
from huikuan.desks.receivables.commands import ReceivableFacts
from huikuan.engine.money import LARGEST_MINOR
from huikuan.flows.close_books import close_books
from huikuan.records.ledger.queries import closed_through

if TYPE_CHECKING:
    from tests.promises.operations import Business

Attempt = Callable[["Business"], Any]
UNLAWFUL: dict[str, Attempt] = {}


def unlawful(attempt: Attempt) -> Attempt:
    """Put an attempt on the list under its own name."""
    UNLAWFUL[attempt.__name__] = attempt
    return attempt


def _facts(it: "Business", **changes: Any) -> list[Any]:
    kind = it.random.choice([ReceivableFacts, ReceiptFacts])
    return it.facts_of(kind, 1, **changes)


def _told(it: "Business", facts: list[Any]) -> None:
    way = it.way.recognise if isinstance(facts[0], ReceivableFacts) else it.way.record
    way(facts, it.by)


@unlawful
def nothing_owed(it: "Business") -> None:
    minor = it.random.choice([0, -1, -(10**12)])
    facts = it.facts_of(ReceivableFacts, 1, amount_minor=minor, tax_minor=0)
    _told(it, facts)


@unlawful
def nothing_came(it: "Business") -> None:
    _told(it, it.facts_of(ReceiptFacts, 1, amount_minor=it.random.choice([0, -1])))


@unlawful
def more_than_can_be_summed(it: "Business") -> None:
    _told(it, _facts(it, amount_minor=LARGEST_MINOR + it.random.choice([1, 10**6])))


@unlawful
def a_currency_that_is_none(it: "Business") -> None:
    _told(it, _facts(it, currency=it.random.choice(["XXX", "CNx", "", "RMB1"])))


@unlawful
def more_tax_than_amount(it: "Business") -> None:
    [fact] = it.facts_of(ReceivableFacts, 1)
    _told(it, [replace(fact, tax_minor=fact.amount_minor + 1)])


@unlawful
def a_document_without_number(it: "Business") -> None:
    _told(it, _facts(it, number=it.random.choice(["", "   "])))


@unlawful
def one_number_for_two(it: "Business") -> None:
    known = it.items[it.picked("receivable", lambda id_: id_ not in it.gone)]
    changes = {"customer_id": known.customer, "number": known.number, "currency": known.currency,
               "amount_minor": known.original + 1}  # fmt: skip
    _told(it, it.facts_of(ReceivableFacts, 1, **changes))


@unlawful
def one_bad_among_good(it: "Business") -> None:
    facts = it.facts_of(ReceivableFacts, it.random.randint(2, 9))
    at = it.random.randrange(len(facts))
    facts[at] = replace(facts[at], amount_minor=0, tax_minor=0)
    _told(it, facts)


@unlawful
def the_same_twice_in_one_call(it: "Business") -> None:
    [fact] = it.facts_of(ReceivableFacts, 1)
    _told(it, [fact, fact])


@unlawful
def into_a_closed_month(it: "Business") -> None:
    closed = closed_through()
    if closed is None:
        more_tax_than_amount(it)
        return
    kind, name = it.random.choice([(ReceivableFacts, "issued_on"), (ReceiptFacts, "received_on")])
    _told(it, it.facts_of(kind, 1, **{name: closed - timedelta(days=it.random.randint(0, 9))}))


def _applied(it: "Business", source: int, parts: list[tuple[int, int]], **more: Any) -> None:
    side = it.items[source].side
    on, order = more.get("on", it.on), more.get("order", "remittance")
    it.way.apply(side, source, it.note_of.get(source, 0), parts, on, it.by, order)


@unlawful
def more_than_is_owed(it: "Business") -> None:
    source, fitting = it.payable(it.random.choice(["receipt", "receipt", "credit"]))
    id_ = it.random.choice(fitting)
    _applied(it, source, [(id_, it.items[id_].open + 1)])


@unlawful
def more_than_came(it: "Business") -> None:
    source, fitting = it.payable("receipt")
    parts, total = [], 0
    for id_ in fitting:
        parts.append((id_, it.items[id_].open))
        total += it.items[id_].open
        if total > it.items[source].open:
            _applied(it, source, parts)
            return
    more_than_is_owed(it)


@unlawful
def nothing_at_all(it: "Business") -> None:
    source, fitting = it.payable("receipt")
    _applied(it, source, [(fitting[0], it.random.choice([0, -1]))])


@unlawful
def one_receivable_twice(it: "Business") -> None:
    source, fitting = it.payable("receipt")
    _applied(it, source, [(fitting[0], 1), (fitting[0], 1)])


@unlawful
def the_debt_of_another(it: "Business") -> None:
    source = it.picked("receipt", lambda id_: it.items[id_].open > 0)
    mine = it.items[source]
    other = it.picked(
        "receivable", lambda id_: it.items[id_].open > 0 and it.items[id_].customer != mine.customer
    )
    _applied(it, source, [(other, 1)])


@unlawful
def in_another_currency(it: "Business") -> None:
    source = it.picked("receipt", lambda id_: it.items[id_].open > 0)
    mine = it.items[source]
    other = it.picked(
        "receivable", lambda id_: it.items[id_].open > 0 and it.items[id_].currency != mine.currency
    )
    _applied(it, source, [(other, 1)])


@unlawful
def money_that_is_gone(it: "Business") -> None:
    source = it.picked("receipt", lambda id_: it.items[id_].open == 0)
    _applied(it, source, [(it.picked("receivable", lambda id_: it.items[id_].open > 0), 1)])


@unlawful
def before_the_money_came(it: "Business") -> None:
    source, fitting = it.payable("receipt")
    _applied(it, source, [(fitting[0], 1)], on=it.items[source].born - timedelta(days=1))


@unlawful
def a_receipt_as_receivable(it: "Business") -> None:
    source = it.picked("receipt", lambda id_: it.items[id_].open > 0)
    _applied(it, source, [(source, 1)])


@unlawful
def in_no_known_order(it: "Business") -> None:
    source, fitting = it.payable("receipt")
    _applied(it, source, [(fitting[0], 1)], order="as_it_comes")


@unlawful
def a_credit_above_the_receivable(it: "Business") -> None:
    id_ = it.picked("receivable", lambda id_: id_ not in it.gone)
    left = it.items[id_].original - it.credited[id_]
    _noted(it, id_, it.random.choice([left + 1, 0, -1]))


@unlawful
def a_credit_without_reason(it: "Business") -> None:
    _noted(it, it.picked("receivable", it.has_credit_left), 1, reason=" ")


@unlawful
def a_credit_before_its_receivable(it: "Business") -> None:
    id_ = it.picked("receivable", it.has_credit_left)
    _noted(it, id_, 1, on=it.items[id_].born - timedelta(days=1))


@unlawful
def a_credit_on_what_is_gone(it: "Business") -> None:
    _noted(it, it.picked("receivable", lambda id_: id_ in it.gone), 1)


def _noted(it: "Business", id_: int, minor: int, **more: Any) -> None:
    it.number += 1
    on, reason = more.get("on", it.on), more.get("reason", "returned")
    it.way.note(id_, minor, on, f"{it.tag}N{it.number}", reason, it.by)


@unlawful
def a_reversal_without_reason(it: "Business") -> None:
    what, id_ = _reversible(it)
    it.way.take_back(what, id_, it.on, "", it.by)


@unlawful
def a_reversal_before_its_day(it: "Business") -> None:
    what, id_ = _reversible(it)
    it.way.take_back(what, id_, it.on - timedelta(days=4000), "too early", it.by)


def _reversible(it: "Business") -> tuple[str, int]:
    what = it.random.choice(["receivables", "receipts", "credit-notes", "applications"])
    if what == "receivables":
        return what, it.picked("receivable", it.is_untouched)
    if what == "receipts":
        return what, it.picked("receipt", lambda id_: id_ not in it.gone)
    return what, it.one_of(it.notes if what == "credit-notes" else it.applications)


@unlawful
def a_second_reversal(it: "Business") -> None:
    side = it.random.choice(["receivable", "receipt"])
    id_ = it.picked(side, lambda id_: id_ in it.gone)
    it.way.take_back(f"{side}s", id_, it.on, "again", it.by)


@unlawful
def a_receivable_that_is_rested_upon(it: "Business") -> None:
    id_ = it.picked("receivable", lambda id_: id_ not in it.gone and not it.is_untouched(id_))
    it.way.take_back("receivables", id_, it.on, "no", it.by)


def _invoiced(it: "Business", customer: Any, parts: list[tuple[int, int]]) -> None:
    it.number += 1
    it.way.invoice(f"{it.tag}I{it.number}", customer, parts, it.on, it.by)


@unlawful
def an_invoice_above_the_receivable(it: "Business") -> None:
    id_ = it.picked("receivable", lambda id_: id_ not in it.gone)
    left = it.items[id_].original - it.invoiced[id_]
    _invoiced(it, it.customer(id_), [(id_, left + 1)])


@unlawful
def an_invoice_to_another(it: "Business") -> None:
    id_ = it.picked("receivable", it.has_part_to_claim)
    other = next(c for c in it.customers if c.pk != it.items[id_].customer)
    _invoiced(it, other, [(id_, 1)])


@unlawful
def an_invoice_over_what_is_gone(it: "Business") -> None:
    id_ = it.picked("receivable", lambda id_: id_ in it.gone)
    _invoiced(it, it.customer(id_), [(id_, 1)])


@unlawful
def a_closing_ahead_of_time(it: "Business") -> None:
    close_books(it.on + timedelta(days=it.random.randint(0, 40)), by=it.by)


@unlawful
def a_closing_once_more(it: "Business") -> None:
    closed = closed_through()
    close_books(closed or it.on, by=it.by)
