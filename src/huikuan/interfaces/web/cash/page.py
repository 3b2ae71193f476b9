"""One receipt: what of it is applied to what, its papers, its lines in the ledger."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huikuan.desks.cash.commands import record_receipt
from huikuan.desks.cash.queries import applications_of_source, receipts_visible_to
from huikuan.interfaces.web.cash.listing import receipt_badge
from huikuan.interfaces.web.forms.amounts import customer_text
from huikuan.interfaces.web.forms.cash import ReceiptForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.papers import filed_with, ledger_lines, people_behind
from huikuan.interfaces.web.receivables.page import told_applications
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INSTRUMENT_NAMES
from huikuan.records.people.queries import organization
from huikuan.records.timeline.queries import events_of

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Receipt

EVENTS_SHOWN = 30
MAY = (
    "receipts.post", "applications.read", "applications.post", "applications.undo", "files.read",
    "files.write", "ledger.read", "history.read",
)  # fmt: skip


def receipt(request: Visit, item_id: int) -> HttpResponse:
    """One receipt, as far as this person may see."""
    row = one_receipt(request, item_id)
    return render(request, "cash/receipt.html", receipt_context(request, row))


def receipt_new(request: Visit) -> HttpResponse:
    """Money came that no file told us; then straight to what it pays."""
    house = organization()
    base = house.base_currency if house else "CNY"
    code = request.POST.get("customer") or request.GET.get("customer", "")[:64]
    initial = {"customer": code, "received_on": request.actor.today, "currency": base}
    form = ReceiptForm(request.POST or None, request=request, base=base, initial=initial)
    made: list[Receipt] = []
    if succeeds(request, form, lambda _asked: made.append(_recorded(request, form))):
        messages.success(request, _("The receipt was recorded. Now say what it pays."))
        return redirect(after_recording(request), made[0].pk)
    text = customer_text(request.rights, "receipts.post", code) if code else ""
    context = {"form": form, "text": text or request.POST.get("customer_text", "")}
    return render(request, "cash/new.html", context)


def one_receipt(request: Visit, item_id: int, permission: str = "receipts.read") -> "Receipt":
    """A receipt within reach of the right; what is out of reach does not exist."""
    return get_object_or_404(receipts_visible_to(request.rights, permission), pk=item_id)


def receipt_context(request: Visit, row: "Receipt") -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    may = {name.replace(".", "_"): request.rights.may(name) for name in MAY}
    paid = list(applications_of_source(row.pk)) if may["applications_read"] else []
    entries = [row.entry, *(one.entry for one in paid)]
    applied = 0 if row.entry.is_reversed else row.amount_minor - row.item.open_minor
    return {
        "receipt": row,
        "may": may,
        "badge": receipt_badge(row),
        "applied_minor": applied,
        "instrument": INSTRUMENT_NAMES.get(row.instrument, row.instrument),
        "applications": told_applications(paid),
        "people": people_behind(entries),
        "lines": ledger_lines(row.pk) if may["ledger_read"] else [],
        "files": filed_with(f"receipt:{row.pk}") if may["files_read"] else [],
        "events": events_of(f"receipt:{row.pk}")[:EVENTS_SHOWN] if may["history_read"] else [],
        "customer_url": url_if("customer", row.customer.code),
    }


def after_recording(request: Visit) -> str:
    """Where one goes on: to the sheet, for those who may apply."""
    return "cash-apply" if request.rights.may("applications.post") else "receipt"


def _recorded(request: Visit, form: ReceiptForm) -> "Receipt":
    return record_receipt(form.facts(), by=request.actor, source="manual")
