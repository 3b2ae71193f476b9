"""An invoice on the customer's side: how it was sent, whether it is taken, and what is not."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.desks.receivables.commands import (
    DeliveryFacts,
    end_non_acceptance,
    note_delivery,
    note_non_acceptance,
)
from huikuan.desks.receivables.queries import invoices_visible_to
from huikuan.desks.receivables.queries.invoices import (
    non_acceptances_visible_to,
    not_accepted_since,
)
from huikuan.interfaces.web.forms.invoicing import AcceptedForm, DeliveryForm, NonAcceptanceForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.panels import Panel, panel_page, taken_back
from huikuan.interfaces.web.papers import evidence, evidence_kept
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.invoicing import BAND_WORDS, NON_ACCEPTANCE_WORDS
from huikuan.reports.not_accepted import not_accepted
from huikuan.reports.today import Desk

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice

Rows = QuerySet[Any]


def invoices_not_accepted(request: Visit) -> HttpResponse:
    """Invoices the customer does not take: by reason and age, and one by one."""
    today = request.actor.today
    rows = not_accepted(request.rights, as_of=today)
    context = {
        "bands": BAND_WORDS,
        "ageing": [{"row": row, "reason": NON_ACCEPTANCE_WORDS[row.reason]} for row in rows],
    }
    return list_page(request, _listing(request), **context)


def invoice_sent(request: Visit, invoice_id: int) -> HttpResponse:
    """It went to the customer."""
    one = _one(request, invoice_id)
    form = DeliveryForm(request.POST or None, initial={"sent_on": request.actor.today})

    def change(asked: dict[str, Any]) -> None:
        note_delivery(one, DeliveryFacts(**asked), by=request.actor)

    if succeeds(request, form, change):
        messages.success(request, gettext("That it was sent was noted."))
        return redirect(f"{_page(one)}#delivery")
    says = [gettext("The same sending told again with more days knows more; it stays one.")]
    return panel_page(request, _panel(one, gettext("Sent to the customer"), says), form)


def invoice_refused(request: Visit, invoice_id: int) -> HttpResponse:
    """The customer does not take it."""
    one = _one(request, invoice_id)
    form = NonAcceptanceForm(request.POST or None, initial={"since_on": request.actor.today})
    says = [gettext("Its own age counts from that day until it is accepted. The debt stays.")]
    panel = _panel(one, gettext("Not accepted by the customer"), says)
    change = partial(note_non_acceptance, one)
    said = gettext("The invoice is noted as not accepted.")
    return taken_back(request, panel, change, said, form)


def invoice_accepted(request: Visit, non_acceptance_id: int) -> HttpResponse:
    """It is taken after all, or was mended."""
    rows = non_acceptances_visible_to(request.rights, "invoices.deliver")
    row = get_object_or_404(rows, pk=non_acceptance_id)
    form = AcceptedForm(request.POST or None, initial={"on": request.actor.today})
    panel = _panel(row.invoice, gettext("The invoice is accepted"), [])
    change = partial(end_non_acceptance, row)
    return taken_back(request, panel, change, gettext("The invoice is accepted."), form)


def invoice_filed(request: Visit, invoice_id: int) -> HttpResponse:
    """A document goes with the invoice: the original, a proof of delivery."""
    one = get_object_or_404(invoices_visible_to(request.rights, "files.write"), pk=invoice_id)
    evidence_kept(request, f"invoice:{one.pk}", one.customer)
    return redirect(f"{_page(one)}#files")


def invoice_file(request: Visit, invoice_id: int, attachment_id: int) -> FileResponse:
    """One of its documents, as it was handed in."""
    one = get_object_or_404(invoices_visible_to(request.rights, "files.read"), pk=invoice_id)
    return evidence(f"invoice:{one.pk}", attachment_id)


def to_do(request: Visit, _lying: Desk) -> dict[str, Any] | None:
    """What of it lies on a desk today."""
    count, first_on = not_accepted_since(request.rights, request.actor.today)
    if not count or first_on is None:
        return None
    days = (request.actor.today - first_on).days
    return {"count": count, "days": days, "url": reverse("invoices-not-accepted")}


def _one(request: Visit, invoice_id: int) -> "Invoice":
    return get_object_or_404(invoices_visible_to(request.rights, "invoices.deliver"), pk=invoice_id)


def _page(one: "Invoice") -> str:
    return reverse("invoice", args=[one.pk])


def _panel(one: "Invoice", title: str, says: list[str]) -> Panel:
    return Panel(title, says, gettext("Record it"), _page(one), one.number)


def _reason(rows: Rows, value: str, _visit: Visit) -> Rows:
    return rows.filter(reason=value)


def _listing(request: Visit) -> Listing:
    today = request.actor.today
    return Listing(
        page="invoices-not-accepted",
        title=_("Invoices not accepted"),
        order="since",
        template="invoicing/not_accepted.html",
        rows=lambda visit: non_acceptances_visible_to(visit.rights),
        columns=(
            Column("invoice", _("Invoice"), lambda row: row.invoice.number, "short",
                   link=lambda row: url_if("invoice", row.invoice_id)),
            Column("customer", _("Customer"), lambda row: row.invoice.customer.name,
                   link=lambda row: url_if("customer", row.invoice.customer.code)),
            Column("reason", _("Reason"), lambda row: str(NON_ACCEPTANCE_WORDS[row.reason])),
            Column("since", _("Since"), lambda row: row.since_on, "date", "since_on"),
            Column("days", _("Days"), lambda row: (today - row.since_on).days, "number"),
            Column("amount", _("Amount"),
                   lambda row: (row.invoice.amount_minor, row.invoice.currency), "money"),
            Column("note", _("Note"), lambda row: row.note, phone=False),
        ),
        filters=(
            Filter("reason", _("Reason"), _reason, options=list(NON_ACCEPTANCE_WORDS.items())),
            Filter("customer", _("Customer"),
                   lambda rows, value, _v: rows.filter(invoice__customer__code=value), "customer"),
        ),
        empty_title=_("Every invoice is accepted"),
        empty_text=_("When a customer refuses an invoice or says it never came, note it on the "
                     "invoice: disputes begin here."),
        empty_action=(_("Invoices"), "/invoices"),
    )  # fmt: skip
