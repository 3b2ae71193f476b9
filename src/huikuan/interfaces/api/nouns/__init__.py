"""One module per noun; the list of all of them."""

from ninja import Router

from huikuan.interfaces.api.nouns import (
    ageing,
    applications,
    bank_changes,
    checks,
    contracts,
    credit_notes,
    customers,
    deliveries,
    entries,
    events,
    files,
    history,
    imports,
    invoice_requests,
    invoice_steps,
    invoices,
    items,
    me,
    orders,
    payment_terms,
    receipts,
    receivables,
    statements,
    watchdog,
    wordings,
)

NOUNS: tuple[tuple[str, Router], ...] = tuple(
    ("", noun.router)
    for noun in (
        me,
        customers,
        bank_changes,
        contracts,
        wordings,
        payment_terms,
        orders,
        deliveries,
        events,
        watchdog,
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
