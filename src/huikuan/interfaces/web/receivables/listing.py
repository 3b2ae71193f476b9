"""The list of receivables: narrowed, sorted, summed by currency, exported."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.desks.receivables.queries import (
    STANDING,
    in_currency,
    in_departments,
    numbered,
    open_by_amount,
    open_sums_of,
    receivables_visible_to,
    with_status,
)
from huikuan.desks.receivables.rules import days_overdue, status
from huikuan.interfaces.web.forms.amounts import CURRENCY_CODES
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page, narrowed
from huikuan.interfaces.web.menu import addresses_of, may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import STATUS_WORDS
from huikuan.records.ledger.open_items import narrowed_items, open_sums, standing_items
from huikuan.records.people.queries import staff, tree
from huikuan.records.people.rights import Reach
from huikuan.reports.remembered import remembered

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Receivable

Rows = QuerySet["Receivable"]
# What these narrow a list to stands on the open items themselves.
LEDGER_FILTERS = {"status", "currency", "due_from", "due_to"}
FACTS = (
    "number", "customer__name", "customer__code", "issued_on", "due_on", "amount_minor",
    "currency", "item__open_minor", "entry__reversed_by", "owner__name",
)  # fmt: skip
STATUS_OPTIONS = (
    ("unsettled", pgettext_lazy("status", "not settled")),
    *((code, word) for code, (word, _tone) in STATUS_WORDS.items()),
)


def receivables(request: Visit) -> HttpResponse:
    """What customers owe, as far as this person's rights reach."""
    bring = _action(request, _("Import"), "import", "?kind=receivables")
    return list_page(request, receivables_listing(request), bring=bring)


def receivables_totals(request: Visit) -> HttpResponse:
    """What is open of the list as it is narrowed, by currency; fetched after the list."""
    rows, values = narrowed(request, receivables_listing(request))
    asked = {name: value for name, value in values.items() if value}
    reach, today = request.rights.reach("receivables.read"), request.actor.today
    question = ("open", reach, today, *sorted(asked.items()))
    sums = remembered(question, lambda: _sums(rows, asked, reach, today))
    return render(request, "receivables/_totals.html", {"sums": sums})


def _sums(rows: Rows, asked: dict[str, str], reach: Reach, today: date) -> dict[str, int] | None:
    """What the ledger can say by itself is read off its index; the rest is added up row by row."""
    is_told = asked.get("status", "unsettled") in ("overdue", "unsettled")
    if not (is_told and asked.keys() <= LEDGER_FILTERS):
        return open_sums_of(rows)
    first, last = _due_days(asked)
    if asked.get("status") == "overdue":
        last = min(last or today, today - timedelta(days=1))
    return open_sums(reach, currency=asked.get("currency", ""), due=(first, last))


def _counted(request: Visit, asked: dict[str, str]) -> QuerySet[Any, Any] | None:
    """Receivables in a state in which something is open are as many as their open items."""
    status = asked.get("status") or ("unsettled" if _sorted_by_open(request) else "")
    if status not in STANDING or not asked.keys() <= LEDGER_FILTERS:
        return None
    reach, today = request.rights.reach("receivables.read"), request.actor.today
    items = standing_items("receivable", STANDING[status], today, reach)
    return narrowed_items(items, currency=asked.get("currency", ""), due=_due_days(asked))


def _due_days(asked: dict[str, str]) -> tuple[date | None, date | None]:
    first, last = (date.fromisoformat(asked[name]) if name in asked else None
                   for name in ("due_from", "due_to"))  # fmt: skip
    return first, last


def receivables_listing(request: Visit) -> Listing:
    """The list as this person may see it."""
    return Listing(
        page="receivables",
        title=_("Receivables"),
        order="-issued",
        rows=_rows,
        search=numbered,
        search_label=_("Number of receivable or contract"),
        columns=_columns(request.actor.today),
        facts=FACTS,
        counted=_counted,
        filters=_filters(),
        template="receivables/list.html",
        empty_title=_("No receivables here"),
        empty_text=_(
            "Bring in what customers owe today from an Excel file, or enter the first by hand."
        ),
        empty_action=_action(request, _("Import"), "import", "?kind=receivables"),
        new_action=_action(request, _("New receivable"), "receivable-new"),
    )


def badge_of(row: "Receivable", as_of: date) -> tuple[str, Any, str]:
    """The derived state of a receivable as a badge."""
    code = status(
        row.item.open_minor,
        row.amount_minor,
        row.due_on,
        as_of,
        is_reversed=row.entry.is_reversed,
    )
    return code, *STATUS_WORDS[code]


def _rows(request: Visit) -> Rows:
    if not _sorted_by_open(request):
        return receivables_visible_to(request.rights, listed=True)
    # Only what is open can be sorted by what is open; there is an index for it.
    return open_by_amount(receivables_visible_to(request.rights, listed=True, by_items=True))


def _sorted_by_open(request: Visit) -> bool:
    return request.GET.get("sort", "") in ("open", "-open")


def _columns(today: date) -> tuple[Column, ...]:
    receivable, customer = addresses_of("receivable"), addresses_of("customer")
    return (
        Column("number", _("Number"), lambda r: r.number, "short", "number",
               link=lambda r: receivable(r.pk)),
        Column("customer", _("Customer"), lambda r: r.customer__name,
               link=lambda r: customer(r.customer__code)),
        Column("issued", _("Issued"), lambda r: r.issued_on, "date", "issued_on", phone=False),
        Column("due", _("Due"), lambda r: r.due_on, "date", "due_on", phone=False),
        Column("overdue", _("Days overdue"),
               lambda r: days_overdue(r.item__open_minor, r.due_on, today), "days", phone=False),
        Column("amount", _("Amount"), lambda r: (r.amount_minor, r.currency), "money",
               phone=False),
        Column("open", pgettext_lazy("amount", "Open"),
               lambda r: (r.item__open_minor, r.currency), "money", "item__open_minor"),
        Column("status", _("Status"), lambda r: _listed_badge(r, today), "badge"),
        Column("owner", _("Owner"), lambda r: r.owner__name, phone=False),
    )  # fmt: skip


def _listed_badge(row: Any, today: date) -> tuple[str, Any, str]:
    is_reversed = row.entry__reversed_by is not None
    code = status(
        row.item__open_minor, row.amount_minor, row.due_on, today, is_reversed=is_reversed
    )
    return code, *STATUS_WORDS[code]


def _filters() -> tuple[Filter, ...]:
    people = [(str(number), name) for number, name in staff()]
    currencies = [(code, code) for code in CURRENCY_CODES]
    return (
        Filter("status", _("Status"), _by_status, options=STATUS_OPTIONS),
        Filter("customer", _("Customer"), _by("customer__code"), "customer"),
        Filter("currency", _("Currency"), _by_currency, options=currencies, rare=True),
        Filter("due_from", _("Due from"), _by_day("due_on__gte"), "date", rare=True),
        Filter("due_to", _("Due until"), _by_day("due_on__lte"), "date", rare=True),
        Filter("issued_from", _("Issued from"), _by_day("issued_on__gte"), "date", rare=True),
        Filter("issued_to", _("Issued until"), _by_day("issued_on__lte"), "date", rare=True),
        Filter("owner", _("Owner"), _by("owner_id"), options=people, rare=True),
        Filter(
            "department",
            _("Department"),
            _by_department,
            options=tree(),
            rare=True,
        ),
    )


def _by(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: value})


def _by_day(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: date.fromisoformat(value)})


def _by_currency(rows: Rows, value: str, request: Visit) -> Rows:
    return in_currency(rows, value, request.rights.reach("receivables.read"))


def _by_department(rows: Rows, value: str, request: Visit) -> Rows:
    return in_departments(rows, value, request.rights.reach("receivables.read"))


def _by_status(rows: Rows, value: str, request: Visit) -> Rows:
    reach = request.rights.reach("receivables.read")
    return with_status(rows, value, request.actor.today, reach)


def _action(request: Visit, label: Any, route: str, query: str = "") -> tuple[Any, str] | None:
    url = url_if(route)
    return (label, url + query) if url and may_open(request, url) else None
