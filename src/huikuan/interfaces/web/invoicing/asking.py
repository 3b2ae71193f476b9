"""An invoice is asked for: which of a customer's receivables, and how it is to look."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huikuan.desks.contracts.queries.to_invoice import contract_to_invoice, order_to_invoice
from huikuan.errors import Refused
from huikuan.flows.request_invoice import (
    Wish,
    due_by_invoice,
    request_contract_invoice,
    request_invoice,
)
from huikuan.interfaces.web.forms.invoicing import AskForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.receivables.invoices import Claim, claims_of
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import visible_to

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import InvoiceRequest

PERMISSION = "invoices.request"


def invoice_ask(request: Visit) -> HttpResponse:
    """Which receivables are to be invoiced, and how the invoice is to look."""
    code = without_nul(request.POST.get("customer") or request.GET.get("customer", ""))
    found = visible_to(request.rights, PERMISSION).filter(code=code) if code else None
    customer = found.first() if found is not None else None
    claims = claims_of(request, customer, PERMISSION)
    form = AskForm(request.POST or None)
    asked: list[InvoiceRequest] = []
    if customer and succeeds(request, form, lambda _asked: asked.append(
        _requested(request, customer, claims, form)
    )):  # fmt: skip
        messages.success(request, _("The invoice was asked for. Its number comes back here."))
        return redirect("invoice-request", asked[0].pk)
    context = {"form": form, "customer": customer, "claims": claims}
    return render(request, "invoicing/ask.html", context)


def invoice_ask_contract(request: Visit, contract_id: int) -> HttpResponse:
    """An invoice that makes lines of a contract's plan due."""
    contract = contract_to_invoice(request.rights, PERMISSION, contract_id)
    if contract is None:
        raise Http404
    return _by_plan(request, contract.number, contract=contract)


def invoice_ask_order(request: Visit, order_id: int) -> HttpResponse:
    """An invoice that makes lines of an order's plan due."""
    order = order_to_invoice(request.rights, PERMISSION, order_id)
    if order is None:
        raise Http404
    return _by_plan(request, order.number, order=order)


def _by_plan(request: Visit, number: str, **what: Any) -> HttpResponse:
    """How much, the plan says; asked for is the whole that waits for its invoice."""
    form = AskForm(request.POST or None)
    asked: list[InvoiceRequest] = []

    def change(_asked: Any) -> None:
        asked.append(request_contract_invoice(_wish(form), by=request.actor, **what))

    if succeeds(request, form, change):
        messages.success(request, _("The invoice was asked for. Its number comes back here."))
        return redirect("invoice-request", asked[0].pk)
    context = {"form": form, "number": number} | _due(request, **what)
    return render(request, "invoicing/ask.html", context)


def _due(request: Visit, **what: Any) -> dict[str, Any]:
    due_minor, currency, customer = due_by_invoice(
        what.get("contract"), what.get("order"), on=request.actor.today
    )
    return {
        "due_minor": due_minor, "currency": currency, "customer": customer, "is_by_plan": True,
    }  # fmt: skip


def _requested(
    request: Visit, customer: Customer, claims: list[Claim], form: AskForm
) -> "InvoiceRequest":
    if any(claim.error for claim in claims):
        raise Refused("parts_missing")
    parts = [(claim.receivable, claim.minor) for claim in claims if claim.minor]
    return request_invoice(customer, parts, _wish(form), by=request.actor)


def _wish(form: AskForm) -> Wish:
    told: Mapping[str, Any] = form.cleaned_data
    return Wish(
        key=f"web:{told['key']}", kind=told["kind"], text=told["text"], rate=form.rate,
        remark=told["remark"],
    )  # fmt: skip
