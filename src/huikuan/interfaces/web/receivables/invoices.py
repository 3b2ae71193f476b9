"""Invoices: each claims one receivable or several, and a receivable may be claimed by several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.desks.receivables.commands import issue_invoice, take_invoice_back
from huikuan.desks.receivables.queries import invoiceable, invoices_visible_to
from huikuan.desks.receivables.queries.invoices import in_state
from huikuan.desks.receivables.rules import tax_within
from huikuan.engine.money import amount_from_text, decimal_from_minor
from huikuan.errors import Refused
from huikuan.interfaces.web.forms.receivables import InvoiceForm, InvoiceReversalForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.panels import Panel, taken_back
from huikuan.interfaces.web.receivables.changes import claim_ended
from huikuan.interfaces.web.receivables.invoice_page import (
    invoice_context,
    lay_states_beside,
)
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INVOICE_WORDS
from huikuan.interfaces.words.invoicing import INVOICE_KIND_WORDS, INVOICE_STATE_WORDS
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import visible_to

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice, Receivable

ROWS_MAX = 200


@dataclass(slots=True)
class Claim:
    """One line of a new invoice: a receivable, what is left of it, what is typed, what is wrong."""

    receivable: "Receivable"
    left_minor: int
    text: str = ""
    minor: int = 0
    error: str = ""


def invoices(request: Visit) -> HttpResponse:
    """The invoices, as far as this person's rights reach."""
    return list_page(request, _listing(request))


def invoice(request: Visit, invoice_id: int) -> HttpResponse:
    """One invoice: which receivables it claims, and what of them is paid."""
    one = get_object_or_404(invoices_visible_to(request.rights), pk=invoice_id)
    return render(request, "receivables/invoice.html", invoice_context(request, one))


def invoice_reverse(request: Visit, invoice_id: int) -> HttpResponse:
    """An invoice is voided or offset in red; what it claims can be invoiced anew."""
    one = get_object_or_404(invoices_visible_to(request.rights, "invoices.reverse"), pk=invoice_id)
    initial = {"on": request.actor.today}
    form = InvoiceReversalForm(request.POST or None, claiming=[one], initial=initial)
    change = partial(take_invoice_back, one)
    said = gettext("The invoice was taken back.")
    return taken_back(request, _reversal_panel(one), change, said, form)


def _reversal_panel(one: "Invoice") -> Panel:
    says = [
        claim_ended(one),
        gettext("The customer owes the same as before: a credit note or a reversal lowers a debt."),
        gettext("Its number stays taken; what it claimed can be invoiced anew."),
    ]
    is_gone = getattr(one, "reversal", None) is not None
    hindered = [gettext("This invoice is taken back already.")] if is_gone else []
    title = gettext("Take back invoice %(number)s") % {"number": one.number}
    back = reverse("invoice", args=[one.pk])
    return Panel(title, says, gettext("Take back"), back, one.number, tuple(hindered))


def invoice_new(request: Visit) -> HttpResponse:
    """A customer is chosen, then what the invoice claims of which receivable."""
    customer = _customer(request)
    form = InvoiceForm(request.POST or None, initial={"issued_on": request.actor.today})
    claims = claims_of(request, customer)
    made: list[Invoice] = []
    if not any(claim.error for claim in claims) and succeeds(
        request, form, lambda asked: made.append(_issued(request, customer, claims, asked))
    ):
        messages.success(request, gettext("The invoice was recorded."))
        return redirect("invoice", made[0].pk)
    context = {"form": form, "customer": customer, "claims": claims, "max": ROWS_MAX}
    return render(request, "receivables/invoice_new.html", context)


def _customer(request: Visit) -> Customer | None:
    code = without_nul(request.POST.get("customer") or request.GET.get("customer", ""))[:64]
    return visible_to(request.rights, "invoices.post").filter(code=code).first() if code else None


def claims_of(
    request: Visit, customer: Customer | None, permission: str = "invoices.post"
) -> list[Claim]:
    """The receivables of which something is left to invoice, with what was typed for each."""
    if customer is None:
        return []
    rows = invoiceable(customer.pk, request.rights, permission)[:ROWS_MAX]
    chosen = request.GET.get("receivable", "")
    claims = []
    for row in rows:
        claim = Claim(row, row.left_minor)
        if request.method == "POST":
            read_claim(claim, request.POST)
        elif chosen == str(row.pk):
            claim.text = str(decimal_from_minor(claim.left_minor, row.currency))
        claims.append(claim)
    return claims


def read_claim(claim: Claim, posted: Mapping[str, str]) -> None:
    """What was typed beside a receivable, as an amount."""
    claim.text = posted.get(f"part-{claim.receivable.pk}", "").strip()[:60]
    if claim.text:
        try:
            claim.minor = amount_from_text(claim.text, claim.receivable.currency)
        except Refused as refused:
            claim.error = refusal_sentence(refused)


def _issued(
    request: Visit, customer: Customer | None, claims: Iterable[Claim], asked: dict[str, Any]
) -> "Invoice":
    if customer is None:
        raise Refused("parts_missing")
    parts = [(claim.receivable, claim.minor) for claim in claims if claim.minor]
    if not parts:
        raise Refused("parts_missing")
    total, rate = sum(minor for _row, minor in parts), asked["tax_rate"]
    tax_minor = tax_within(total, Decimal(rate)) if rate else 0
    return issue_invoice(
        asked["number"],
        customer,
        parts,
        issued_on=asked["issued_on"],
        by=request.actor,
        tax_minor=tax_minor,
    )


def _listing(request: Visit) -> Listing:
    new = url_if("invoice-new")
    return Listing(
        page="invoices",
        template="invoicing/list.html",
        beside=lay_states_beside,
        title=_("Invoices"),
        order="-issued",
        rows=lambda visit: invoices_visible_to(visit.rights),
        search=_numbered,
        search_label=_("Invoice number"),
        columns=_columns(),
        filters=(
            Filter(
                "customer",
                _("Customer"),
                lambda rows, value, _visit: rows.filter(customer__code=value),
                "customer",
            ),
            Filter("state", _("Status"), _in_state, options=_STATES),
        ),
        empty_title=_("No invoices here"),
        empty_text=_("An invoice claims what is owed. Open a receivable and add its invoice."),
        empty_action=(_("Receivables"), url_if("receivables")),
        new_action=(_("New invoice"), new) if may_open(request, new) else None,
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "number",
            _("Invoice number"),
            lambda one: one.number,
            sort="number",
            link=lambda one: url_if("invoice", one.pk),
        ),
        Column(
            "customer",
            _("Customer"),
            lambda one: one.customer.name,
            link=lambda one: url_if("customer", one.customer.code),
        ),
        Column("issued", _("Issued"), lambda one: one.issued_on, "date", "issued_on"),
        Column("amount", _("Amount"), lambda one: (one.amount_minor, one.currency), "money"),
        Column("tax", _("Tax"), _tax, "money", phone=False),
        Column("kind", _("Kind"), _kind, phone=False),
        Column("state", _("Status"), lambda one: one.badge, "badge"),
    )


_STATES = (
    ("standing", INVOICE_WORDS["standing"][0]),
    *((code, word) for code, (word, _tone) in INVOICE_STATE_WORDS.items()),
    *((code, word) for code, (word, _tone) in INVOICE_WORDS.items() if code != "standing"),
)


def _in_state(rows: QuerySet["Invoice"], value: str, _visit: Visit) -> QuerySet["Invoice"]:
    return in_state(rows, value)


def _kind(one: "Invoice") -> str:
    return str(INVOICE_KIND_WORDS.get(one.kind, "–"))


def _numbered(rows: QuerySet["Invoice"], text: str) -> QuerySet["Invoice"]:
    return rows.filter(number__startswith=text)


def _tax(one: "Invoice") -> tuple[int, str]:
    return one.tax_minor, one.currency
