"""The watchdog: what was forgotten to be claimed, since when, how much, and how to mend it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from huikuan.desks.contracts.commands import WATCHDOG, forget_gaps
from huikuan.desks.contracts.queries import agreed_named, gaps_visible_to
from huikuan.flows.mend_recognitions import mend_recognitions
from huikuan.interfaces.jobs.watching import WORK, walk_for
from huikuan.interfaces.runner import is_runner_alive
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.panels import Panel, taken_back
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import GAPS, WHAT_TO_DO
from huikuan.interfaces.words.values import money_text
from huikuan.records.files.progress import is_progressing, is_waiting, note_waiting
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.queries import latest_of_subjects

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import WatchdogGap

JOB = f"{walk_for.__module__}.{walk_for.__name__}"
MENDED_HERE = frozenset({"trigger_without_receivable", "recognised_beyond_plan"})
# Where a thing is looked at, and where an event of it is told.
PAGES = {
    "contract": "contract", "order": "order", "event": "contract-event", "invoice": "invoice",
}  # fmt: skip
TELLING = {"contract": "contract-event-new", "order": "order-event-new"}


def watchdog_round(request: Visit) -> HttpResponse:
    """What the last round found, as far as this person's rights reach; and another round."""
    if request.method == "POST":
        _begin(request)
        return redirect("report-watchdog")
    at = request.actor.at
    context = {
        "last": latest_of_subjects([WATCHDOG]),
        "is_walking": is_waiting(WORK, at) or is_progressing(WORK, at),
    }
    return list_page(request, gaps_listing(request), **context)


def watchdog_mend(request: Visit, gap_id: int) -> HttpResponse:
    """Claim what was forgotten, or credit what is too much, with a reason."""
    gap = get_object_or_404(
        gaps_visible_to(request.rights, "receivables.post"), pk=gap_id, kind__in=MENDED_HERE
    )
    says = (
        _("%(amount)s of %(number)s: what the plan makes due by now is claimed, what is too much"
          " is credited. The reason stands in the history.")
        % {"amount": money_text(gap.amount_minor, gap.currency), "number": gap.number},
    )  # fmt: skip
    panel = Panel(WHAT_TO_DO[gap.kind], says, _("Mend"), reverse("report-watchdog"), _("Watchdog"))
    said = _("%(number)s is in line with its plan.") % {"number": gap.number}
    return taken_back(request, panel, partial(_mend, gap), said)


def gaps_listing(request: Visit) -> Listing:
    """One gap a line."""
    today = request.actor.today
    return Listing(
        page="report-watchdog",
        title=_("Watchdog"),
        order="since",
        rows=lambda visit: gaps_visible_to(visit.rights),
        columns=(
            Column("what", _("What"), _what, "badge", phone=False),
            Column("number", _("Number"), lambda gap: gap.number, "short", link=_place(request),
                   phone=False),
            Column("customer", _("Customer"), lambda gap: gap.customer.name,
                   link=lambda gap: url_if("customer", gap.customer.code)),
            Column("since", _("Since"), lambda gap: gap.since_on, "date", "since_on", phone=False),
            Column("days", _("Days waiting"), lambda gap: (today - gap.since_on).days, "number",
                   phone=False),
            Column("amount", _("Amount"), lambda gap: (gap.amount_minor, gap.currency), "money"),
            Column("todo", _("What to do"), lambda gap: WHAT_TO_DO[gap.kind],
                   link=_mending(request)),
        ),
        filters=(
            Filter("kind", _("What"), _of_kind, options=tuple(GAPS.items())),
            Filter("customer", _("Customer"), _of_customer, "customer"),
        ),
        template="reports/watchdog.html",
        empty_title=_("Nothing is forgotten"),
        empty_text=_("The round of every night compares what happened with what was claimed."
                     " “Check now” makes one at once."),
        empty_action=_contracts(request),
    )  # fmt: skip


def _begin(request: Visit) -> None:
    """The job runner makes the round; where none is at work, it is made here."""
    at = request.actor.at
    if is_waiting(WORK, at) or is_progressing(WORK, at):
        return
    if is_runner_alive(at):
        note_waiting(WORK)
        async_task(JOB, request.user.pk)
    else:
        walk_for(request.user.pk)


def _mend(gap: "WatchdogGap", *, on: date, reason: str, by: Actor) -> None:
    contract, order = agreed_named(gap.subject)
    mend_recognitions(contract, order, on=on, reason=reason, by=by)
    forget_gaps(gap.subject)


def _what(gap: "WatchdogGap") -> tuple[str, Any, str]:
    tone = "late" if gap.kind in MENDED_HERE else "waiting"
    return gap.kind, GAPS[gap.kind], tone


def _place(request: Visit) -> "Callable[[WatchdogGap], str]":
    def place(gap: "WatchdogGap") -> str:
        kind, _mark, number = gap.subject.partition(":")
        return _open(request, PAGES[kind], number)

    return place


def _mending(request: Visit) -> "Callable[[WatchdogGap], str]":
    look = _place(request)

    def mending(gap: "WatchdogGap") -> str:
        kind, _mark, number = gap.subject.partition(":")
        if gap.kind in MENDED_HERE:
            return _open(request, "report-watchdog-mend", gap.pk) or look(gap)
        if gap.kind == "delivered_not_recognised":
            return _open(request, TELLING[kind], number) or look(gap)
        return look(gap)

    return mending


def _open(request: Visit, route: str, *args: Any) -> str:
    url = url_if(route, *args)
    return url if url and may_open(request, url) else ""


def _contracts(request: Visit) -> tuple[Any, str] | None:
    url = _open(request, "contracts")
    return (_("Contracts"), url) if url else None


def _of_kind(rows: QuerySet[Any], value: str, request: Visit) -> QuerySet[Any]:
    return rows.filter(kind=value)


def _of_customer(rows: QuerySet[Any], value: str, request: Visit) -> QuerySet[Any]:
    return rows.filter(customer__code=value)
