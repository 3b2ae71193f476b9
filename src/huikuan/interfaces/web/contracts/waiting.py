"""What lies on a desk of contracts: to decide, and where an event seems to be missing."""

from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from huikuan.desks.contracts.queries import approvals_waiting
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import GAPS
from huikuan.reports.remembered import remembered
from huikuan.reports.watchdog import Gap, gaps_of_own

SHOWN = 5


def to_approve(request: Visit, lying: Any) -> dict[str, Any] | None:
    """Contracts whose approval this person may decide."""
    waiting = approvals_waiting(request.rights)
    if not waiting:
        return None
    return {"approvals": waiting[:SHOWN], "more": len(waiting) > SHOWN}


def contract_tasks(request: Visit) -> HttpResponse:
    """Contracts of one's own customers by which money should be claimed and is not.

    Fetched after the first page is there: who has many contracts does not wait for them.
    """
    rights, today = request.rights, request.actor.today
    question = ("contract_tasks", rights.user_id, today)
    found = remembered(question, lambda: list(islice(gaps_of_own(rights, as_of=today), SHOWN)))
    shown = [{"gap": one, "word": GAPS[one.kind], "url": _url(one)} for one in found]
    context = {"gaps": shown, "alone": "alone" in request.GET, "has_role": True}
    return render(request, "today/contracts.html", context)


def _url(gap: Gap) -> str:
    kind, _, number = gap.subject.partition(":")
    return url_if(kind, int(number))
