"""What the receivables desk can do: recognise what is owed, invoice it, note a credit."""

from huikuan.desks.receivables.commands.crediting import (
    note_credit,
)
from huikuan.desks.receivables.commands.invoicing import (
    issue_invoice,
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
    "ReceivableFacts",
    "Recognised",
    "issue_invoice",
    "note_credit",
    "receivable_key",
    "recognise_receivable",
    "recognise_receivables",
    "take_invoice_back",
]
