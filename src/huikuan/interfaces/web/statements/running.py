"""The month-end run: who is due, one button, and how far it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.tasks import async_task

from huikuan.desks.statements.queries import cut_offs_due, runs
from huikuan.flows.run_statements import WORK, start_run
from huikuan.integrations.mail.posting import can_post
from huikuan.interfaces.jobs.statements import run_waiting_statements
from huikuan.interfaces.runner import is_runner_alive
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import sentence
from huikuan.records.files.progress import is_progressing, is_waiting, progress_of, silence_of

RUNS_SHOWN = 12
PROBLEMS_SHOWN = 50
WAIT_SECONDS = 15
JOB = f"{run_waiting_statements.__module__}.{run_waiting_statements.__name__}"


class RunForm(forms.Form):
    """Whether the run sends what it makes."""

    sends = forms.BooleanField(
        label=gettext_lazy("Send them at once by e-mail"), required=False, initial=True
    )


def statement_run(request: Visit) -> HttpResponse:
    """Everybody whose cut-off day has come gets a statement, each once."""
    if not reaches_everybody(request):
        return _for_others(request)
    form = RunForm(request.POST or None, initial={"sends": can_post()})
    if succeeds(request, form, lambda asked: _start(request, **asked), works_in_parts=True):
        messages.success(request, _("The run has begun."))
        return redirect("statement-run")
    last = runs().first()
    context = {
        **{"form": form, "due_count": len(cut_offs_due(request.actor.today))},
        **{"runs": runs()[:RUNS_SHOWN], "last": last, "problems": _problems(last)},
        **{"work": working(request), "can_post": can_post()},
    }
    return render(request, "statements/run.html", context)


def statement_run_progress(request: Visit) -> HttpResponse:
    """How far the run is; when it is done, the page with what came of it."""
    if reaches_everybody(request) and (work := working(request)):
        return render(request, "statements/run_working.html", {"work": work})
    response = HttpResponse()
    response["HX-Redirect"] = reverse("statement-run")
    return response


def working(request: Visit) -> dict[str, Any] | None:
    """The run that somebody works on, or that waits for the job runner."""
    at = request.actor.at
    is_queued = is_waiting(WORK, at)
    run = runs().exclude(state="done").first()
    if run is None:
        return None
    done, total = progress_of(WORK) or (0, run.total)
    silence = int(silence_of(WORK, at))
    is_here = is_queued or is_progressing(WORK, at)
    is_stuck = not is_runner_alive(at) and (not is_here or (is_queued and silence > WAIT_SECONDS))
    return {"run": run, "done": done, "total": total or run.total, "is_queued": not is_here
            or is_queued, "is_stuck": is_stuck, "silence": silence}  # fmt: skip


def _start(request: Visit, *, sends: bool) -> None:
    run = start_run(request.actor.today, sends=sends, by=request.actor)
    async_task(JOB, run.pk, request.user.pk)


def _problems(run: Any) -> list[dict[str, Any]]:
    """What could not be made or sent, each as one sentence with the way to the customer."""
    rows = run.problems[:PROBLEMS_SHOWN] if run else []
    return [row | {"sentence": sentence(row["code"], {"name": row["name"]})} for row in rows]


def reaches_everybody(request: Visit) -> bool:
    """A run speaks to every customer: only for whoever reaches all of them."""
    return request.rights.reach("statements.send").all


def _for_others(request: Visit) -> HttpResponse:
    """Whoever reaches some customers only is told who runs it, and sees nothing of it."""
    if request.method == "POST":
        raise PermissionDenied("statements.send")
    return render(request, "statements/run_for_others.html")
