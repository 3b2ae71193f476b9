"""Who owes what since when, for the whole book: expressions that say the same on every engine.

Tables: ``lines`` (item_id, account, customer_id, currency, due_on, amount_minor, effective_on,
recorded_on) as the ledger holds them, debit positive; ``items`` (id, origin_on, …); ``customers``
(id, party_id, key): whom a line's customer stands for today (merged records lead to their
successor) and into which row of the answer it falls — customers that are not in the table are
not in the answer. Everything is whole minor units; an item is never above 2**63.

Allowed operations: filter, join, group, sum, count, conditional sums, cumulative sums and
truncation to the month. Bucket edges come as dates, so no engine has to know a calendar.
"""

from collections.abc import Sequence
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, IntegerColumn, IntegerValue, Table

from huikuan.engine.ageing.buckets import ORIGIN, Buckets, Span, spans

RECEIVABLE, UNAPPLIED, CREDIT = "receivable", "unapplied_cash", "customer_credit"


def open_items(lines: Table, *, as_of: date, known_on: date) -> Table:
    """What is open on each item at the end of ``as_of``, as known at the end of ``known_on``.

    Columns: item_id, account, customer_id, currency, due_on, open_minor (positive is open).
    """
    kept = lines.filter(
        lines.item_id.notnull(),
        lines.effective_on <= ibis.date(as_of),
        lines.recorded_on <= ibis.date(known_on),
    )
    signed = ibis.ifelse(kept.account == RECEIVABLE, kept.amount_minor, -kept.amount_minor)
    grouped = kept.group_by(["item_id", "account", "customer_id", "currency", "due_on"]).agg(
        open_minor=_total(signed)
    )
    return grouped.filter(grouped.open_minor != 0)


def aged_items(
    lines: Table,
    items: Table,
    customers: Table,
    *,
    as_of: date,
    known_on: date,
    clock: str,
    netted: bool = False,
) -> Table:
    """Open items of the customers asked for, with ``clock_on``: the day from which they age.

    ``netted``: a customer's unapplied money and credits pay the oldest receivables of the same
    currency first; what is left of either side stays.
    """
    opened = open_items(lines, as_of=as_of, known_on=known_on)
    dated = _clocked(opened, items, clock)
    joined = dated.join(customers, dated.customer_id == customers.id)
    table = joined.select(
        dated.item_id,
        dated.account,
        dated.customer_id,
        dated.currency,
        dated.due_on,
        dated.clock_on,
        dated.open_minor,
        customers.party_id,
        customers.key,
    )
    return _netted(table) if netted else table


def _clocked(opened: Table, items: Table, clock: str) -> Table:
    if clock != ORIGIN:
        return opened.mutate(clock_on=opened.due_on)
    joined = opened.join(items, opened.item_id == items.id)
    return joined.select(
        opened.item_id,
        opened.account,
        opened.customer_id,
        opened.currency,
        opened.due_on,
        opened.open_minor,
        clock_on=items.origin_on,
    )


def _netted(table: Table) -> Table:
    """Let the two sides of a customer meet, oldest first: what is beyond the other side stays."""
    owed = ibis.ifelse(table.account == RECEIVABLE, table.open_minor, 0)
    paid = ibis.ifelse(table.account == RECEIVABLE, 0, table.open_minor)
    whole = ibis.window(group_by=["party_id", "currency"])
    so_far = ibis.window(
        group_by=["party_id", "currency"],
        order_by=["clock_on", "item_id"],
        preceding=None,
        following=0,
    )
    meeting = table.mutate(
        owed_through=_sum_over(owed, so_far),
        paid_through=_sum_over(paid, so_far),
        owed_total=_sum_over(owed, whole),
        paid_total=_sum_over(paid, whole),
    )
    beyond = ibis.ifelse(
        meeting.account == RECEIVABLE,
        meeting.owed_through - meeting.paid_total,
        meeting.paid_through - meeting.owed_total,
    )
    left = ibis.ifelse(
        beyond <= 0, 0, ibis.ifelse(beyond < meeting.open_minor, beyond, meeting.open_minor)
    )
    result = meeting.mutate(open_minor=left.cast("int64"))
    kept = result.filter(result.open_minor != 0)
    return kept.select(*table.columns)


def ageing(
    lines: Table,
    items: Table,
    customers: Table,
    *,
    as_of: date,
    known_on: date,
    buckets: Buckets,
    netted: bool = False,
) -> Table:
    """One row per key and currency: open receivables, not yet due, by bucket; and what stands
    against them: unapplied money and credits, both positive, never inside a bucket.
    """
    aged = aged_items(
        lines, items, customers, as_of=as_of, known_on=known_on, clock=buckets.clock, netted=netted
    )
    owed = aged.account == RECEIVABLE
    sums = {
        span.code: _total_where(owed & within(aged.clock_on, span), aged.open_minor)
        for span in spans(buckets, as_of)
    }
    return aged.group_by(["key", "currency"]).agg(
        open_minor=_total_where(owed, aged.open_minor),
        not_due_minor=_total_where(owed & (aged.due_on >= ibis.date(as_of)), aged.open_minor),
        unapplied_minor=_total_where(aged.account == UNAPPLIED, aged.open_minor),
        credit_minor=_total_where(aged.account == CREDIT, aged.open_minor),
        item_count=_total_where(owed, 1),
        **{f"in_{code}": total for code, total in sums.items()},
    )


def movements_by_month(lines: Table, customers: Table, *, as_of: date, known_on: date) -> Table:
    """What moved on receivables, per currency, due day and month: the history of ageing in one
    pass. Columns: currency, due_on, month_on (first day), moved_minor.
    """
    kept = lines.filter(
        lines.account == RECEIVABLE,
        lines.effective_on <= ibis.date(as_of),
        lines.recorded_on <= ibis.date(known_on),
    )
    joined = kept.join(customers, kept.customer_id == customers.id)
    dated = joined.select(
        kept.currency,
        kept.due_on,
        kept.amount_minor,
        month_on=kept.effective_on.truncate("M").cast("date"),
    )
    return dated.group_by(["currency", "due_on", "month_on"]).agg(
        moved_minor=_total(dated.amount_minor)
    )


def within(day: ibis.expr.types.DateColumn, span: Span) -> BooleanValue:
    """Whether a column's day lies in a span."""
    condition: BooleanValue = ibis.literal(True)
    if span.first_on is not None:
        condition = condition & (day >= ibis.date(span.first_on))
    if span.last_on is not None:
        condition = condition & (day <= ibis.date(span.last_on))
    return condition


def in_any(day: ibis.expr.types.DateColumn, ranges: Sequence[Span]) -> BooleanValue:
    """Whether a column's day lies in one of the spans."""
    condition: BooleanValue = ibis.literal(False)
    for span in ranges:
        condition = condition | within(day, span)
    return condition


def _total(value: IntegerValue) -> IntegerColumn:
    return value.sum().cast("int64")


def _total_where(condition: BooleanValue, value: IntegerValue | int) -> IntegerColumn:
    return _total(ibis.ifelse(condition, value, 0))


def _sum_over(value: IntegerValue, window: object) -> IntegerColumn:
    return value.sum().over(window).cast("int64")
