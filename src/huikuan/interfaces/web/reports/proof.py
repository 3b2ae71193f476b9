"""The proof: does every minor unit tie out, and was nothing changed behind our back?"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huikuan.interfaces.web.menu import may_open
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.checks import CHECKS
from huikuan.records.files.checks import file_findings, import_findings
from huikuan.records.ledger.checks import HOUSE_CHECKS, Finding, house_finding
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.queries import latest_of_subjects, latest_seals
from huikuan.records.timeline.seals import SEAL_CHECKS, seal_finding, short_form

SEALS_SHOWN = 10
# The same checks as ``huikuan verify``, one by one, so that each can say what it found.
PROVED: dict[str, Callable[[], Finding]] = {
    **{check: partial(house_finding, check) for check in HOUSE_CHECKS},
    **{check: partial(seal_finding, check) for check in SEAL_CHECKS},
    "imports_match_entries": lambda: import_findings()[0],
    "imports_are_whole": lambda: import_findings()[1],
    "files_match_hashes": lambda: file_findings()[0],
}
EVERY_CHECK = tuple(PROVED)


def proof(request: Visit) -> HttpResponse:
    """What is checked, the latest seals, and the button that computes everything anew."""
    context = {
        "checks": [{"code": check, "name": CHECKS[check]} for check in EVERY_CHECK],
        "first": EVERY_CHECK[0],
        "total": len(EVERY_CHECK),
        "seals": [{"seal": seal, "short": short_form(seal)} for seal in latest_seals(SEALS_SHOWN)],
        "difference": latest_difference(),
        "runs": request.GET.get("run") == "1",
    }
    return render(request, "reports/proof.html", context)


def proof_check(request: Visit, check: str) -> HttpResponse:
    """One check, computed now; its answer asks for the next one by itself."""
    if check not in EVERY_CHECK:
        raise Http404
    finding = PROVED[check]()
    place = EVERY_CHECK.index(check)
    context = {
        "finding": finding,
        "name": CHECKS[check],
        "url": difference_url(request, finding),
        "next": EVERY_CHECK[place + 1] if place + 1 < len(EVERY_CHECK) else "",
        "done": place + 1,
        "total": len(EVERY_CHECK),
    }
    return render(request, "reports/proof_check.html", context)


def latest_difference() -> Event | None:
    """The last difference that a night's check found, if ever."""
    return latest_of_subjects(f"check:{check}" for check in HOUSE_CHECKS)


def difference_url(request: Visit, finding: Finding) -> str:
    """The way to the first thing that differs, for whoever may open it."""
    kind, _mark, rest = finding.detail.partition(":")
    number = rest.partition(" ")[0]
    pages: dict[str, Any] = {
        "entry": "ledger-entry",
        "item": "ledger-item",
        "receivable": "ledger-item",
        "receipt": "ledger-item",
        "intake": "import-file",
    }
    if kind not in pages or not number.isdigit():
        return ""
    url = reverse(pages[kind], args=[int(number)])
    return url if may_open(request, url) else ""
