"""What the receivables desk can do: recognise what is owed, invoice it, note a credit."""

from huikuan.desks.receivables.commands.crediting import (
    CreditSplit,
    note_credit,
)
from huikuan.desks.receivables.commands.delivering import (
    OUTCOMES,
    DeliveryFacts,
    end_non_acceptance,
    note_delivery,
    note_non_acceptance,
)
from huikuan.desks.receivables.commands.invoicing import (
    InvoiceDetails,
    InvoiceFacts,
    LineFacts,
    issue_invoice,
    issue_invoices,
    take_invoice_back,
)
from huikuan.desks.receivables.commands.recognising import (
    ReceivableFacts,
    Recognised,
    free_recognition,
    receivable_key,
    recognise_receivable,
    recognise_receivables,
)
from huikuan.desks.receivables.commands.red import (
    RedFacts,
    answer_red,
    lapse_reds,
    note_red,
    request_red,
)
from huikuan.desks.receivables.commands.requesting import (
    RequestFacts,
    finish_request,
    note_pending,
    note_trouble,
    resume_request,
    stop_request,
    take_up,
    withdraw_request,
    write_request,
)

__all__ = [
    "OUTCOMES",
    "CreditSplit",
    "DeliveryFacts",
    "InvoiceDetails",
    "InvoiceFacts",
    "LineFacts",
    "ReceivableFacts",
    "Recognised",
    "RedFacts",
    "RequestFacts",
    "answer_red",
    "end_non_acceptance",
    "finish_request",
    "free_recognition",
    "issue_invoice",
    "issue_invoices",
    "lapse_reds",
    "note_credit",
    "note_delivery",
    "note_non_acceptance",
    "note_pending",
    "note_red",
    "note_trouble",
    "receivable_key",
    "recognise_receivable",
    "recognise_receivables",
    "request_red",
    "resume_request",
    "stop_request",
    "take_invoice_back",
    "take_up",
    "withdraw_request",
    "write_request",
]
