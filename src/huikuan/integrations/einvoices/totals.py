"""Do the totals of an invoice tie out? The rules BR-CO-10 to 17 of EN 16931, to the minor unit."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from huikuan.integrations.einvoices.shapes import EInvoice, Finding

ROUNDING_MINOR_MAX = 1
"""A tax may differ from its base times its rate by one minor unit: both ways of rounding occur."""


def findings_of(invoice: EInvoice) -> tuple[Finding, ...]:
    """Every rule that the stated totals break, with what is stated and what it should be."""
    return (*_totals(invoice), *_taxes(invoice), *_oddities(invoice))


def _totals(invoice: EInvoice) -> Iterator[Finding]:
    said = invoice.totals
    nets = [line.net_minor for line in invoice.lines if line.net_minor is not None]
    taxes = [group.tax_minor for group in invoice.taxes if group.tax_minor is not None]
    allowances, charges = said.allowances, said.charges
    if invoice.has_lines and said.lines is not None:
        yield from _differs(invoice, "BR-CO-10", said.lines, sum(nets))
        yield from _differs(invoice, "BR-CO-11", allowances, sum(invoice.allowances))
        yield from _differs(invoice, "BR-CO-12", charges, sum(invoice.charges))
    if said.lines is not None:
        yield from _differs(invoice, "BR-CO-13", said.net, said.lines - allowances + charges)
    if invoice.taxes:
        yield from _differs(invoice, "BR-CO-14", said.tax, sum(taxes))
    if said.net is not None:
        yield from _differs(invoice, "BR-CO-15", said.gross, said.net + (said.tax or 0))
    if said.gross is not None:
        due = said.gross - said.prepaid + said.rounding
        yield from _differs(invoice, "BR-CO-16", said.payable, due)


def _differs(
    invoice: EInvoice, rule: str, stated_minor: int | None, computed_minor: int
) -> Iterator[Finding]:
    """A total that is not stated counts as nothing."""
    if (stated_minor or 0) != computed_minor:
        facts = {"stated_minor": stated_minor or 0, "computed_minor": computed_minor}
        yield Finding(
            "einvoice_totals_differ", facts | {"rule": rule, "currency": invoice.currency}
        )


def _taxes(invoice: EInvoice) -> Iterator[Finding]:
    for group in invoice.taxes:
        if group.rate is None or group.base_minor is None or group.tax_minor is None:
            continue
        exact = Decimal(group.base_minor) * group.rate / 100
        computed = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        if abs(group.tax_minor - computed) > ROUNDING_MINOR_MAX:
            yield from _differs(invoice, "BR-CO-17", group.tax_minor, computed)


def _oddities(invoice: EInvoice) -> Iterator[Finding]:
    for text in invoice.rounded[:1]:
        yield Finding("einvoice_amount_rounded", {"text": text, "currency": invoice.currency})
    if len(invoice.due_days) > 1:
        days = {"first_on": invoice.due_days[0], "last_on": invoice.due_days[-1]}
        yield Finding("einvoice_due_days", days)
