"""The list of receipts, and the queue of money that waits to be applied."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.desks.cash.queries import (
    STANDING,
    in_currency,
    paid_by,
    receipts_numbered,
    receipts_visible_to,
    unapplied_visible_to,
    with_state,
)
from huikuan.interfaces.web.forms.amounts import CURRENCY_CODES
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import addresses_of, may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INSTRUMENT_NAMES, MONEY_WORDS, money_state
from huikuan.records.ledger.open_items import standing_items

if TYPE_CHECKING:
    from huikuan.desks.cash.models import Receipt

Rows = QuerySet[Any]
CURRENCIES = [(code, code) for code in CURRENCY_CODES]
STATES = [(code, word) for code, (word, _tone) in MONEY_WORDS.items()]

RECEIPT_FACTS = (
    "number", "customer__name", "customer__code", "received_on", "amount_minor", "currency",
    "item__open_minor", "entry__reversed_by", "instrument", "payer_name", "bank_reference",
)  # fmt: skip
WAITING_FACTS = (
    "side", "customer__name", "customer__code", "due_on", "original_minor", "open_minor",
    "currency", "receipt__number", "credit_note__number", "credit_note__receivable",
)  # fmt: skip


def receipts(request: Visit) -> HttpResponse:
    """What came in, as far as this person's rights reach."""
    bring = _action(request, _("Import"), "import", "?kind=receipts")
    return list_page(request, receipts_listing(request), bring=bring)


def cash_unapplied(request: Visit) -> HttpResponse:
    """Money and credits that wait, longest first."""
    return list_page(request, unapplied_listing(request))


def receipt_badge(row: "Receipt") -> tuple[str, Any, str]:
    """What of a receipt is applied, as a badge."""
    code = money_state(row.item.open_minor, row.amount_minor, row.entry.is_reversed)
    return code, *MONEY_WORDS[code]


def receipts_listing(request: Visit) -> Listing:
    """The list as this person may see it."""
    return Listing(
        page="receipts",
        title=_("Receipts"),
        order="-received",
        rows=lambda visit: receipts_visible_to(visit.rights, listed=True),
        search=receipts_numbered,
        search_label=_("Number or bank reference"),
        columns=_receipt_columns(),
        facts=RECEIPT_FACTS,
        counted=_counted,
        filters=(
            Filter("state", _("Status"), _by_state, options=STATES),
            Filter("customer", _("Customer"), _by("customer__code"), "customer"),
            Filter("currency", _("Currency"), _by_currency, options=CURRENCIES, rare=True),
            Filter(
                "instrument",
                _("Means of payment"),
                _by_instrument,
                options=list(INSTRUMENT_NAMES.items()),
                rare=True,
            ),
            Filter("from", _("Received from"), _by_day("received_on__gte"), "date", rare=True),
            Filter("to", _("Received until"), _by_day("received_on__lte"), "date", rare=True),
        ),
        template="cash/list.html",
        empty_title=_("No receipts here"),
        empty_text=_("Bring them in from a file of the bank, or record the first by hand."),
        empty_action=_action(request, _("Import receipts"), "import", "?kind=receipts"),
        new_action=_action(request, _("New receipt"), "receipt-new"),
    )  # fmt: skip


def unapplied_listing(request: Visit) -> Listing:
    """The queue: a receipt or credit a line, with what waits and how long."""
    return Listing(
        page="unapplied",
        title=_("Unapplied money"),
        order="since",
        rows=lambda visit: unapplied_visible_to(visit.rights, listed=True),
        columns=_waiting_columns(request),
        facts=WAITING_FACTS,
        filters=(
            Filter("customer", _("Customer"), _by("customer__code"), "customer"),
            Filter("currency", _("Currency"), _by("currency"), options=CURRENCIES),
        ),
        empty_title=_("No money waits"),
        empty_text=_("Everything that came in has been applied to what is owed."),
        empty_action=(_("Receipts"), url_if("receipts")),
    )  # fmt: skip


def _waiting_columns(request: Visit) -> tuple[Column, ...]:
    today, customer = request.actor.today, addresses_of("customer")
    return (
        Column("number", _("Number"), _number, "short", link=_apply_link(request)),
        Column("kind", _("Kind"), _kind, phone=False),
        Column(
            "customer",
            _("Customer"),
            lambda item: item.customer__name,
            link=lambda item: customer(item.customer__code),
        ),
        Column("since", _("Since"), lambda item: item.due_on, "date", "due_on", phone=False),
        Column("waits", _("Days waiting"), lambda item: (today - item.due_on).days, "number"),
        Column(
            "amount",
            _("Amount"),
            lambda item: (item.original_minor, item.currency),
            "money",
            phone=False,
        ),
        Column(
            "unapplied",
            _("Unapplied"),
            lambda item: (item.open_minor, item.currency),
            "money",
            "waits_minor",
        ),
    )  # fmt: skip


def _receipt_columns() -> tuple[Column, ...]:
    receipt, customer = addresses_of("receipt"), addresses_of("customer")
    return (
        Column("number", _("Number"), lambda r: r.number, "short", "number",
               link=lambda r: receipt(r.pk)),
        Column("customer", _("Customer"), lambda r: r.customer__name,
               link=lambda r: customer(r.customer__code)),
        Column("received", _("Received"), lambda r: r.received_on, "date", "received_on"),
        Column("amount", _("Amount"), lambda r: (r.amount_minor, r.currency), "money"),
        Column("unapplied", _("Unapplied"),
               lambda r: (r.item__open_minor, r.currency) if r.item__open_minor else None,
               "money", phone=False),
        Column("status", _("Status"), _listed_badge, "badge", phone=False),
        Column("instrument", _("Means of payment"),
               lambda r: INSTRUMENT_NAMES.get(r.instrument, r.instrument), phone=False),
        Column("payer", _("Payer"), _other_payer, phone=False),
        Column("reference", _("Bank reference"), lambda r: r.bank_reference, "short", phone=False),
    )  # fmt: skip


def _listed_badge(row: Any) -> tuple[str, Any, str]:
    is_reversed = row.entry__reversed_by is not None
    code = money_state(row.item__open_minor, row.amount_minor, is_reversed)
    return code, *MONEY_WORDS[code]


def _other_payer(row: Any) -> str:
    """Who paid, when it was somebody else than the customer."""
    return "" if row.payer_name == row.customer__name else row.payer_name


def _by(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: value})


def _by_day(field: str) -> Callable[[Rows, str, Visit], Rows]:
    return lambda rows, value, _request: rows.filter(**{field: date.fromisoformat(value)})


def _by_currency(rows: Rows, value: str, request: Visit) -> Rows:
    return in_currency(rows, value, request.rights.reach("receipts.read"))


def _by_instrument(rows: Rows, value: str, request: Visit) -> Rows:
    return paid_by(rows, value, request.rights.reach("receipts.read"))


def _by_state(rows: Rows, value: str, request: Visit) -> Rows:
    return with_state(rows, value, request.actor.today, request.rights.reach("receipts.read"))


def _counted(request: Visit, asked: dict[str, str]) -> QuerySet[Any, Any] | None:
    """Receipts in a state in which something waits are as many as their open items."""
    if asked.keys() != {"state"} or asked["state"] not in STANDING:
        return None
    reach = request.rights.reach("receipts.read")
    return standing_items("receipt", STANDING[asked["state"]], request.actor.today, reach)


def _number(item: Any) -> str:
    return item.receipt__number or item.credit_note__number or ""


def _kind(item: Any) -> Any:
    return _("Receipt") if item.side == "receipt" else pgettext_lazy("side", "Customer's credit")


def _apply_link(request: Visit) -> Callable[[Any], str]:
    if request.rights.may("applications.post"):
        apply = addresses_of("cash-apply")
        return lambda item: apply(item.pk)
    receipt, receivable = addresses_of("receipt"), addresses_of("receivable")
    return lambda item: (
        receipt(item.pk) if item.side == "receipt" else receivable(item.credit_note__receivable)
    )


def _action(request: Visit, label: Any, route: str, query: str = "") -> tuple[Any, str] | None:
    url = url_if(route)
    return (label, url + query) if url and may_open(request, url) else None
