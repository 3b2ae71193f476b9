"""One module per noun; the list of all of them."""

from ninja import Router

from huikuan.interfaces.api.nouns import (
    ageing,
    applications,
    bank_changes,
    checks,
    credit_notes,
    customers,
    entries,
    files,
    history,
    imports,
    invoice_requests,
    invoice_steps,
    invoices,
    items,
    me,
    receipts,
    receivables,
    statements,
)

NOUNS: tuple[tuple[str, Router], ...] = tuple(
    ("", noun.router)
    for noun in (
        me,
        customers,
        bank_changes,
        receivables,
        credit_notes,
        statements,
        invoices,
        invoice_requests,
        invoice_steps,
        receipts,
        applications,
        items,
        entries,
        ageing,
        files,
        history,
        imports,
        checks,
    )
)
