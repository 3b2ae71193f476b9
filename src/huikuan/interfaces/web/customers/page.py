"""The customer page: who they are, how they stand, what happened with them."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.interfaces.web.bank_changes.seen import seen_changes
from huikuan.interfaces.web.customers.figures import ageing_bars, behind, figures
from huikuan.interfaces.web.customers.masks import (
    hidden_kinds,
    seen_bank_accounts,
    seen_contacts,
    seen_event,
    seen_tax_number,
)
from huikuan.interfaces.web.forms.customers import ContactForm, FileForm, NameForm
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import names_of, reaches, visible_to
from huikuan.records.files.queries import attachments_of_customer
from huikuan.records.ledger.queries import standings
from huikuan.records.people.queries import organization
from huikuan.records.timeline.queries import history_of

RECEIVABLES_SHOWN = 20
RECEIPTS_SHOWN = 10
FILES_SHOWN = 20
EVENTS_SHOWN = 20
# The first that exists: how punctually this customer has paid comes with the reports.
PAYMENT_HISTORY = ("customers/_payment_history.html", "customers/_nothing.html")
MAY = (
    "customers.write", "customers.assign", "contacts.write", "bank_data.request", "files.write",
    "receivables.post", "receipts.post", "exports.small", "receivables.read", "receipts.read",
    "files.read", "history.read",
)  # fmt: skip


def customer(request: Visit, code: str) -> HttpResponse:
    """One customer, as far as this person may see."""
    found = one_customer(request, code=code)
    return render(request, "customers/customer.html", customer_context(request, found))


def customer_events(request: Visit, customer_id: int) -> HttpResponse:
    """The next page of what happened with a customer."""
    found = one_customer(request, "history.read", pk=customer_id)
    context = {"customer": found, "events": events_page(request, found)}
    return render(request, "customers/_events.html", context)


def one_customer(request: Visit, permission: str = "customers.read", **wanted: Any) -> Customer:
    """A customer within reach of the right; what is out of reach does not exist."""
    return get_object_or_404(visible_to(request.rights, permission), **wanted)


def customer_context(request: Visit, one: Customer) -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    today, rights = request.actor.today, request.rights
    may = {name.replace(".", "_"): reaches(rights, name, one) for name in MAY}
    house, items = organization(), behind(request, customer=one.code)
    stands = standings([one.pk], today).get(one.pk, [])
    return {
        "customer": one,
        "may": may,
        "tax_number": seen_tax_number(rights, one),
        "names": names_of(one),
        "figures": figures(stands, today, house.base_currency if house else "CNY", items),
        "bars": ageing_bars([one.pk], today, items),
        "contacts": seen_contacts(rights, one),
        "bank_accounts": seen_bank_accounts(rights, one),
        "bank_changes": seen_changes(rights, one),
        "payment_history": PAYMENT_HISTORY,
        "today": today,
        "urls": urls(request, one),
        "name_form": NameForm(),
        "contact_form": ContactForm(),
        "file_form": FileForm(),
        **documents(request, one, may),
    }


def documents(request: Visit, one: Customer, may: dict[str, bool]) -> dict[str, Any]:
    """The newest of what lies in the customer's file."""
    found: dict[str, Any] = {}
    if may["receivables_read"]:
        rows = receivables_visible_to(request.rights).filter(customer=one, item__open_minor__gt=0)
        found["receivables"] = rows.order_by("item__due_on", "item_id")[:RECEIVABLES_SHOWN]
    if may["receipts_read"]:
        found["receipts"] = receipts_visible_to(request.rights).filter(customer=one)[
            :RECEIPTS_SHOWN
        ]
    if may["files_read"]:
        found["files"] = attachments_of_customer(one.pk)[:FILES_SHOWN]
    if may["history_read"]:
        found["events"] = events_page(request, one)
    return found


def events_page(request: Visit, one: Customer) -> Any:
    """One page of the history, without what this person may not know."""
    rows = history_of(one.pk).exclude(kind__in=hidden_kinds(request.rights, one))
    page = Paginator(rows, EVENTS_SHOWN).get_page(request.GET.get("page"))
    page.object_list = [seen_event(request.rights, one, event) for event in page.object_list]
    return page


def urls(request: Visit, one: Customer) -> dict[str, str]:
    """Where one goes from here: only to pages that exist and that this person may open."""
    lists = {
        "receivables": ("receivables", {"status": "unsettled"}),
        "overdue": ("receivables", {"status": "overdue"}),
        "receipts": ("receipts", {}),
    }
    found = dict.fromkeys((*lists, "receivable_new", "receipt_new"), "")
    found |= {
        name: f"{url}?{urlencode(query | {'customer': one.code})}"
        for name, (route, query) in lists.items()
        if (url := url_if(route)) and may_open(request, url)
    }
    for name in ("receivable-new", "receipt-new"):
        if (url := url_if(name)) and may_open(request, url):
            found[name.replace("-", "_")] = f"{url}?{urlencode({'customer': one.code})}"
    found["statement"] = reverse("customer-statement", args=[one.pk])
    return found
