"""What the clock does about invoices: the issue queue, and red confirmations that lapse."""

from django.conf import settings
from django.utils.module_loading import import_string

from huikuan.desks.receivables.commands import lapse_reds
from huikuan.flows.work_invoice_queue import work_invoice_queue
from huikuan.integrations.invoicing.folder import FolderIssuer
from huikuan.integrations.invoicing.issuers import InvoiceIssuer
from huikuan.interfaces.clock import house_acting


def invoice_issuer() -> InvoiceIssuer:
    """Who issues our invoices: a vendor's adapter by its import path, else the folder."""
    if settings.INVOICE_ISSUER:
        adapter: InvoiceIssuer = import_string(settings.INVOICE_ISSUER)()
        return adapter
    return FolderIssuer(settings.INVOICE_FOLDER)


def work_on_invoices() -> int:
    """Let lapse what nobody confirmed, work through the queue; says how many were answered."""
    lapse_reds(by=house_acting("job:invoices"))
    return work_invoice_queue(invoice_issuer(), by=house_acting("job:invoices"))
