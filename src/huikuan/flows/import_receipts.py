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
from huikuan.desks.cash.rules import contradictions
from huikuan.desks.receivables.queries import receivables_by_numbers
from huikuan.flows.import_documents import DocumentImport
from huikuan.flows.import_rows import Judged, Setting
from huikuan.integrations.tables.rows import ReceiptRow
from huikuan.records.customers.queries import customers_by_name


class ReceiptImport(DocumentImport):
    """How a file of receipts is judged and written; receipts rest on customers that are known."""

    day_field = "received_on"
    day_shown = "received_on"
    needs_customer = True

    def meet(self, rows: Sequence[Any], setting: Setting) -> None:
        """Who paid, by code or by a name that fits only one."""
        super().meet(rows, setting)
        unmet = {
            setting.meant(row.customer_code): row.customer_name
            for row in reversed(rows)
            if setting.customer(row.customer_code) is None
        }
        named = customers_by_name(unmet.values())
        setting.customers |= {code: named[name] for code, name in unmet.items() if name in named}

    def key_of(self, customer_code: str, number: str) -> str:
        """One number of one customer is one receipt."""
        return receipt_key(customer_code, number)

    def known(self, keys: Iterable[str]) -> dict[str, Any]:
        """The standing receipts with these keys."""
        return dict(receipts_by_key(keys))

    def contradictions(self, row: Any, known: Any) -> list[str]:
        """In which facts the file tells a known receipt differently."""
        return contradictions(row, known)

    def look_over(self, judged: Judged, setting: Setting) -> None:
        """Numbers that a row says it pays and nobody knows."""
        found = _paid_by(judged.fresh, setting)
        for row in judged.fresh:
            missing = [n for n in row.applies_to if (_payer(row, setting), n) not in found]
            if missing:
                row.warnings.append(("receivable_not_found", {"numbers": missing}))

    def write(self, judged: Judged, setting: Setting) -> None:
        """Record the money, and apply what the rows say it pays."""
        facts = [self._facts(row, setting) for row in judged.fresh]
        made = record_receipts(facts, by=setting.by, source=setting.source)
        found = _paid_by(judged.fresh, setting)
        for row, recorded in zip(judged.fresh, made, strict=True):
            if row.applies_to:
                _apply(row, recorded.item_id, found, setting)

    def _facts(self, row: ReceiptRow, setting: Setting) -> ReceiptFacts:
        return ReceiptFacts(
            customer_id=_payer(row, setting),
            number=row.number,
            currency=row.currency,
            amount_minor=row.amount_minor,
            received_on=row.received_on,
            instrument=row.instrument,
            key=self.key(row, setting),
            **row.texts,
        )


def _payer(row: ReceiptRow, setting: Setting) -> int:
    customer = setting.customer(row.customer_code)
    assert customer is not None, "a receipt of nobody was refused before"
    return int(customer.pk)


def _paid_by(rows: Iterable[ReceiptRow], setting: Setting) -> dict[tuple[int, str], Any]:
    """The receivables that these rows say they pay, by customer and number."""
    wanted = {(_payer(row, setting), number) for row in rows for number in row.applies_to}
    return receivables_by_numbers(wanted)


def _apply(
    row: ReceiptRow, item_id: int, found: dict[tuple[int, str], Any], setting: Setting
) -> None:
    """Pay the receivables in the order named, each as far as it is open and the money lasts."""
    left, parts, on = row.amount_minor, [], row.received_on
    for number in row.applies_to:
        receivable = found.get((_payer(row, setting), number))
        if receivable is None or receivable.currency != row.currency:
            continue
        minor = min(left, receivable.item.open_minor)
        if minor:
            parts.append((receivable.pk, minor))
            on = max(on, receivable.issued_on)
            left -= minor
            receivable.item.open_minor -= (
                minor  # for the rows that follow; the ledger keeps its own
            )
    if parts:
        apply_receipt(item_id, parts, on=on, order="remittance", by=setting.by,
                      source=setting.source)  # fmt: skip
