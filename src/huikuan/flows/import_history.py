"""What customers owed and how they paid it comes in from a file, so that the past is known."""

from huikuan.flows.import_receivables import ReceivableImport


class HistoryImport(ReceivableImport):
    """How a file of paid invoices is judged and written.

    A row with a day of payment is recognised, received and applied on its own days; a row
    without one is still owed.
    """
