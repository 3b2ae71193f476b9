"""The customer page: who they are, how they stand, what happened with them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from huikuan.desks.cash.queries import newest_receipts
from huikuan.desks.receivables.queries import due_first
from huikuan.interfaces.web.bank_changes.seen import changes_shown
from huikuan.interfaces.web.customers.figures import bars, behind, figures
from huikuan.interfaces.web.customers.masks import (
    Sight,
    hidden_kinds,
    seen_bank_accounts,
    seen_contacts,
    seen_event,
    seen_tax_number,
)
from huikuan.interfaces.web.menu import may_open, url_if, url_pattern
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import (
    CustomerOnFile,
    customer_on_file,
    known_of,
    reaches_one,
    visible_to,
)
from huikuan.records.files.queries import newest_files
from huikuan.records.ledger.standings import open_sums_of, standings_of
from huikuan.records.people.rights import Rights
from huikuan.records.prepared import Asked, together
from huikuan.records.timeline.queries import ID_MAX, Told, told_but

EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do here, and which parts of the page there are for them."""

    customers_write: bool
    customers_assign: bool
    contacts_write: bool
    bank_data_request: bool
    files_write: bool
    receivables_post: bool
    receipts_post: bool
    statements_read: bool
    receivables_read: bool
    receipts_read: bool
    files_read: bool
    history_read: bool
    contracts_read: bool


# The rights that are asked, in the same order.
MAY = (
    "customers.write", "customers.assign", "contacts.write", "bank_data.request", "files.write",
    "receivables.post", "receipts.post", "statements.read", "receivables.read", "receipts.read",
    "files.read", "history.read", "contracts.read",
)  # fmt: skip
assert [name.replace(".", "_") for name in MAY] == [each.name for each in fields(May)]


def customer(request: Visit, code: str) -> HttpResponse:
    """One customer, as far as this person may see."""
    one = one_on_file(request, code=code)
    return render(request, "customers/customer.html", customer_context(request, one))


def customer_events(request: Visit, customer_id: int) -> HttpResponse:
    """What happened with a customer before an event that is shown already."""
    one = one_on_file(request, "history.read", customer_id=customer_id)
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else ID_MAX
    sees = sight(request.rights, one)
    (found,) = together(events_asked(sees, one, before))
    return render(request, "customers/_events.html", events_shown(sees, one, found))


def one_customer(request: Visit, permission: str = "customers.read", **wanted: Any) -> Customer:
    """A customer within reach of the right; what is out of reach does not exist."""
    return get_object_or_404(visible_to(request.rights, permission), **wanted)


def one_on_file(
    request: Visit, permission: str = "customers.read", **wanted: Any
) -> CustomerOnFile:
    """The same customer as plain facts, to look at."""
    one = customer_on_file(**wanted)
    if one is None or not sight(request.rights, one)(permission):
        raise Http404
    return one


def sight(rights: Rights, one: CustomerOnFile) -> Sight:
    """Which of the reader's rights reach this customer."""
    return lambda name: reaches_one(rights.reach(name), one.owner_id, one.department_path)


def customer_context(request: Visit, one: CustomerOnFile) -> dict[str, Any]:
    """Everything the page shows, as plain facts; what may not be seen is left out or masked."""
    sees, today, items = sight(request.rights, one), request.actor.today, behind(request, one.code)
    may = May(*map(sees, MAY))
    known, sums, receivables, receipts, files, events = together(
        known_of.of(one.id, one.id, one.id),
        open_sums_of.of(one.id),
        due_first.of(one.id),
        newest_receipts.of(one.id),
        newest_files.of(one.id),
        events_asked(sees, one),
    )
    stands = standings_of(sums, today)
    return {
        "customer": replace(one, tax_number=seen_tax_number(sees, one.tax_number)),
        "may": may,
        "names": known.names,
        "figures": figures(stands, today, request.house.base_currency, items),
        "bars": bars(sums, today, items),
        "contacts": seen_contacts(sees, known.contacts),
        "bank_accounts": seen_bank_accounts(sees, known.bank_accounts),
        "bank_changes": changes_shown(sees, one.id),
        "today": today,
        "ways": ways(request, one),
        "receivables": receivables if may.receivables_read else (),
        "receipts": receipts if may.receipts_read else (),
        "files": files if may.files_read else (),
        **(events_shown(sees, one, events) if may.history_read else {}),
    }


def events_asked(sees: Sight, one: CustomerOnFile, before: int = ID_MAX) -> Asked:
    """A stretch of the history without what this person may not know, and one event more."""
    return told_but(hidden_kinds(sees), EVENTS_SHOWN + 1).of(one.id, before)


def events_shown(sees: Sight, one: CustomerOnFile, found: Sequence[Told]) -> dict[str, Any]:
    """A stretch of the history as this person may see it, and the way further back."""
    shown = found[:EVENTS_SHOWN]
    earlier = ""
    if len(found) > EVENTS_SHOWN:
        earlier = f"{reverse('customer-events', args=[one.id])}?before={shown[-1].id}"
    return {"events": tuple(map(partial(seen_event, sees), shown)), "earlier": earlier}


@dataclass(frozen=True, slots=True)
class Ways:
    """Where one goes from here: only to pages that exist and that this person may open.

    ``receivable`` and ``receipt``: the address of a document, with ``{}`` for its number.
    """

    receivables: str
    overdue: str
    receipts: str
    receivable_new: str
    receipt_new: str
    receivable: str
    receipt: str


def ways(request: Visit, one: CustomerOnFile) -> Ways:
    """The ways on from one customer."""

    def way(route: str, **query: str) -> str:
        url = url_if(route)
        asked = urlencode(query | {"customer": one.code})
        return f"{url}?{asked}" if url and may_open(request, url) else ""

    def document(route: str) -> str:
        return url_pattern(request, route) or url_pattern(request, "ledger-item")

    return Ways(
        receivables=way("receivables", status="unsettled"),
        overdue=way("receivables", status="overdue"),
        receipts=way("receipts"),
        receivable_new=way("receivable-new"),
        receipt_new=way("receipt-new"),
        receivable=document("receivable"),
        receipt=document("receipt"),
    )
