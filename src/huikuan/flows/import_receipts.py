"""What customers paid comes in from a file; what a row says it pays is applied to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from huikuan.desks.cash.commands import (
    ReceiptFacts,
    apply_receipt,
    receipt_key,
    record_receipts,
)
from huikuan.desks.cash.queries import receipts_by_key
from huikuan.desks.receivables.queries import receivables_by_number
from huikuan.flows.import_customers import survey_names
from huikuan.flows.import_rows import Judged, Setting
from huikuan.integrations.tables.rows import Checked, ReceiptRow, RefusedRow
from huikuan.records.customers.queries import customers_by_name
from huikuan.records.ledger.queries import closed_through, free_keys


class ReceiptImport:
    """How a file of receipts is surveyed, judged and written."""

    def survey(self, rows: Iterable[Checked], setting: Setting) -> int:
        """Learn which customers paid, by code or by a name that fits only one."""
        total = survey_names(rows, setting, "customer_code", "customer_name")
        missing = {
            code: names[0] for code, names in setting.names.items() if code not in setting.customers
        }
        named = customers_by_name(missing.values())
        setting.customers |= {code: named[n] for code, n in missing.items() if n in named}
        return total

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """A receipt is of a customer we know, and new, or known with the same facts."""
        judged = Judged()
        facts = [row for row in rows if isinstance(row, ReceiptRow)]
        keys = free_keys(_key(row, setting) for row in facts)
        standing = receipts_by_key(keys.values())
        closed_on = closed_through()
        taken: set[str] = set()
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
                continue
            assert isinstance(row, ReceiptRow)
            key = keys[_key(row, setting)]
            refusal = _refusal(row, setting, standing.get(key), closed_on, key in taken)
            taken.add(key)
            if refusal:
                judged.refused.append(refusal)
            elif key in standing:
                judged.known.append(row)
            else:
                _warn_of_missing(row, setting)
                judged.fresh.append(row)
        return judged

    def prepare(self, setting: Setting) -> None:
        """Receipts rest on customers that are known."""

    def write(self, rows: Sequence[Any], setting: Setting) -> None:
        """Record the money, and apply what the rows say it pays."""
        facts = [_facts(row, setting) for row in rows]
        made = record_receipts(facts, by=setting.by, source=setting.source)
        for row, recorded in zip(rows, made, strict=True):
            if row.applies_to:
                _apply(row, recorded.item_id, setting)


def _key(row: ReceiptRow, setting: Setting) -> str:
    known = setting.customers.get(row.customer_code)
    return receipt_key(known.code if known else row.customer_code, row.number)


def _refusal(
    row: ReceiptRow, setting: Setting, known: Any, closed_on: Any, is_twice: bool
) -> RefusedRow | None:
    def refused(field: str, reason: str, **params: Any) -> RefusedRow:
        return RefusedRow(row.row, field, reason, params, row.cells)

    if row.customer_code not in setting.customers:
        return refused("customer_code", "customer_unknown", code=row.customer_code)
    if is_twice:
        return refused("number", "number_twice", number=row.number)
    if known is None:
        if closed_on and row.received_on <= closed_on:
            days = {"effective_on": row.received_on, "closed_through_on": closed_on}
            return refused("received_on", "period_closed", **days)
        return None
    told = (row.currency, row.amount_minor, row.received_on)
    if told == (known.currency, known.amount_minor, known.received_on):
        return None
    return refused(
        "amount",
        "known_differently",
        number=row.number,
        amount_minor=known.amount_minor,
        currency=known.currency,
        due_on=known.received_on,
    )


def _facts(row: ReceiptRow, setting: Setting) -> ReceiptFacts:
    return ReceiptFacts(
        customer_id=setting.customers[row.customer_code].pk,
        number=row.number,
        currency=row.currency,
        amount_minor=row.amount_minor,
        received_on=row.received_on,
        instrument=row.instrument,
        key=_key(row, setting),
        **row.texts,
    )


def _warn_of_missing(row: ReceiptRow, setting: Setting) -> None:
    found = receivables_by_number(setting.customers[row.customer_code].pk, row.applies_to)
    missing = [number for number in row.applies_to if number not in found]
    if missing:
        row.warnings.append(("receivable_not_found", {"numbers": missing}))


def _apply(row: ReceiptRow, item_id: int, setting: Setting) -> None:
    """Pay the receivables in the order named, each as far as it is open and the money lasts."""
    found = receivables_by_number(setting.customers[row.customer_code].pk, row.applies_to)
    left, parts, on = row.amount_minor, [], row.received_on
    for number in row.applies_to:
        receivable = found.get(number)
        if receivable is None or receivable.currency != row.currency:
            continue
        minor = min(left, receivable.item.open_minor)
        if minor:
            parts.append((receivable.pk, minor))
            on = max(on, receivable.issued_on)
            left -= minor
    if parts:
        apply_receipt(item_id, parts, on=on, order="remittance", by=setting.by,
                      source=setting.source)  # fmt: skip
