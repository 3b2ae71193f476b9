"""The list of orders: narrowed, sorted, exported."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from huikuan.desks.contracts.queries import found_orders, order_value, orders_visible_to
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.orders import ORDER_BADGES
from huikuan.records.people.queries import users

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order

Rows = QuerySet["Order"]
STATES = ("draft", "confirmed", "cancelled")


def orders(request: Visit) -> HttpResponse:
    """What customers ordered, as far as this person's rights reach."""
    return list_page(request, orders_listing(request))


def orders_listing(request: Visit) -> Listing:
    """The list as this person may see it."""
    url = url_if("order-new")
    new = (_("New order"), url) if url and may_open(request, url) else None
    return Listing(
        page="orders",
        template="contracts/list.html",
        title=_("Orders"),
        order="-ordered",
        rows=lambda visit: orders_visible_to(visit.rights),
        search=lambda rows, text: found_orders(rows, text, request.rights),
        search_label=_("Number, contract or customer"),
        columns=_columns(),
        filters=_filters(),
        empty_title=_("No orders here"),
        empty_text=_(
            "Write the first order. Confirmed, it takes up credit; delivered, it makes money due "
            "by its payment plan."
        ),
        empty_action=new,
        new_action=new,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Number"), lambda r: r.number, "short", "number", link=_link),
        Column("customer", _("Customer"), lambda r: r.customer.name, link=_customer_link),
        Column(
            "contract",
            _("Contract"),
            lambda r: r.contract.number if r.contract else "",
            "short",
            link=lambda r: url_if("contract", r.contract_id) if r.contract_id else "",
            phone=False,
        ),
        Column("ordered", _("Ordered on"), lambda r: r.ordered_on, "date", "ordered_on",
               phone=False),
        Column("value", _("Order value"), lambda r: (order_value(r)[0], r.currency), "money"),
        Column("state", _("Status"), lambda r: (r.state, *ORDER_BADGES[r.state]), "badge"),
        Column("owner", _("Owner"), lambda r: r.owner.name if r.owner else "", phone=False),
    )  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    staff = [(str(user.pk), user.name) for user in users() if user.is_active]
    states = [(code, ORDER_BADGES[code][0]) for code in STATES]
    return (
        Filter("state", _("Status"), _by("state"), options=states),
        Filter("customer", _("Customer"), _by("customer__code"), "customer"),
        Filter("contract", _("Contract number"), _by("contract__number"), "text", rare=True),
        Filter("from", _("Ordered from"), _by_day("ordered_on__gte"), "date", rare=True),
        Filter("to", _("Ordered until"), _by_day("ordered_on__lte"), "date", rare=True),
        Filter("owner", _("Owner"), _by("owner_id"), options=staff, rare=True),
    )


def _by(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: value})


def _by_day(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: date.fromisoformat(value)})


def _link(row: "Order") -> str:
    return url_if("order", row.pk)


def _customer_link(row: "Order") -> str:
    return url_if("customer", row.customer.code)
