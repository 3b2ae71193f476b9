"""The picker of a customer: found as one types, never a list of all."""

from django.http import HttpResponse
from django.shortcuts import render

from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.queries import found_customers

FOUND_MAX = 12


def customer_options(request: Visit) -> HttpResponse:
    """The customers that fit the text so far."""
    text = request.GET.get(f"{request.GET.get('for', '')}_text", "").strip()[:80]
    found = found_customers(request.rights, text, FOUND_MAX) if text else []
    return render(request, "components/picker_options.html", {"found": found, "text": text})
