"""A contract is written as a draft, or its draft is changed."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huikuan.desks.contracts.commands import change_draft, remember_variant, write_contract
from huikuan.desks.contracts.queries import newest_version, number_proposed, variant_of
from huikuan.interfaces.web.contracts.page import one_contract
from huikuan.interfaces.web.forms.amounts import customer_text
from huikuan.interfaces.web.forms.contracts import (
    ContractForm,
    NewContractForm,
    version_initial,
)
from huikuan.interfaces.web.forms.plans import PlanRow, blank_rows, needs_rows, rows_of, rows_typed
from huikuan.interfaces.web.forms.products import (
    ProductRow,
    product_rows_of,
    product_rows_typed,
)
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import EVIDENCE
from huikuan.interfaces.words.terms import LABELS, TRIGGERS
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, ContractVersion, PaymentPlan

BLANK_PRODUCTS, BLANK_LINES = 1, 2
ROWS = {
    "product": ("contracts/_product_row.html", ProductRow),
    "line": ("contracts/_plan_row.html", PlanRow),
}


def contract_new(request: Visit) -> HttpResponse:
    """What is agreed with a customer is written down."""
    form = new_form(request)
    made: list[Contract] = []
    if succeeds(request, form, lambda _asked: made.append(_written(form, request.actor))):
        messages.success(request, _("The draft was kept. Check it, then hand it in for review."))
        return redirect("contract", made[0].pk)
    code = str(form["customer"].value() or "")
    text = customer_text(request.rights, "contracts.write", code) if code else ""
    context = {"text": text or request.POST.get("customer_text", "")}
    return render(request, "contracts/write.html", context | form_context(form))


def contract_edit(request: Visit, contract_id: int) -> HttpResponse:
    """The draft is changed; who it is with stays."""
    contract = one_contract(request, contract_id, "contracts.write")
    version = newest_version(contract)
    form = draft_form(request, contract, version)
    if succeeds(request, form, lambda _asked: _changed(contract, form, request.actor)):
        messages.success(request, _("The draft was changed."))
        return redirect("contract", contract.pk)
    context = {"contract": contract, "version": version, "is_signed": bool(version.signed_on)}
    return render(request, "contracts/write.html", context | form_context(form, version))


def contract_row(request: Visit) -> HttpResponse:
    """One more empty row for a product or for a line of the plan."""
    template, kind = ROWS["line" if request.GET.get("of") == "line" else "product"]
    return render(request, template, {"row": kind(), **choices()})


def new_form(request: Visit) -> NewContractForm:
    """The form of a first draft."""
    house = organization()
    base = house.base_currency if house else "CNY"
    year = request.actor.today.year
    initial = {
        "customer": request.GET.get("customer", "")[:64],
        "number": number_proposed(f"HT-{year}-"),
        "our_party": house.name if house else "",
        "currency": base,
        "tax_rate": "13",
        "instruments": ["transfer"],
        "starts_on": request.actor.today,
    }
    return NewContractForm(request.POST or None, request=request, base=base, initial=initial)


def draft_form(request: Visit, contract: "Contract", version: "ContractVersion") -> ContractForm:
    """The form of a draft that is there already."""
    initial = version_initial(version)
    initial["variant"] = initial["variant"] or variant_of(contract.customer_id)
    return ContractForm(
        request.POST or None,
        request=request,
        base=version.currency,
        customer=contract.customer,
        initial=initial,
    )


def form_context(form: ContractForm, version: "ContractVersion | None" = None) -> dict[str, Any]:
    """What the page of a draft shows beside the fields: its rows, and what there is to choose."""
    plan = version.plan if version else None
    if form.is_bound:
        products, lines = product_rows_typed(form.typed), rows_typed(form.typed)
        mode = form.typed.get("plan_mode", "text")
    else:
        currency = version.currency if version else "CNY"
        products = product_rows_of(version.products, currency) if version else []
        lines = rows_of(plan, currency) if plan else []
        mode = "lines" if plan and needs_rows(plan) else "text"
    return {
        "form": form,
        "products": products or [ProductRow()] * BLANK_PRODUCTS,
        "lines": lines or blank_rows(BLANK_LINES),
        "mode": "lines" if mode == "lines" else "text",
        **choices(),
    }


def choices() -> dict[str, Any]:
    """What a line of a plan may be, wait for, and need."""
    return {
        "labels": [(each.value, name) for each, name in LABELS.items()],
        "triggers": [(each.value, name) for each, name in TRIGGERS.items()],
        "evidence": list(EVIDENCE.items()),
        "bases": (("percent", "%"), ("amount", _("Amount")), ("rest", _("Remainder"))),
    }


def _written(form: NewContractForm, by: Actor) -> "Contract":
    asked = form.cleaned_data
    customer, owner = asked["customer"], asked["owner"]
    return write_contract(
        asked["number"],
        customer.pk,
        form.facts(_plan(form, customer.pk, by)),
        by=by,
        title=asked["title"],
        plan_basis=asked["plan_basis"],
        owner_id=owner.pk if owner else customer.owner_id,
        department_id=customer.department_id,
    )


def _changed(contract: "Contract", form: ContractForm, by: Actor) -> None:
    change_draft(contract, form.facts(_plan(form, contract.customer_id, by)), by=by)


def _plan(form: ContractForm, customer_id: int, by: Actor) -> "PaymentPlan | None":
    """The plan as it was typed; which reading of 月结 was chosen is remembered."""
    if form.plan is None or form.plan.is_empty:
        return None
    plan = form.plan.keep(by=by)
    if variant := form.cleaned_data.get("variant"):
        remember_variant(customer_id, variant, by=by)
    return plan
