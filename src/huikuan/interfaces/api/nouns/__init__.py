"""One module per noun; the list of all of them."""

from ninja import Router

from huikuan.interfaces.api.nouns import (
    ageing,
    applications,
    checks,
    credit_notes,
    customers,
    entries,
    files,
    history,
    imports,
    invoices,
    items,
    me,
    receipts,
    receivables,
)

NOUNS: tuple[tuple[str, Router], ...] = tuple(
    ("", noun.router)
    for noun in (
        me,
        customers,
        receivables,
        credit_notes,
        invoices,
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
