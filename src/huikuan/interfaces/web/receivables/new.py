"""A receivable by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huikuan.desks.receivables.commands import recognise_receivable
from huikuan.interfaces.web.forms.amounts import customer_text
from huikuan.interfaces.web.forms.receivables import ReceivableForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.queries import organization


def receivable_new(request: Visit) -> HttpResponse:
    """Somebody owes us something that no file told us."""
    form = receivable_form(request)
    made: list[Any] = []
    if succeeds(request, form, lambda _asked: made.append(_recognised(request, form))):
        messages.success(request, _("The receivable was recorded."))
        return redirect("receivable", made[0].pk)
    code = str(form["customer"].value() or "")
    text = customer_text(request.rights, "receivables.post", code) if code else ""
    context = {"form": form, "text": text or request.POST.get("customer_text", "")}
    return render(request, "receivables/new.html", context)


def receivable_form(request: Visit) -> ReceivableForm:
    """The form, with today and the company's currency in it."""
    house = organization()
    base = house.base_currency if house else "CNY"
    initial = {
        "customer": request.GET.get("customer", "")[:64],
        "issued_on": request.actor.today,
        "currency": base,
    }
    return ReceivableForm(request.POST or None, request=request, base=base, initial=initial)


def _recognised(request: Visit, form: ReceivableForm) -> Any:
    return recognise_receivable(form.facts(), by=request.actor, source="manual")
