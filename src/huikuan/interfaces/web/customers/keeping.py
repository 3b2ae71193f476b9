"""A customer is entered, changed, or handed to somebody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huikuan.flows.keep_customer import join_group, open_customer, update_customer
from huikuan.interfaces.web.customers.checks import seen_and_unseen
from huikuan.interfaces.web.customers.masks import seen_tax_number
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.forms.customers import AssignForm, CustomerForm, NewCustomerForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import reaches

PLAIN_FIELDS = ("name", "uscc", "tax_number", "country", "region", "industry", "address")


def customer_new(request: Visit) -> HttpResponse:
    """A company we did not know."""
    form = NewCustomerForm(request.POST or None, request=request)
    looked_after = _assignment(request)
    is_complete = looked_after is None or request.method == "GET" or looked_after.is_valid()
    if is_complete and succeeds(
        request, form, lambda asked: _entered(request, asked, looked_after)
    ):
        messages.success(request, _("The customer was entered."))
        return redirect("customer", form.cleaned_data["code"])
    context = {"form": form, "assign": looked_after, **seen_and_unseen(request, form.same)}
    return render(request, "customers/form.html", context)


def customer_edit(request: Visit, customer_id: int) -> HttpResponse:
    """What we know of a company is put right."""
    one = one_customer(request, "customers.write", pk=customer_id)
    form = CustomerForm(request.POST or None, request=request, customer=one)
    if succeeds(request, form, lambda asked: _changed(request, one, asked)):
        messages.success(request, _("The customer was changed."))
        return redirect("customer", one.code)
    context = {"form": form, "customer": one, **seen_and_unseen(request, form.same)}
    context["tax_number"] = seen_tax_number(
        lambda right: reaches(request.rights, right, one), one.tax_number
    )
    context["may_ask_tax_number"] = reaches(request.rights, "bank_data.request", one)
    return render(request, "customers/form.html", context)


def customer_assign(request: Visit, customer_id: int) -> HttpResponse:
    """Somebody else looks after a customer."""
    one = one_customer(request, "customers.assign", pk=customer_id)
    initial = {"owner": one.owner, "department": one.department}
    form = AssignForm(request.POST or None, rights=request.rights, initial=initial)
    if succeeds(request, form, lambda asked: update_customer(one, asked, by=request.actor)):
        messages.success(request, _("The customer was assigned."))
        return redirect("customer", one.code)
    return render(request, "customers/assign.html", {"form": form, "customer": one})


def _assignment(request: Visit) -> AssignForm | None:
    """Who will look after a new customer, for those who may decide it."""
    if not request.rights.may("customers.assign"):
        return None
    initial = {"owner": request.user, "department": request.user.department}
    return AssignForm(request.POST or None, rights=request.rights, initial=initial)


def _entered(request: Visit, asked: dict[str, Any], looked_after: AssignForm | None) -> Customer:
    names = [("former", line.strip()) for line in asked["former"].splitlines() if line.strip()]
    names += [(kind, asked[kind]) for kind in ("short", "foreign") if asked[kind]]
    owner, department = _lookers_after(request, looked_after)
    facts = CustomerFacts(
        code=asked["code"],
        owner_id=owner,
        department_id=department,
        names=tuple(names),
        **{field: asked[field] for field in PLAIN_FIELDS},
    )
    return open_customer(facts, by=request.actor, group_name=asked["group"])


def _lookers_after(request: Visit, looked_after: AssignForm | None) -> tuple[Any, Any]:
    """Whoever may not assign keeps what they enter; whoever reaches everything leaves it open."""
    if looked_after is not None:
        chosen = looked_after.cleaned_data
        return tuple(one.pk if one else None for one in (chosen["owner"], chosen["department"]))  # type: ignore[return-value]
    if request.rights.reach("customers.write").all:
        return None, None
    return request.user.pk, request.user.department_id


def _changed(request: Visit, one: Customer, asked: dict[str, Any]) -> None:
    changes = {field: asked[field] for field in PLAIN_FIELDS if field in asked}
    update_customer(one, changes, by=request.actor)
    join_group(one, asked["group"], by=request.actor)
