"""The issue queue: what waits, why, and what a person can do about it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.desks.receivables.commands import resume_request
from huikuan.desks.receivables.queries.invoices import (
    request_parts_of,
    requests_stopped,
    requests_visible_to,
)
from huikuan.flows.work_invoice_queue import (
    give_request_up,
    take_request_over,
    work_invoice_request,
)
from huikuan.integrations.invoicing.issuers import DONE, Answer
from huikuan.interfaces.jobs.invoicing import invoice_issuer
from huikuan.interfaces.web.forms.invoicing import GivenUpForm, TakenOverForm
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.panels import Panel, taken_back
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.invoicing import (
    INVOICE_KIND_WORDS,
    REQUEST_KIND_WORDS,
    REQUEST_STATE_WORDS,
)
from huikuan.interfaces.words.refusals import sentence
from huikuan.records.customers.queries import reaches
from huikuan.records.timeline.queries import events_of
from huikuan.reports.today import Desk

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import InvoiceRequest

Rows = QuerySet["InvoiceRequest"]
OPEN = ("waiting", "sending", "sent", "stopped")


def invoice_queue(request: Visit) -> HttpResponse:
    """Everything asked of whoever issues our invoices."""
    return list_page(request, QUEUE)


def invoice_request(request: Visit, request_id: int) -> HttpResponse:
    """One request: what was asked, how far it is, and why it waits."""
    context = _context(request, _one(request, request_id))
    return render(request, "invoicing/request.html", context)


def _context(request: Visit, row: "InvoiceRequest") -> dict[str, Any]:
    return {
        "asked": row,
        "badge": _state(row),
        "what": REQUEST_KIND_WORDS[row.kind],
        "kind": INVOICE_KIND_WORDS.get(row.content.get("kind", ""), "–"),
        "trouble": trouble_of(row),
        "parts": request_parts_of(row),
        "is_open": row.state in OPEN,
        "may_act": reaches(request.rights, "invoices.post", row.customer),
        "events": events_of(f"invoice_request:{row.pk}")[:20],
        "customer_url": url_if("customer", row.customer.code),
    }


def invoice_request_again(request: Visit, request_id: int) -> HttpResponse:
    """Try again now: what may be there is asked about first."""
    row = resume_request(_one(request, request_id, "invoices.post"), by=request.actor)
    is_done = work_invoice_request(row.pk, invoice_issuer(), by=request.actor)
    said = gettext("The invoice is issued.") if is_done else gettext("It was tried again.")
    messages.success(request, said)
    return redirect("invoice-request", row.pk)


def invoice_request_taken_over(request: Visit, request_id: int) -> HttpResponse:
    """A person issued it: its number and day come into the books."""
    row = _one(request, request_id, "invoices.post")

    says = [
        gettext(
            "The request is taken back from whoever issues invoices, so that nobody else does."
        ),
        gettext("What it asks for is booked with the number you enter."),
    ]
    form = TakenOverForm(request.POST or None, initial={"on": request.actor.today})
    panel = _panel(row, _("Issued by hand"), says, _("Record it"))
    change = partial(_issued_by_hand, row)
    return taken_back(request, panel, change, gettext("The request is answered."), form)


def _issued_by_hand(row: "InvoiceRequest", *, number: str, on: Any, by: Any) -> None:
    take_request_over(row, invoice_issuer(), Answer(DONE, number=number, on=on), by=by)


def invoice_request_given_up(request: Visit, request_id: int) -> HttpResponse:
    """The invoice is not wanted any more."""
    row = _one(request, request_id, "invoices.post")
    change = partial(give_request_up, row, invoice_issuer())
    says = [gettext("No invoice is issued; what it asked for can be invoiced otherwise.")]
    panel = _panel(row, _("Give up the request"), says, _("Give it up"))
    form = GivenUpForm(request.POST or None)
    return taken_back(request, panel, change, gettext("The request was given up."), form)


def to_do(request: Visit, _lying: Desk) -> dict[str, Any] | None:
    """Requests that need a person."""
    count = requests_stopped(request.rights)
    url = f"{reverse('invoice-queue')}?state=stopped"
    return {"count": count, "url": url} if count else None


def trouble_of(row: "InvoiceRequest") -> str:
    """Why it waits or has stopped, in one sentence; empty when nothing is wrong."""
    return sentence(row.trouble, row.trouble_facts) if row.trouble else ""


def _panel(
    row: "InvoiceRequest", title: str | Promise, says: Sequence[str], button: str | Promise
) -> Panel:
    hindered = [] if row.state in OPEN else [gettext("This request is done or given up already.")]
    back = reverse("invoice-request", args=[row.pk])
    return Panel(title, [] if hindered else says, button, back, row.code, hindered)


def _one(request: Visit, request_id: int, permission: str = "invoices.read") -> "InvoiceRequest":
    return get_object_or_404(requests_visible_to(request.rights, permission), pk=request_id)


def _state(row: "InvoiceRequest") -> tuple[str, Any, str]:
    return row.state, *REQUEST_STATE_WORDS[row.state]


def _narrowed(rows: Rows, value: str, _visit: Visit) -> Rows:
    return rows.filter(state__in=OPEN) if value == "open" else rows.filter(state=value)


QUEUE = Listing(
    page="invoice-queue",
    title=_("Issue queue"),
    order="-asked",
    template="invoicing/list.html",
    rows=lambda request: requests_visible_to(request.rights),
    columns=(
        Column("code", _("Request"), lambda row: row.code, "short",
               link=lambda row: url_if("invoice-request", row.pk)),
        Column("what", _("What"), lambda row: str(REQUEST_KIND_WORDS[row.kind]), phone=False),
        Column("customer", _("Customer"), lambda row: row.customer.name,
               link=lambda row: url_if("customer", row.customer.code)),
        Column("asked", _("Asked"), lambda row: row.requested_at.date(), "date", "requested_at"),
        Column("amount", _("Amount"), lambda row: (row.amount_minor, row.currency), "money"),
        Column("state", _("Status"), _state, "badge"),
        Column("tries", _("Tries"), lambda row: row.tries or "", "number", phone=False),
        Column("why", _("Why it waits"), trouble_of, phone=False),
    ),
    filters=(
        Filter(
            "state", _("Status"), _narrowed,
            options=(("open", _("not answered yet")),
                     *((code, word) for code, (word, _tone) in REQUEST_STATE_WORDS.items())),
        ),
    ),
    empty_title=_("Nothing was asked for yet"),
    empty_text=_("Ask for an invoice on a receivable; it is issued once, and its number comes "
                 "back here."),
    empty_action=(_("Receivables"), "/receivables"),
)  # fmt: skip
