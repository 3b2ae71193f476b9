"""One event: what it made due and why, its papers, and how it is taken back or contested."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.desks.contracts.queries import (
    PlanBase,
    base_of,
    contracts_reached,
    deeming_line,
    events_beside,
    events_going_with,
    events_visible_to,
    recognised_by,
    retentions_visible_to,
    told_with,
)
from huikuan.engine.terms import Trigger
from huikuan.flows.object_to_delivery import object_to_delivery
from huikuan.flows.release_retentions import release_again
from huikuan.flows.withdraw_event import withdraw_event
from huikuan.interfaces.web.forms.events import ObjectionForm, ReleaseForm, WithdrawalForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.orders.page import told_rows
from huikuan.interfaces.web.orders.told import outcomes_of, papers_needed, waits_for, why_none
from huikuan.interfaces.web.panels import Panel, panel_page, taken_back
from huikuan.interfaces.web.papers import evidence, evidence_kept, filed_with, people_by_code
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.terms import trigger_name
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import TriggerEvent

MAY = ("events.record", "files.write", "files.read", "receivables.read")


def contract_events(request: Visit, contract_id: int) -> HttpResponse:
    """Everything that happened to a contract, and what fell due by it."""
    rows = contracts_reached(request.rights, "contracts.read")
    contract = get_object_or_404(rows, pk=contract_id)
    base = base_of(contract, None)
    told = list(events_beside(base, None)) if base else []
    may = {name.replace(".", "_"): request.rights.may(name) for name in MAY}
    currency = base.currency if base else ""
    outcomes = outcomes_of(recognised_by(one.pk for one in told), currency)
    context = {
        "contract": contract, "may": may, "told": told_rows(told), "currency": currency,
        "outcomes": outcomes if may["receivables_read"] else [],
        "waits": waits_for(base) if base else "", "contract_url": url_if("contract", contract.pk),
    }  # fmt: skip
    return render(request, "orders/events.html", context)


def contract_event(request: Visit, event_id: int) -> HttpResponse:
    """What happened, and what came of it."""
    event = _one_event(request, event_id, "contracts.read")
    return render(request, "orders/event.html", _event_context(request, event))


def _event_context(request: Visit, event: "TriggerEvent") -> dict[str, Any]:
    base = base_of(event.contract, event.order)
    may = {name.replace(".", "_"): request.rights.may(name) for name in MAY}
    together = told_with(event)
    currency = base.currency if base else ""
    outcomes = outcomes_of(recognised_by(one.pk for one in together), currency)
    files = list(filed_with(f"event:{event.pk}")) if may["files_read"] else []
    needed = papers_needed(base.lines, event.trigger) if base else []
    return {
        "event": event, "base": base, "may": may, "name": trigger_name(Trigger(event.trigger)),
        "portion": base.total_minor if base and event.portion_minor is None
        else event.portion_minor,
        "outcomes": outcomes, "files": files, "needed": needed,
        "why_none": "" if outcomes else why_none(base, [event]),
        "waits": waits_for(base) if base and outcomes else "",
        "is_missing": bool(needed and may["files_read"] and not files),
        "who": people_by_code([event.actor]).get(event.actor, event.actor),
        "clause": _clause(base, event), "owner_url": _back(event),
    }  # fmt: skip


def contract_event_withdraw(request: Visit, event_id: int) -> HttpResponse:
    """It was told by mistake."""
    event = _one_event(request, event_id, "events.record")
    form = WithdrawalForm(request.POST or None, initial={"on": request.actor.today})
    change = partial(withdraw_event, event)
    said = _("The event was withdrawn.")
    return taken_back(request, _withdrawal_panel(event), change, said, form)


def contract_event_objection(request: Visit, event_id: int) -> HttpResponse:
    """The customer objects before the goods count as accepted."""
    event = _one_event(request, event_id, "events.record")
    panel = Panel(
        _("Objection to the delivery of %(on)s") % {"on": event.happened_on.isoformat()},
        [_clause(base_of(event.contract, event.order), event)
         or _("Nothing counts as accepted by silence here.")],
        _("Record the objection"), _page(event), trigger_name(Trigger(event.trigger)),
    )  # fmt: skip
    form = ObjectionForm(request.POST or None, initial={"on": request.actor.today})
    change = partial(object_to_delivery, event)
    said = _("The objection was recorded. The goods count as accepted when somebody tells it.")
    return taken_back(request, panel, change, said, form)


def contract_event_filed(request: Visit, event_id: int) -> HttpResponse:
    """A paper goes with the event."""
    event = _one_event(request, event_id, "files.write")
    evidence_kept(request, f"event:{event.pk}", event.customer)
    return redirect(f"{_page(event)}#files")


def contract_event_file(request: Visit, event_id: int, attachment_id: int) -> FileResponse:
    """One of its papers, as it was handed in."""
    event = _one_event(request, event_id, "files.read")
    return evidence(f"event:{event.pk}", attachment_id)


def contract_retention_release(request: Visit, recognition_id: int) -> HttpResponse:
    """A retention whose receivable was reversed becomes a receivable again."""
    rows = retentions_visible_to(request.rights, "events.record")
    row = get_object_or_404(rows, pk=recognition_id)
    form = ReleaseForm(request.POST or None, initial={"on": request.actor.today})
    panel = Panel(
        _("Claim the retention again"),
        [_("What is kept back becomes a receivable once more; its due day and age stay.")],
        _("Claim it"), _page(row.event), trigger_name(Trigger(row.event.trigger)),
    )  # fmt: skip
    if succeeds(request, form, lambda asked: release_again(row, by=request.actor, **asked)):
        messages.success(request, _("The retention is a receivable again."))
        return redirect(panel.back)
    return panel_page(request, panel, form)


def _one_event(request: Visit, event_id: int, permission: str) -> "TriggerEvent":
    return get_object_or_404(events_visible_to(request.rights, permission), pk=event_id)


def _withdrawal_panel(event: "TriggerEvent") -> Panel:
    gone = events_going_with(event)
    base = base_of(event.contract, event.order)
    outcomes = outcomes_of(recognised_by(one.pk for one in gone), base.currency if base else "")
    says = [
        _("Receivable %(number)s over %(amount)s is reversed.")
        % {"number": one.receivable.number,
           "amount": money_text(one.row.amount_minor, one.currency)}
        for one in outcomes
        if one.state == "claimed"
    ]  # fmt: skip
    others = [trigger_name(Trigger(one.trigger)) for one in gone if one.pk != event.pk]
    if others:
        says.append(_("With it goes: %(names)s.") % {"names": ", ".join(others)})
    says.append(_("Nothing is deleted: what was told, and that it was withdrawn, both stay."))
    hindered = (_("This event is withdrawn already."),) if event.withdrawn_at else ()
    title = _("Withdraw “%(name)s” of %(on)s") % {
        "name": trigger_name(Trigger(event.trigger)), "on": event.happened_on.isoformat(),
    }  # fmt: skip
    return Panel(title, [] if hindered else says, _("Withdraw it"), _page(event),
                 trigger_name(Trigger(event.trigger)), hindered)  # fmt: skip


def _clause(base: PlanBase | None, event: "TriggerEvent") -> str:
    """What the contract says about silence, where it concerns this event."""
    line = deeming_line(base) if base else None
    if line is None or line.deemed_days is None:
        return ""
    if event.is_deemed and event.trigger == Trigger.ACCEPTED:
        return _(
            "Told by the clock: by the contract goods count as accepted %(days)s days after "
            "delivery when nobody objects."
        ) % {"days": line.deemed_days}
    if event.trigger != Trigger.DELIVERED or event.withdrawn_at or (event.portion_minor or 0) < 0:
        return ""
    last_on = event.happened_on + timedelta(days=line.deemed_days)
    return _(
        "Without an objection until %(on)s the goods count as accepted (%(days)s days after "
        "delivery)."
    ) % {"on": last_on.isoformat(), "days": line.deemed_days}


def _back(event: "TriggerEvent") -> str:
    if event.order_id:
        return reverse("order", args=[event.order_id])
    if event.contract_id:
        return reverse("contract-events", args=[event.contract_id])
    return ""


def _page(event: "TriggerEvent") -> str:
    return reverse("contract-event", args=[event.pk])
