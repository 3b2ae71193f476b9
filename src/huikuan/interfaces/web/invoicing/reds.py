"""Red confirmations: asked for, confirmed within 72 hours or lapsed, and the red invoice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.desks.receivables.commands import answer_red
from huikuan.desks.receivables.queries import invoices_visible_to
from huikuan.desks.receivables.queries.invoices import red_confirmations_visible_to
from huikuan.desks.receivables.rules import red_lapses_at
from huikuan.flows.ask_red import ask_red, ask_red_invoice
from huikuan.flows.issue_red import issue_red
from huikuan.interfaces.web.forms.invoicing import RedForm, RedIssuedForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.panels import Panel, panel_page, taken_back
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.invoicing import RED_REASON_WORDS, RED_STATE_WORDS

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice, RedConfirmation

ANSWERS: dict[str, Callable[[], str]] = {
    "confirmed": lambda: gettext("The confirmation is confirmed by both."),
    "refused": lambda: gettext("The confirmation was refused."),
    "withdrawn": lambda: gettext("The confirmation was withdrawn."),
}
WAITING = ("awaiting_buyer", "awaiting_seller")


def invoice_reds(request: Visit) -> HttpResponse:
    """Every red confirmation, with its clock."""
    return list_page(request, reds_listing(request.actor.at))


def invoice_red_asked(request: Visit, invoice_id: int) -> HttpResponse:
    """Ask whether an invoice may be offset."""
    rows = invoices_visible_to(request.rights, "invoices.reverse")
    one = get_object_or_404(rows, pk=invoice_id)
    form = RedForm(request.POST or None, currency=one.currency)
    if succeeds(request, form, lambda _asked: ask_red(one, form.facts(), by=request.actor)):
        messages.success(request, gettext("The red confirmation was asked for."))
        return redirect(_page(one))
    return panel_page(request, _panel(one, gettext("Offset in red"), _says()), form)


def invoice_red_answered(request: Visit, red_id: int, answer: str) -> HttpResponse:
    """Confirmed by the other side, refused, or withdrawn."""
    red = _one(request, red_id)
    if answer not in ANSWERS:
        raise Http404
    answer_red(red, answer, by=request.actor)
    messages.success(request, ANSWERS[answer]())
    return redirect(_page(red.invoice))


def invoice_red_queued(request: Visit, red_id: int) -> HttpResponse:
    """The issue queue is to issue the red invoice."""
    asked = ask_red_invoice(_one(request, red_id), by=request.actor)
    messages.success(request, gettext("The red invoice was asked for."))
    return redirect("invoice-request", asked.pk)


def invoice_red_issued(request: Visit, red_id: int) -> HttpResponse:
    """The red invoice has its number."""
    red = _one(request, red_id)
    form = RedIssuedForm(request.POST or None, initial={"on": request.actor.today})
    says = [
        gettext("What it takes back of the claim can be invoiced anew."),
        gettext("A credit note lowers the debt by the same amount.")
        if red.lowers_debt
        else gettext("The customer owes the same as before."),
    ]
    panel = _panel(red.invoice, gettext("The red invoice is issued"), says)
    said = gettext("The red invoice was recorded.")
    return taken_back(request, panel, partial(issue_red, red), said, form)


def time_left(red: "RedConfirmation", at: datetime) -> timedelta | None:
    """How long the other side still has; nothing where no clock runs."""
    if red.state not in WAITING:
        return None
    return max(red_lapses_at(red.requested_at) - at, timedelta())


def hours_left(red: "RedConfirmation", at: datetime) -> int | None:
    """The same in whole hours."""
    left = time_left(red, at)
    return None if left is None else int(left.total_seconds() // 3600)


def red_badge(red: "RedConfirmation") -> tuple[str, Any, str]:
    """The state of a confirmation as a badge."""
    return red.state, *RED_STATE_WORDS[red.state]


def _says() -> list[str]:
    return [
        gettext("Whoever asks waits for the other side. Unanswered, it lapses after 72 hours."),
        gettext("Only a confirmed one becomes a red invoice."),
        gettext(
            "Returned goods, an ended service and an allowance lower the debt by a credit note; a "
            "wrong invoice does not."
        ),
    ]


def _panel(one: "Invoice", title: str, says: list[str]) -> Panel:
    return Panel(title, says, gettext("Record it"), _page(one), one.number)


def _page(one: "Invoice") -> str:
    return f"{reverse('invoice', args=[one.pk])}#reds"


def _one(request: Visit, red_id: int) -> "RedConfirmation":
    rows = red_confirmations_visible_to(request.rights, "invoices.reverse")
    return get_object_or_404(rows, pk=red_id)


def _state(
    rows: QuerySet["RedConfirmation"], value: str, _visit: Visit
) -> QuerySet["RedConfirmation"]:
    return rows.filter(state=value)


def reds_listing(at: datetime) -> Listing:
    """The list, with the hours that are left at this moment."""
    return Listing(
        page="invoice-reds",
        title=_("Red confirmations"),
        order="-asked",
        template="invoicing/list.html",
        rows=lambda request: red_confirmations_visible_to(request.rights),
        columns=(
            Column("invoice", _("Invoice"), lambda red: red.invoice.number, "short",
                   link=lambda red: f"{url_if('invoice', red.invoice_id)}#reds"),
            Column("customer", _("Customer"), lambda red: red.invoice.customer.name,
                   link=lambda red: url_if("customer", red.invoice.customer.code)),
            Column("asked", _("Asked"), lambda red: red.requested_at.date(), "date",
                   "requested_at", phone=False),
            Column("reason", _("Reason"), lambda red: str(RED_REASON_WORDS[red.reason]),
                   phone=False),
            Column("amount", _("Amount"),
                   lambda red: (red.amount_minor, red.invoice.currency), "money"),
            Column("state", _("Status"), red_badge, "badge"),
            Column("hours", _("Hours left"),
                   lambda red: "" if hours_left(red, at) is None else hours_left(red, at),
                   "number"),
        ),
        filters=(
            Filter("state", _("Status"), _state,
                   options=[(code, word) for code, (word, _tone) in RED_STATE_WORDS.items()]),
        ),
        empty_title=_("No invoice is offset in red"),
        empty_text=_("Open an invoice to ask for a red confirmation."),
        empty_action=(_("Invoices"), "/invoices"),
    )  # fmt: skip
