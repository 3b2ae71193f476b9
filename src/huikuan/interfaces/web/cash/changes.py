"""What is taken back: an application, a receipt; and documents filed with a receipt."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.desks.cash.queries import (
    applications_of_source,
    applications_visible_to,
    parts_of_entry,
)
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.undo_application import undo_application
from huikuan.interfaces.web.cash.page import one_receipt
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.panels import Panel, ReasonForm, panel_page
from huikuan.interfaces.web.papers import evidence, evidence_kept
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Application, Receipt

NAMED_MAX = 12


def application_undo(request: Visit, application_id: int) -> HttpResponse:
    """Money was put on the wrong receivable."""
    rows = applications_visible_to(request.rights, "applications.undo")
    rows = rows.select_related("receivable_item__receivable")
    application = get_object_or_404(rows, pk=application_id)
    form = ReasonForm(request.POST or None, initial={"on": request.actor.today})
    panel = undoing_panel(application, request.GET.get("from", ""))
    if succeeds(
        request, form, lambda asked: undo_application(application, by=request.actor, **asked)
    ):
        messages.success(request, _("The application was undone."))
        return redirect(panel.back)
    return panel_page(request, panel, None if panel.hindered else form)


def receipt_reverse(request: Visit, item_id: int) -> HttpResponse:
    """The receipt should not have been, or it bounced."""
    row = one_receipt(request, item_id, "receipts.post")
    form = ReasonForm(request.POST or None, initial={"on": request.actor.today})
    if succeeds(request, form, lambda asked: reverse_receipt(row, by=request.actor, **asked)):
        messages.success(request, _("The receipt was reversed."))
        return redirect("receipt", row.pk)
    panel = reversal_panel(row)
    return panel_page(request, panel, None if panel.hindered else form)


def receipt_filed(request: Visit, item_id: int) -> HttpResponse:
    """A document goes with the receipt."""
    row = one_receipt(request, item_id, "files.write")
    evidence_kept(request, f"receipt:{row.pk}", row.customer)
    return redirect(f"{reverse('receipt', args=[row.pk])}#files")


def receipt_file(request: Visit, item_id: int, attachment_id: int) -> FileResponse:
    """One of its documents, as it was handed in."""
    row = one_receipt(request, item_id, "files.read")
    return evidence(f"receipt:{row.pk}", attachment_id)


def undoing_panel(application: "Application", came_from: str) -> Panel:
    """What undoing will do: the whole application, all the receivables it paid at once."""
    source = application.source_item
    parts = list(parts_of_entry(application.entry_id))
    total = money_text(sum(part.amount_minor for part in parts), source.currency)
    is_receipt = source.side == "receipt" and came_from != "receivable"
    back = (
        reverse("receipt", args=[source.pk])
        if is_receipt
        else reverse("receivable", args=[application.receivable_item_id])
    )
    says = [_("%(amount)s will be unapplied again.") % {"amount": total}, *owed_again(parts)]
    hindered = [_("This is undone already.")] if application.entry.is_reversed else []
    crumb = _("Receipt") if is_receipt else application.receivable_item.receivable.number
    return Panel(_("Undo the application"), says, _("Undo"), back, crumb, tuple(hindered))


def reversal_panel(row: "Receipt") -> Panel:
    """What reversing a receipt will do to the money and to what it paid."""
    facts = {
        "amount": money_text(row.amount_minor, row.currency),
        "customer": row.customer.name,
    }
    parts = list(applications_of_source(row.pk).filter(entry__reversed_by=None))
    says = [_("%(amount)s from %(customer)s leave the bank account in the books.") % facts]
    says += owed_again(parts) or [_("Nothing was paid with it.")]
    says.append(_("Entry and reversal both stay in the ledger."))
    hindered = [_("This receipt is reversed already.")] if row.entry.is_reversed else []
    title = _("Reverse receipt %(number)s") % {"number": row.number}
    back = reverse("receipt", args=[row.pk])
    return Panel(title, says, _("Reverse"), back, row.number, tuple(hindered))


def owed_again(parts: Sequence["Application"]) -> list[str]:
    """Which receivables are owed again, with their old due day."""
    said = [
        _("%(amount)s are owed again on %(number)s, due %(day)s.")
        % {
            "amount": money_text(part.amount_minor, part.receivable_item.currency),
            "number": part.receivable_item.receivable.number,
            "day": part.receivable_item.due_on.isoformat(),
        }
        for part in parts[:NAMED_MAX]
    ]
    if len(parts) > NAMED_MAX:
        said.append(_("… and %(count)d more.") % {"count": len(parts) - NAMED_MAX})
    return said
