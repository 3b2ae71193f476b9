"""The command palette: find a page, a customer or a document as one types."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.contracts.queries import contracts_visible_to
from huikuan.desks.receivables.queries import invoices_visible_to, receivables_visible_to
from huikuan.interfaces.web.menu import may_open, menu_for, url_if
from huikuan.interfaces.web.settings.pages import settings_pages
from huikuan.interfaces.web.tabs import pages_of
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.queries import found_customers

FOUND_MAX = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette."""

    icon: str
    title: str
    note: str
    url: str


def find(request: Visit) -> HttpResponse:
    """What fits the text so far, in groups."""
    text = request.GET.get("q", "").strip()[:80]
    groups = [(_("Pages"), _pages(request, text))]
    if text:
        groups.append((_("Customers"), _customers(request, text)))
        groups.append((_("Contracts"), _contracts(request, text)))
        groups.append((_("Receivables"), _receivables(request, text)))
        groups.append((_("Invoices"), _invoices(request, text)))
        groups.append((_("Receipts"), _receipts(request, text)))
    return render(
        request,
        "components/palette_results.html",
        {"groups": [(title, found) for title, found in groups if found], "text": text},
    )


def _pages(request: Visit, text: str) -> list[Found]:
    pages = [Found(item.icon, item.label, "", item.url) for item in menu_for(request)]
    if (url := url_if("import")) and may_open(request, url):
        pages.append(Found("upload", _("Import a file"), "", url))
    pages += [
        Found("report-analytics", str(page["label"]), _("Reports"), page["url"])
        for page in pages_of(request, "reports")
    ]
    pages += [
        Found("settings", str(page.label), _("Settings"), page.url)
        for page in settings_pages(request)
    ]
    return [page for page in pages if text.lower() in page.title.lower()][: 2 * FOUND_MAX]


def _customers(request: Visit, text: str) -> list[Found]:
    return [
        Found("building-community", customer.name, customer.code, url_if("customer", customer.code))
        for customer in found_customers(request.rights, text, FOUND_MAX)
    ]


def _contracts(request: Visit, text: str) -> list[Found]:
    rows = _numbered(contracts_visible_to(request.rights), text)
    return [
        Found("contract", row.number, row.customer.name, url_if("contract", row.pk)) for row in rows
    ]


def _receivables(request: Visit, text: str) -> list[Found]:
    rows = _numbered(receivables_visible_to(request.rights), text)
    return [
        Found("file-invoice", row.number, row.customer.name, url_if("receivable", row.pk))
        for row in rows
    ]


def _invoices(request: Visit, text: str) -> list[Found]:
    rows = _numbered(invoices_visible_to(request.rights), text)
    return [
        Found("file-invoice", row.number, row.customer.name, url_if("invoice", row.pk))
        for row in rows
    ]


def _receipts(request: Visit, text: str) -> list[Found]:
    rows = _numbered(receipts_visible_to(request.rights), text)
    return [Found("cash", row.number, row.customer.name, url_if("receipt", row.pk)) for row in rows]


def _numbered(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Documents whose number begins with the text, however the letters were typed."""
    begins = Q(number__startswith=text) | Q(number__startswith=text.upper())
    return rows.filter(begins)[:FOUND_MAX]
