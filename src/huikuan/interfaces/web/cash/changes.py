"""What is taken back: an application, a receipt; and documents filed with a receipt."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.cash.queries import (
    applications_of_source,
    applications_visible_to,
    parts_of_entry,
)
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.undo_application import undo_application
from huikuan.interfaces.web.cash.page import one_receipt
from huikuan.interfaces.web.panels import Panel, ReasonForm, taken_back
from huikuan.interfaces.web.papers import evidence, evidence_kept
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Application, Receipt

NAMED_MAX = 12


class UndoForm(ReasonForm):
    """How much of an application is taken back: all of it, or one receivable only."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is taken back"),
        widget=forms.RadioSelect,
        choices=[
            ("whole", gettext_lazy("The whole application")),
            ("part", gettext_lazy("Only what it paid on this receivable")),
        ],
        initial="part",
    )
    field_order = ("what", "on", "reason")

    def clean(self) -> dict[str, Any]:
        """In the words of the flow."""
        asked = super().clean() or {}
        asked["only_this"] = asked.pop("what", "") == "part"
        return asked


def application_undo(request: Visit, application_id: int) -> HttpResponse:
    """Money was put on the wrong receivable."""
    rows = applications_visible_to(request.rights, "applications.undo")
    rows = rows.select_related("receivable_item__receivable")
    application = get_object_or_404(rows, pk=application_id)
    parts = list(parts_of_entry(application.entry_id))
    panel = undoing_panel(application, parts, request.GET.get("from", ""))
    kind = UndoForm if len(parts) > 1 else ReasonForm
    form = kind(request.POST or None, initial={"on": request.actor.today})
    change = partial(undo_application, application)
    return taken_back(request, panel, change, _("The application was undone."), form)


def receipt_reverse(request: Visit, item_id: int) -> HttpResponse:
    """The receipt should not have been, or it bounced."""
    row = one_receipt(request, item_id, "receipts.post")
    change = partial(reverse_receipt, row)
    return taken_back(request, reversal_panel(row), change, _("The receipt was reversed."))


def receipt_filed(request: Visit, item_id: int) -> HttpResponse:
    """A document goes with the receipt."""
    row = one_receipt(request, item_id, "files.write")
    evidence_kept(request, f"receipt:{row.pk}", row.customer)
    return redirect(f"{reverse('receipt', args=[row.pk])}#files")


def receipt_file(request: Visit, item_id: int, attachment_id: int) -> FileResponse:
    """One of its documents, as it was handed in."""
    row = one_receipt(request, item_id, "files.read")
    return evidence(f"receipt:{row.pk}", attachment_id)


def undoing_panel(
    application: "Application", parts: Sequence["Application"], came_from: str
) -> Panel:
    """What undoing will do: of one receivable, or of all that were paid at once."""
    source = application.source_item
    total = money_text(sum(part.amount_minor for part in parts), source.currency)
    is_receipt = source.side == "receipt" and came_from != "receivable"
    back = (
        reverse("receipt", args=[source.pk])
        if is_receipt
        else reverse("receivable", args=[application.receivable_item_id])
    )
    says = [_("%(amount)s will be unapplied again.") % {"amount": total}, *owed_again(parts)]
    if len(parts) > 1:
        says = [only_one(application), _("The whole application:"), *says]
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


def only_one(application: "Application") -> str:
    """What happens when only one receivable is taken out of an application."""
    item = application.receivable_item
    facts = {
        "amount": money_text(application.amount_minor, item.currency),
        "number": item.receivable.number,
    }
    return _("Only %(number)s: %(amount)s are unapplied again; the rest stays paid.") % facts


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
