"""The money one applies: a receipt, or a credit the customer has from a credit note."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.receivables.queries import credit_notes_visible_to
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer


@dataclass(frozen=True, slots=True)
class Source:
    """What the page shows on top; ``item`` says what of it is not yet applied."""

    item: Any
    customer: Customer
    number: str
    name: str | Promise
    url: str
    since: date
    is_reversed: bool
    memo: str = ""


def source_of(request: Visit, item_id: int, permission: str) -> Source:
    """The receipt or credit within reach of the right; what is out of reach does not exist."""
    receipt = receipts_visible_to(request.rights, permission).filter(pk=item_id).first()
    if receipt:
        url = reverse("receipt", args=[item_id])
        told = (receipt.received_on, receipt.entry.is_reversed, receipt.memo)
        return Source(receipt.item, receipt.customer, receipt.number, _("Receipt"), url, *told)
    note = (
        credit_notes_visible_to(request.rights, permission).filter(credit_item_id=item_id).first()
    )
    if note is None:
        raise Http404
    row = note.receivable
    url = reverse("receivable", args=[row.pk])
    told = (note.noted_on, note.entry.is_reversed, note.reason)
    return Source(note.credit_item, row.customer, note.number, _("Customer's credit"), url, *told)
