"""The contracts, as far as a right reaches: their state, their sum, how far they are paid."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from huikuan.desks.contracts.queries import (
    contracts_visible_to,
    found_contracts,
    newest_contracts,
    newest_versions,
    with_overdue,
)
from huikuan.interfaces.web.forms.amounts import CURRENCY_CODES
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import CONTRACT_STATES, STATE_TONES
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.queries import users
from huikuan.reports.contract_progress import Progress, contracts_progress

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract

Rows = QuerySet["Contract"]
NOTHING = Progress(0, (), ())


def contracts(request: Visit) -> HttpResponse:
    """What was agreed with whom."""
    return list_page(request, contracts_listing(request))


def contracts_listing(request: Visit) -> Listing:
    """The list as this person may see it."""
    new = url_if("contract-new")
    can_write = bool(new) and may_open(request, new)
    return Listing(
        page="contracts",
        template="contracts/list.html",
        title=_("Contracts"),
        order="-begun",
        rows=lambda request: contracts_visible_to(request.rights),
        search=lambda rows, text: found_contracts(rows, text, request.rights),
        search_label=_("Number, subject, customer, pinyin"),
        columns=_columns(),
        filters=_filters(),
        beside=partial(_beside, as_of=request.actor.today),
        empty_title=_("No contracts yet"),
        empty_text=_("Write the first one: its payment plan says by itself what falls due when."),
        empty_action=(_("New contract"), new) if can_write else None,
        new_action=(_("New contract"), new) if can_write else None,
    )


def state_badge(contract: "Contract") -> tuple[str, Any, str]:
    """The state of a contract as a badge."""
    return contract.state, CONTRACT_STATES[contract.state], STATE_TONES[contract.state]


def customer_contracts(request: Visit, customer_id: int) -> HttpResponse:
    """What was agreed with one customer; fetched after their page is there."""
    one = get_object_or_404(visible_to(request.rights, "contracts.read"), pk=customer_id)
    found = [
        {**each._asdict(), "state": CONTRACT_STATES[each.state], "tone": STATE_TONES[each.state]}
        for each in newest_contracts(one.pk)
    ]
    new = url_if("contract-new")
    context = {"customer": one, "contracts": found}
    context["new_url"] = new if new and may_open(request, new) else ""
    return render(request, "customers/_contracts.html", context)


def _beside(rows: Sequence[Any], as_of: date) -> None:
    ids = [row.pk for row in rows]
    versions, progress = newest_versions(ids), contracts_progress(ids, as_of=as_of)
    for row in rows:
        row.version = versions.get(row.pk)
        row.progress = progress.get(row.pk, NOTHING)


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Number"), lambda r: r.number, "short", "number", link=_link),
        Column("customer", _("Customer"), lambda r: r.customer.name, link=_customer_link),
        Column("title", _("Subject"), lambda r: r.title, phone=False),
        Column("state", _("State"), state_badge, "badge"),
        Column("amount", _("Amount"), _amount, "money"),
        Column("paid", _("Paid"), _figure("paid_minor"), "money", phone=False),
        Column("overdue", _("Overdue"), _figure("overdue_minor"), "money", phone=False),
        Column(
            "owner", _("Owner"), lambda r: r.owner.name if r.owner else "", phone=False
        ),
        Column("begun", _("Begun"), lambda r: r.created_at.date(), "date", "id", phone=False),
    )  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    staff = [(str(user.pk), user.name) for user in users() if user.is_active]
    currencies = [(code, code) for code in CURRENCY_CODES]
    return (
        Filter("state", _("State"), _by("state"), options=list(CONTRACT_STATES.items())),
        Filter("customer", _("Customer"), _by("customer__code"), "customer"),
        Filter("owner", _("Owner"), _by("owner_id"), options=staff, rare=True),
        Filter("currency", _("Currency"), _by_currency, options=currencies, rare=True),
        Filter("overdue", _("Overdue"), _late, options=(("yes", _("something is overdue")),)),
    )


def _by(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: value})


def _by_currency(rows: Rows, value: str, request: Visit) -> Rows:
    return rows.filter(versions__currency=value).distinct()


def _late(rows: Rows, value: str, request: Visit) -> Rows:
    return with_overdue(rows, request.actor.today)


def _amount(row: Any) -> tuple[int, str] | None:
    version = row.version
    if version is None or version.amount_minor is None:
        return None  # A framework has no sum of its own.
    return version.amount_minor, version.currency


def _figure(name: str) -> Callable[[Any], tuple[int, str]]:
    return lambda row: (getattr(row.progress, name), row.version.currency if row.version else "")


def _link(row: "Contract") -> str:
    return url_if("contract", row.pk)


def _customer_link(row: "Contract") -> str:
    return url_if("customer", row.customer.code)
