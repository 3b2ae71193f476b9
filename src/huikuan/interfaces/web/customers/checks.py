"""What is said while a customer is being typed: whether the code holds, who is there already."""

from django.http import HttpResponse
from django.shortcuts import render

from huikuan.engine.identifiers import USCC_LENGTH, uscc_verdict
from huikuan.interfaces.web.forms.customers import taken_sentence
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import sentence
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import (
    customer_named,
    customers_by_code,
    groups,
    reaches,
    same_name,
    visible_to,
)

FOUND_MAX = 6
GROUPS_MAX = 20


def uscc_check(request: Visit) -> HttpResponse:
    """Whether the credit code holds so far, and whose it is."""
    verdict = uscc_verdict(request.GET.get("uscc", "")[:40])
    context = {"verdict": verdict, "length": len(verdict.code), "of": USCC_LENGTH}
    if verdict.is_valid and (holder := customer_named(verdict.code, but=_but(request))):
        context["taken"] = taken_sentence(request.rights, holder)
    elif verdict.wrong:
        context["wrong"] = sentence(verdict.wrong, {"uscc": verdict.code, "found": verdict.found})
    return render(request, "customers/_uscc.html", context)


def code_check(request: Visit) -> HttpResponse:
    """Whether our code for a customer is still free."""
    code = without_nul(request.GET.get("code", "")).strip()[:64]
    holder = customers_by_code([code]).get(code) if code else None
    taken = taken_sentence(request.rights, holder) if holder else ""
    return render(request, "customers/_code.html", {"taken": taken, "code": code})


def name_check(request: Visit) -> HttpResponse:
    """Which companies of this name are there already."""
    name = without_nul(request.GET.get("name", "")).strip()[:200]
    found = list(same_name(name, _but(request))[:FOUND_MAX]) if name else []
    return render(request, "customers/_same.html", seen_and_unseen(request, found))


def seen_and_unseen(request: Visit, found: list[Customer]) -> dict[str, object]:
    """Those that the reader may open, and whether there are others."""
    seen = [one for one in found if reaches(request.rights, "customers.read", one)]
    return {"same": seen, "unseen": len(found) - len(seen), "found": bool(found)}


def group_options(request: Visit) -> HttpResponse:
    """Groups as one types, of customers within reach."""
    text = without_nul(request.GET.get("group", "")).strip()[:80]
    seen = visible_to(request.rights).select_related(None).values("group_id")
    found = groups().filter(name__icontains=text, pk__in=seen)[:GROUPS_MAX] if text else []
    return render(request, "customers/_group_options.html", {"found": found})


def _but(request: Visit) -> int | None:
    number = request.GET.get("customer", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
