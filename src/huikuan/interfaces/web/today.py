"""Today: what I should do now, by what I am responsible for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huikuan.interfaces.web.bank_changes.seen import to_do as bank_changes
from huikuan.interfaces.web.first_steps import first_steps, house_steps
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.reports.dashboard import told
from huikuan.interfaces.web.reports.question import Question
from huikuan.interfaces.web.reports.rounds.proof import latest_difference
from huikuan.interfaces.web.reports.table import items_url, narrowed_to, row_url
from huikuan.interfaces.web.visit import Visit
from huikuan.records.timeline.follow_ups import failed_follow_ups
from huikuan.records.timeline.queries import latest_seals, notices_for
from huikuan.records.timeline.seals import short_form
from huikuan.reports.ageing import AgeingRow
from huikuan.reports.overview import overview
from huikuan.reports.today import WEEK, Debtor, Desk, Waiting, desk, unfinished_imports

NOTICES_SHOWN = 4
NAMES_SHOWN = 5


def today(request: Visit) -> HttpResponse:
    """The first page."""
    roles = request.rights.roles
    steps = first_steps(request)
    sheets = [] if steps and not steps.has_receivables else _sheets(request, roles)
    context = {
        "today": request.actor.today,
        "steps": steps,
        "sheets": sheets,
        "notices": _new_notices(request),
        "has_role": bool(roles),
        "import_url": _import_url(request),
    }
    return render(request, "today.html", context)


def _new_notices(request: Visit) -> list[Any]:
    """What I was told and have not read; the menu knows already whether there is any."""
    if not request.house.unread_count:
        return []
    return list(notices_for(request.user.pk).filter(read_at=None)[:NOTICES_SHOWN])


def _import_url(request: Visit) -> str:
    """The way to hand a file in, for whoever may."""
    url = url_if("import")
    return url if url and may_open(request, url) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet on the desk: for which roles, behind which permission, what it shows.

    ``wanted`` is what it takes from the desk.
    """

    name: str
    roles: frozenset[str]
    permission: str
    shown: Callable[[Visit, Desk], dict[str, Any] | None]
    wanted: str = ""


def _sheets(request: Visit, roles: frozenset[str]) -> list[dict[str, Any]]:
    """The sheets of this person's roles that have something on them."""
    mine = [
        sheet for sheet in SHEETS if roles & sheet.roles and request.rights.may(sheet.permission)
    ]
    wanted = {sheet.wanted for sheet in mine if sheet.wanted}
    base = request.house.base_currency
    lying = desk(request.rights, request.actor.today, wanted, base) if wanted else Desk()
    found = []
    for sheet in mine:
        shown = sheet.shown(request, lying)
        if shown is not None:
            found.append({"name": sheet.name, "template": f"today/{sheet.name}.html", **shown})
    return found


def _figures(request: Visit, lying: Desk) -> dict[str, Any] | None:
    """Four numbers, a year of ageing, five names, and what falls due: in the company's currency."""
    standings = overview(
        request.rights, as_of=request.actor.today, base=request.house.base_currency
    ).standings
    if not standings:
        return None
    standing = standings[0]
    asked = _asked(request, standing.currency)
    names = sorted(standing.debtors, key=lambda row: -row.overdue_minor)[:NAMES_SHOWN]
    return {
        **told(request.rights, standing, asked),
        "names": [_ranked(row, asked) for row in names if row.overdue_minor],
        "other_currencies": len(standings) - 1,
    }


def _ranked(row: AgeingRow, asked: Question) -> dict[str, Any]:
    by_debtor = replace(asked, by="debtor")
    own = narrowed_to(by_debtor, row)
    return {"row": row, "url": items_url(own, "overdue"), "name_url": row_url(by_debtor, row)}


def _asked(request: Visit, currency: str = "") -> Question:
    day = request.actor.today
    return Question(day, day, currency=currency)


def _waiting(
    request: Visit, waiting: Waiting | None, cell: str, **narrowed: Any
) -> dict[str, Any] | None:
    """Something that waits, with the way to all of it and to each name."""
    if waiting is None:
        return None
    asked = _asked(request)
    return {
        "waiting": waiting,
        "totals": waiting.totals,
        "url": items_url(asked, cell, **narrowed),
        "names": [_named(request, each, cell, **narrowed) for each in waiting.debtors],
    }


def _named(request: Visit, debtor: Debtor, cell: str, **narrowed: Any) -> dict[str, Any]:
    asked = _asked(request, debtor.currency)
    return {
        "debtor": debtor,
        "days": (request.actor.today - debtor.first_on).days,
        "days_left": (debtor.first_on - request.actor.today).days,
        "url": items_url(asked, cell, customer=debtor.code, **narrowed),
        "customer_url": url_if("customer", debtor.code),
    }


def _overdue(request: Visit, lying: Desk) -> dict[str, Any] | None:
    return _waiting(request, lying.overdue, "overdue")


def _newly_overdue(request: Visit, lying: Desk) -> dict[str, Any] | None:
    if lying.newly_overdue is None:
        return None
    days = {"due_from": lying.newly_overdue.first_on, "due_to": lying.newly_overdue.last_on}
    return _waiting(request, lying.newly_overdue, "overdue", **days)


def _jumped(request: Visit, lying: Desk) -> dict[str, Any] | None:
    if not lying.jumped:
        return None
    return {"names": [_named(request, each, "overdue") for each in lying.jumped]}


def _due_soon(request: Visit, lying: Desk) -> dict[str, Any] | None:
    return _waiting(request, lying.due_soon, "due_7", buckets="near_due")


def _new_receipts(request: Visit, lying: Desk) -> dict[str, Any] | None:
    if not lying.received:
        return None
    first = request.actor.today - WEEK
    url = f"{reverse('receipts')}?{urlencode({'from': first.isoformat()})}"
    return {
        "received": lying.received,
        "count": sum(each[2] for each in lying.received),
        "url": url,
    }


def _unapplied(request: Visit, lying: Desk) -> dict[str, Any] | None:
    shown = _waiting(request, lying.unapplied, "unapplied")
    return shown and {**shown, "next_url": reverse("cash-unapplied")}


def _imports(request: Visit, lying: Desk) -> dict[str, Any] | None:
    found = unfinished_imports(request.actor.today)
    if not found.waiting and not found.with_refused_rows:
        return None
    return {"found": found, "url": url_if("imports") or url_if("import")}


def _house(request: Visit, lying: Desk) -> dict[str, Any] | None:
    failed = failed_follow_ups()
    return {
        "steps": house_steps(),
        "failed": failed[:NAMES_SHOWN],
        "failed_count": len(failed),
        "difference": latest_difference(),
        "url": reverse("proof"),
    }


def _seals(request: Visit, lying: Desk) -> dict[str, Any] | None:
    seals = [{"seal": seal, "short": short_form(seal)} for seal in latest_seals(3)]
    return {"seals": seals, "url": reverse("proof")}


SELLING = frozenset({"SR", "SM", "SV"})
COLLECTING = frozenset({"CC", "CO"})
SHEETS = (
    Sheet("figures", frozenset({"EX"}), "dashboards.read", _figures),
    Sheet("unapplied", frozenset({"AC"}), "receipts.read", _unapplied, "unapplied"),
    Sheet("bank_changes", frozenset({"CC", "AC"}), "bank_data.read", bank_changes),
    Sheet("imports", frozenset({"AC"}), "imports.run", _imports),
    Sheet("overdue", SELLING | COLLECTING | {"AC", "LG"}, "ageing.read", _overdue, "overdue"),
    Sheet("newly_overdue", COLLECTING | {"SM"}, "ageing.read", _newly_overdue, "newly_overdue"),
    Sheet("jumped", COLLECTING, "ageing.read", _jumped, "jumped"),
    Sheet("due_soon", SELLING | COLLECTING | {"AC"}, "ageing.read", _due_soon, "due_soon"),
    Sheet("new_receipts", SELLING | {"CO"}, "receipts.read", _new_receipts, "received"),
    Sheet("house", frozenset({"AD"}), "history.verify", _house),
    Sheet("seals", frozenset({"AU"}), "history.verify", _seals),
)
