"""What became of these invoices: billed, taken back, paid, still open, by customer and currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huikuan.desks.cash.queries import paid_by_receivable
from huikuan.desks.receivables.queries import invoices_with_parts

AT_ONCE = 500


@dataclass(slots=True)
class InvoicedTotal:
    """The sums of one customer in one currency, in minor units."""

    customer_code: str
    customer_name: str
    currency: str
    invoices: int = 0
    cancelled: int = 0
    billed_minor: int = 0
    cancelled_minor: int = 0
    paid_minor: int = 0
    open_minor: int = 0


def invoiced_totals(numbers: Iterable[str]) -> list[InvoicedTotal]:
    """The sums over the invoices with these numbers, by customer code and currency."""
    wanted: Sequence[str] = sorted(set(numbers))
    found: dict[tuple[str, str], InvoicedTotal] = {}
    for start in range(0, len(wanted), AT_ONCE):
        _add(found, wanted[start : start + AT_ONCE])
    return [found[key] for key in sorted(found)]


def _add(found: dict[tuple[str, str], InvoicedTotal], numbers: Sequence[str]) -> None:
    items: dict[int, InvoicedTotal] = {}
    for invoice in invoices_with_parts(numbers):
        customer = invoice.customer
        total = found.setdefault(
            (customer.code, invoice.currency),
            InvoicedTotal(customer.code, customer.name, invoice.currency),
        )
        total.invoices += 1
        total.billed_minor += invoice.amount_minor
        if getattr(invoice, "reversal", None):
            total.cancelled += 1
            total.cancelled_minor += invoice.amount_minor
        for part in invoice.parts.all():
            if part.receivable_id not in items:
                items[part.receivable_id] = total
                total.open_minor += part.receivable.item.open_minor
    for item_id, minor in paid_by_receivable(list(items)).items():
        items[item_id].paid_minor += minor
