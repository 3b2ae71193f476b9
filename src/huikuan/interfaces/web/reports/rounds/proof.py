"""The proof: does every minor unit tie out, and was nothing changed behind our back?"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_q.tasks import async_task

from huikuan.flows.prove_books import KEPT, PROVED
from huikuan.interfaces.jobs.proving import WORK, prove_for
from huikuan.interfaces.runner import is_runner_alive
from huikuan.interfaces.web.menu import may_open
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.checks import CHECKS
from huikuan.records.files.progress import (
    is_progressing,
    is_waiting,
    note_waiting,
    progress_of,
    silence_of,
)
from huikuan.records.ledger.checks import Finding
from huikuan.records.ledger.queries import last_entry_id
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.queries import latest_of_subjects, latest_seals
from huikuan.records.timeline.seals import short_form

SEALS_SHOWN = 10
WAIT_SECONDS = 15
JOB = f"{prove_for.__module__}.{prove_for.__name__}"


@dataclass(frozen=True, slots=True)
class Proving:
    """How far the checks are that somebody asked for; ``is_queued`` while nobody has begun."""

    done: int
    total: int
    is_queued: bool
    is_stuck: bool
    silence: int


def proof(request: Visit) -> HttpResponse:
    """What the last run of the checks found, the latest seals, and the button for another run."""
    if request.method == "POST":
        begin_proving(request, here="here" in request.POST)
        return redirect("proof")
    last = latest_of_subjects([KEPT])
    context = {
        "last": last,
        "newer": last_entry_id() - last.params["through_entry"] if last else 0,
        "checks": shown_checks(request, last),
        "seals": [{"seal": seal, "short": short_form(seal)} for seal in latest_seals(SEALS_SHOWN)],
        "difference": latest_difference(),
        "work": proving(request),
    }
    return render(request, "reports/proof.html", context)


def proof_progress(request: Visit) -> HttpResponse:
    """How far the checks are; when they are done, the page with what they found."""
    if work := proving(request):
        return render(request, "reports/proof_working.html", {"work": work})
    response = HttpResponse()
    response["HX-Redirect"] = reverse("proof")
    return response


def begin_proving(request: Visit, *, here: bool) -> None:
    """Have every check run: by the job runner, or here when the person wants to wait."""
    at = request.actor.at
    if is_progressing(WORK, at) or (is_waiting(WORK, at) and not here):
        return
    if here:
        prove_for(request.user.pk)
        return
    note_waiting(WORK)
    async_task(JOB, request.user.pk)


def proving(request: Visit) -> Proving | None:
    """The run that is waited for, if any."""
    at = request.actor.at
    is_queued = is_waiting(WORK, at)
    if not (is_queued or is_progressing(WORK, at)):
        return None
    done, total = progress_of(WORK) or (0, 0)
    silence = silence_of(WORK, at)
    is_stuck = is_queued and silence > WAIT_SECONDS and not is_runner_alive(at)
    return Proving(done, total or len(PROVED), is_queued, is_stuck, int(silence))


def shown_checks(request: Visit, last: Event | None) -> list[dict[str, Any]]:
    """Every check with what the last run found; a check that is newer than it has nothing yet."""
    found = {row[0]: Finding(*row) for row in last.params["findings"]} if last else {}
    return [
        {
            "code": check,
            "name": CHECKS[check],
            "finding": found.get(check),
            "url": difference_url(request, found[check]) if check in found else "",
        }
        for check in PROVED
    ]


def latest_difference() -> Event | None:
    """The last difference that any run of the checks found, if ever."""
    return latest_of_subjects(f"check:{check}" for check in PROVED)


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
