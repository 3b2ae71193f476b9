"""What the receivables desk can do: recognise what is owed, invoice it, note a credit."""

from huikuan.desks.receivables.commands.crediting import (
    note_credit,
)
from huikuan.desks.receivables.commands.invoicing import (
    InvoiceFacts,
    issue_invoice,
    issue_invoices,
    take_invoice_back,
)
from huikuan.desks.receivables.commands.recognising import (
    ReceivableFacts,
    Recognised,
    receivable_key,
    recognise_receivable,
    recognise_receivables,
)

__all__ = [
    "InvoiceFacts",
    "ReceivableFacts",
    "Recognised",
    "issue_invoice",
    "issue_invoices",
    "note_credit",
    "receivable_key",
    "recognise_receivable",
    "recognise_receivables",
    "take_invoice_back",
]
