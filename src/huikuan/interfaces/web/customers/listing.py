"""The list of customers, with what each owes beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.interfaces.web.lists import (
    COUNT_MAX,
    Column,
    Filter,
    Label,
    Listing,
    is_for_rows,
    list_page,
)
from huikuan.interfaces.web.menu import addresses_of, may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import (
    listed_in_departments,
    listed_matching,
    regions,
    visible_to,
)
from huikuan.records.ledger.open_items import first_by_overdue
from huikuan.records.ledger.queries import is_overdue, oldest_overdue
from huikuan.records.ledger.standings import Standing, standings
from huikuan.records.people.queries import tree, users
from huikuan.reports.remembered import remembered

REGIONS_MAX = 200
PEOPLE_MAX = 200
FACTS = (
    "name", "code", "group_id", "group__name", "owner__name", "owner__username", "region",
)  # fmt: skip
SORTED_BY_DAYS = ("oldest", "-oldest")


def customers(request: Visit) -> HttpResponse:
    """Everybody we sell to, as far as this person's rights reach."""
    return list_page(request, customers_listing(request))


def customers_listing(request: Visit) -> Listing:
    """The list as this person may see it."""
    return Listing(
        page="customers",
        title=_("Customers"),
        order="code",
        rows=_rows,
        beside=lambda rows: lay_beside(rows, request.actor.today),
        search=lambda rows, text: listed_matching(rows, text, request.rights),
        search_label=_("Name, pinyin, initials, code or credit code"),
        columns=_columns(request),
        facts=FACTS,
        filters=_filters(request),
        empty_title=_("No customers yet"),
        empty_text=_(
            "Bring them in from an Excel file, or enter the first one by hand. "
            "An import of receivables brings its customers along."
        ),
        empty_action=_first_step(request),
        new_action=_new(request),
        exports=request.rights.may("exports.small"),
    )


def lay_beside(rows: Sequence[Any], as_of: date) -> None:
    """Put beside each customer how it stands: one question for the whole page."""
    found = standings([row.pk for row in rows], as_of)
    for row in rows:
        row.standings = found.get(row.pk, [])
        row.days_overdue = max(
            (each.days_overdue(as_of) for each in found.get(row.pk, [])), default=0
        )


def amounts(row: Any, field: str) -> list[tuple[int, str]]:
    """One figure of a customer in each currency in which there is any."""
    found: list[Standing] = row.standings
    return [(minor, each.currency) for each in found if (minor := getattr(each, field))]


def _rows(request: Visit) -> QuerySet[Customer]:
    rows = visible_to(request.rights, listed=True)
    if request.GET.get("sort") not in SORTED_BY_DAYS:
        return rows
    # Only then is it worth asking of every customer; without anything late there is no day.
    today = request.actor.today
    rows = rows.annotate(oldest_due_on=Subquery(oldest_overdue("pk", today)))
    if not _is_beginning(request):
        return rows.filter(is_overdue("pk", today))
    reach, longest = request.rights.reach("customers.read"), request.GET["sort"] == "oldest"
    return rows.filter(pk__in=first_by_overdue(COUNT_MAX + 1, today, reach, longest=longest))


def _is_beginning(request: Visit) -> bool:
    """The first page, not narrowed by anything: then few customers are enough."""
    return {name for name, value in request.GET.items() if value} == {"sort"}


def _columns(request: Visit) -> tuple[Column, ...]:
    customer, group = addresses_of("customer"), addresses_of("customer-group")
    found = [
        Column("name", _("Customer"), lambda c: c.name, sort="name",
               link=lambda c: customer(c.code)),
        Column("code", _("Code"), lambda c: c.code, "short", sort="code", phone=False),
        Column("group", pgettext_lazy("of customers", "Group"), lambda c: c.group__name,
               phone=False, link=lambda c: group(c.group_id)),
        Column("owner", pgettext_lazy("of a customer", "Owner"),
               lambda c: c.owner__name or c.owner__username, "short", phone=False),
        Column("region", _("Region"), lambda c: c.region, "short", phone=False),
        Column("open", pgettext_lazy("amount", "Open"),
               lambda c: amounts(c, "owed_minor"), "amounts"),
        Column("overdue", pgettext_lazy("amount", "Overdue"),
               lambda c: amounts(c, "overdue_minor"), "amounts"),
        Column("oldest", _("Oldest overdue"), lambda c: c.days_overdue or None, "days",
               sort="oldest_due_on", phone=False),
    ]  # fmt: skip
    if request.rights.may("receipts.read"):
        unapplied = _("Unapplied")
        found.append(
            Column("unapplied", unapplied, lambda c: amounts(c, "unapplied_minor"), "amounts",
                   phone=False)
        )  # fmt: skip
    return tuple(found)


def _filters(request: Visit) -> tuple[Filter, ...]:
    are_shown = not is_for_rows(request) or request.GET.get("region")
    names = _regions(request) if are_shown else ()
    return (
        Filter("overdue", _("Overdue"), _overdue,
               options=(("yes", _("Has overdue")), ("no", _("Nothing overdue")))),
        _owner_filter(),
        Filter("department", _("Department"), _within,
               options=tree()),
        Filter("region", _("Region"), lambda rows, value, visit: rows.filter(region=value),
               options=[(name, name) for name in names]),
        Filter("group", pgettext_lazy("of customers", "Group"),
               lambda rows, value, visit: rows.filter(group__name__icontains=value), "search"),
    )  # fmt: skip


def _regions(request: Visit) -> list[str]:
    """Where the customers within reach are, looked through once as long as nothing changes."""
    question = ("regions", request.rights.reach("customers.read"))
    return remembered(question, lambda: list(regions(visible_to(request.rights))[:REGIONS_MAX]))


def _owner_filter() -> Filter:
    """Chosen from a list; in a large company found by a part of the name."""
    people = list(users()[: PEOPLE_MAX + 1])
    label = pgettext_lazy("of a customer", "Owner")
    if len(people) > PEOPLE_MAX:
        return Filter("owner", label, _owned_by_name, "search")
    options: list[tuple[str, Label]] = [("none", _("Nobody"))]
    options += [(str(each.pk), each.name) for each in people]
    return Filter("owner", label, _owned, options=options)


def _owned_by_name(rows: QuerySet[Any], value: str, request: Visit) -> QuerySet[Any]:
    return rows.filter(owner__name__icontains=value)


def _overdue(rows: QuerySet[Any], value: str, request: Visit) -> QuerySet[Any]:
    late = is_overdue("pk", request.actor.today)
    return rows.filter(late if value == "yes" else ~late)


def _owned(rows: QuerySet[Any], value: str, request: Visit) -> QuerySet[Any]:
    return rows.filter(owner=None) if value == "none" else rows.filter(owner_id=int(value))


def _within(rows: QuerySet[Any], path: str, request: Visit) -> QuerySet[Any]:
    return listed_in_departments(rows, path, request.rights)


def _new(request: Visit) -> tuple[Any, str] | None:
    if not request.rights.may("customers.write"):
        return None
    return _("New customer"), url_if("customer-new")


def _first_step(request: Visit) -> tuple[Any, str] | None:
    for name in ("import", "imports"):
        if (url := url_if(name)) and may_open(request, url):
            return _("Import a file"), url
    return _new(request)
