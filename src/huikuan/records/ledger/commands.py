"""The book: every kind of entry with its debits and credits, on one page.

An auditor who reads this page knows what the system can do with money. Each function returns
a draft; :func:`huikuan.records.ledger.posting.post` writes it. Amounts are minor units of the
item's currency; accounts are words (``docs/book.md`` shows the codes of the chart).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from huikuan.engine.money import LARGEST_MINOR, digits
from huikuan.errors import Refused
from huikuan.records.ledger.accounts import (
    BANK,
    COMMITMENT,
    COMMITMENT_CONTRA,
    CONTRACT_ASSET,
    CONTRACT_LIABILITY,
    CUSTOMER_CREDIT,
    OPENING_BALANCE,
    OUTPUT_TAX,
    RECEIVABLE,
    REVENUE,
    UNAPPLIED_CASH,
)
from huikuan.records.ledger.models import Closing, Entry, Line
from huikuan.records.ledger.posting import Draft, DraftLine, KnownItem, NewItem, Posted, post
from huikuan.records.ledger.queries import closed_through
from huikuan.records.ledger.storage.gate import close_gate
from huikuan.records.people.actor import Actor

REASON_LENGTH_MAX = 300
NUMBER_LENGTH_MAX = 64


def receivable_recognised(
    item: NewItem,
    amount_minor: int,
    tax_minor: int,
    *,
    on: date,
    key: str,
    source: str,
    advance_minor: int = 0,
) -> Draft:
    """应收确认 — the right to the money is unconditional but for time.

    Dr receivable (gross) · Cr revenue (net), Cr output tax; Cr contract liability for the part
    that is claimed before we performed (预收合同款).
    """
    net_minor = amount_minor - tax_minor - advance_minor
    lines = (
        DraftLine(RECEIVABLE, amount_minor, item.currency, item=item),
        DraftLine(REVENUE, -net_minor, item.currency, item.customer_id),
        DraftLine(OUTPUT_TAX, -tax_minor, item.currency, item.customer_id),
        DraftLine(CONTRACT_LIABILITY, -advance_minor, item.currency, item.customer_id),
    )
    return Draft("receivable_recognised", on, key, source, _moving(lines))


def advance_earned(
    customer_id: int,
    currency: str,
    amount_minor: int,
    tax_minor: int,
    *,
    on: date,
    key: str,
    source: str,
) -> Draft:
    """合同负债结转 — we performed what an advance was claimed for.

    Dr contract liability (gross) · Cr revenue (net), Cr output tax.
    """  # fmt: skip
    lines = (
        DraftLine(CONTRACT_LIABILITY, amount_minor, currency, customer_id),
        DraftLine(REVENUE, tax_minor - amount_minor, currency, customer_id),
        DraftLine(OUTPUT_TAX, -tax_minor, currency, customer_id),
    )
    return Draft("advance_earned", on, key, source, _moving(lines))


def retention_recognised(
    customer_id: int,
    currency: str,
    amount_minor: int,
    tax_minor: int,
    advance_minor: int,
    *,
    on: date,
    key: str,
    source: str,
) -> Draft:
    """质保金确认 — earned, but not claimable before the warranty is over: a contract asset.

    Dr contract asset (gross) · Cr revenue (net), Cr output tax, Cr contract liability.
    """  # fmt: skip
    net_minor = amount_minor - tax_minor - advance_minor
    lines = (
        DraftLine(CONTRACT_ASSET, amount_minor, currency, customer_id),
        DraftLine(REVENUE, -net_minor, currency, customer_id),
        DraftLine(OUTPUT_TAX, -tax_minor, currency, customer_id),
        DraftLine(CONTRACT_LIABILITY, -advance_minor, currency, customer_id),
    )
    return Draft("retention_recognised", on, key, source, _moving(lines))


def retention_fallen_due(
    item: NewItem, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """质保金到期 — the warranty is over: the contract asset is a receivable now.

    Dr receivable · Cr contract asset.
    """
    lines = (
        DraftLine(RECEIVABLE, amount_minor, item.currency, item=item),
        DraftLine(CONTRACT_ASSET, -amount_minor, item.currency, item.customer_id),
    )
    return Draft("retention_fallen_due", on, key, source, lines)


def order_committed(
    customer_id: int, currency: str, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """订单承诺 — a confirmed order is exposure before anything is owed (memo accounts).

    Dr commitment · Cr commitment contra.
    """
    return _commitment("order_committed", customer_id, currency, amount_minor, on, key, source)


def order_released(
    customer_id: int, currency: str, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """承诺释放 — what was committed is recognised now, or is no longer wanted.

    Dr commitment contra · Cr commitment.
    """
    return _commitment("order_released", customer_id, currency, -amount_minor, on, key, source)


def opening_balance_taken(
    item: NewItem, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """期初应收 — a receivable that existed before this system; its revenue is in the old books.

    Dr receivable · Cr opening balance.
    """
    lines = (
        DraftLine(RECEIVABLE, amount_minor, item.currency, item=item),
        DraftLine(OPENING_BALANCE, -amount_minor, item.currency, item.customer_id),
    )
    return Draft("opening_balance_taken", on, key, source, lines)


def receipt_recorded(item: NewItem, amount_minor: int, *, on: date, key: str, source: str) -> Draft:
    """收款 — money came and is not yet applied.

    Dr bank · Cr unapplied cash.
    """
    lines = (
        DraftLine(BANK, amount_minor, item.currency, item.customer_id),
        DraftLine(UNAPPLIED_CASH, -amount_minor, item.currency, item=item),
    )
    return Draft("receipt_recorded", on, key, source, lines)


def opening_receipt_taken(
    item: NewItem, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """期初收款 — money that came before this system; its bank line is in the old books.

    Dr opening balance · Cr unapplied cash.
    """
    lines = (
        DraftLine(OPENING_BALANCE, amount_minor, item.currency, item.customer_id),
        DraftLine(UNAPPLIED_CASH, -amount_minor, item.currency, item=item),
    )
    return Draft("opening_receipt_taken", on, key, source, lines)


def receipt_applied(
    receipt: NewItem | KnownItem,
    parts: Sequence[tuple[NewItem | KnownItem, int]],
    *,
    on: date,
    key: str,
    source: str,
) -> Draft:
    """核销 — a receipt pays one receivable or several.

    Dr unapplied cash · Cr receivable, one line each.
    """
    return _applied("receipt_applied", UNAPPLIED_CASH, receipt, parts, on, key, source)


def credit_applied(
    credit: NewItem | KnownItem,
    parts: Sequence[tuple[NewItem | KnownItem, int]],
    *,
    on: date,
    key: str,
    source: str,
) -> Draft:
    """贷项核销 — a customer's credit pays one receivable or several.

    Dr customer credit · Cr receivable, one line each.
    """
    return _applied("credit_applied", CUSTOMER_CREDIT, credit, parts, on, key, source)


def credit_noted(
    receivable: KnownItem,
    owed_minor: int,
    credit: NewItem | None,
    credit_minor: int,
    *,
    on: date,
    key: str,
    source: str,
    reason: str,
    tax_minor: int = 0,
    advance_minor: int = 0,
) -> Draft:
    """红字冲减 — less was owed than invoiced; what was already paid becomes a credit.

    Dr revenue (net), Dr output tax, Dr contract liability for the part that was claimed before
    we performed · Cr receivable (what is still open), Cr customer credit (the rest).
    """
    currency, who = receivable.currency, receivable.customer_id
    net_minor = owed_minor + credit_minor - tax_minor - advance_minor
    lines = (
        DraftLine(REVENUE, net_minor, currency, who),
        DraftLine(OUTPUT_TAX, tax_minor, currency, who),
        DraftLine(CONTRACT_LIABILITY, advance_minor, currency, who),
        DraftLine(RECEIVABLE, -owed_minor, receivable.currency, item=receivable),
        DraftLine(CUSTOMER_CREDIT, -credit_minor, receivable.currency, item=credit),
    )
    return Draft("credit_noted", on, key, source, _moving(lines), reason)


def opening_credit_taken(
    item: NewItem, amount_minor: int, *, on: date, key: str, source: str
) -> Draft:
    """期初贷项 — a credit or advance of the customer from before this system.

    Dr opening balance · Cr customer credit.
    """
    lines = (
        DraftLine(OPENING_BALANCE, amount_minor, item.currency, item.customer_id),
        DraftLine(CUSTOMER_CREDIT, -amount_minor, item.currency, item=item),
    )
    return Draft("opening_credit_taken", on, key, source, lines)


@transaction.atomic
def reverse_entries(entry_ids: Iterable[int], *, on: date, reason: str, by: Actor) -> list[Posted]:
    """冲销 — every line of each entry once more with the opposite sign, on its own day.

    The reversal refers to what it reverses; both stay. An entry is reversed once at most, never
    before its own day, and never while something else still rests on its open items.
    """
    held = Entry.objects.select_for_update(no_key=True).filter(id__in=list(entry_ids))
    entries = list(held.order_by("-id").prefetch_related("lines__item"))
    done = Entry.objects.filter(reverses_id__in=[entry.id for entry in entries])
    if (first := done.select_related("reverses").first()) and first.reverses:
        raise Refused("already_reversed", key=first.reverses.key, on=first.effective_on)
    refuse_no_reason(reason)
    return post([_reversal(entry, on, reason) for entry in entries], by=by)


@transaction.atomic
def close_period(through_on: date, *, by: Actor) -> Closing:
    """关账 — nothing may take effect on or before this day any more.

    Waits for who is just posting. What is closed stays closed: only a later day is taken.
    """
    close_gate()
    if through_on >= by.today:
        raise Refused("closing_in_future", through_on=through_on, today=by.today)
    closed = closed_through()
    if closed is not None and through_on <= closed:
        raise Refused("closed_already", through_on=through_on, closed_through_on=closed)
    return Closing.objects.create(closed_through_on=through_on, actor=by.code, closed_at=by.at)


def refuse_wrong_number(number: str) -> None:
    """A document has a number that fits on it."""
    if not number.strip():
        raise Refused("number_missing")
    if len(number) > NUMBER_LENGTH_MAX:
        raise Refused("number_too_long", number=number[:20], length_max=NUMBER_LENGTH_MAX)


def refuse_wrong_amount(amount_minor: int, currency: str, number: str) -> None:
    """An amount is above zero, of a currency that exists, and small enough to be summed."""
    digits(currency)
    if amount_minor <= 0:
        raise Refused("amount_not_positive", number=number)
    if amount_minor > LARGEST_MINOR:
        raise Refused("amount_too_large", amount=amount_minor)


def refuse_no_reason(reason: str) -> None:
    """Whoever takes something back says why, in a few words."""
    if not reason.strip():
        raise Refused("reason_missing")
    if len(reason) > REASON_LENGTH_MAX:
        raise Refused("reason_too_long", length_max=REASON_LENGTH_MAX)


def _commitment(
    kind: str, customer_id: int, currency: str, amount_minor: int, on: date, key: str, source: str
) -> Draft:
    lines = (
        DraftLine(COMMITMENT, amount_minor, currency, customer_id),
        DraftLine(COMMITMENT_CONTRA, -amount_minor, currency, customer_id),
    )
    return Draft(kind, on, key, source, lines)


def _applied(
    kind: str,
    account: str,
    source_item: NewItem | KnownItem,
    parts: Sequence[tuple[NewItem | KnownItem, int]],
    on: date,
    key: str,
    source: str,
) -> Draft:
    total = sum(amount for _, amount in parts)
    lines = [DraftLine(account, total, source_item.currency, item=source_item)]
    lines += [DraftLine(RECEIVABLE, -amount, item.currency, item=item) for item, amount in parts]
    return Draft(kind, on, key, source, tuple(lines))


def _moving(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    return tuple(line for line in lines if line.amount_minor)


def _reversal(entry: Entry, on: date, reason: str) -> Draft:
    if on < entry.effective_on:
        raise Refused("reversal_before_entry", on=on, effective_on=entry.effective_on)
    if entry.reverses_id:
        raise Refused("reversal_of_reversal", key=entry.key)
    lines = tuple(_opposite(line) for line in sorted(entry.lines.all(), key=lambda row: row.id))
    return Draft("reversed", on, f"reverse:{entry.id}", entry.source, lines, reason, entry.id)


def _opposite(line: Line) -> DraftLine:
    item = None
    if line.item is not None:
        item = KnownItem(line.item.id, line.item.customer_id, line.item.currency, line.item.due_on)
    return DraftLine(line.account, -line.amount_minor, line.currency, line.customer_id, item)


def refuse_told_twice(keys: Sequence[str]) -> None:
    """Refuse facts of which two are one: one call tells each natural key once."""
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused("number_twice", number=twice.rsplit(":", 1)[-1])
