"""The statement of one customer: on the page as of any day, and as an Excel file."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.desks.statements.queries import setting_of, statements_visible_to
from huikuan.engine.statements.layout import KINDS, Figures, StatedItem
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.exporting import SMALL_ROWS_MAX, reason_of, refuse_taking
from huikuan.interfaces.web.exports import workbook
from huikuan.interfaces.web.lists import Column, Listing
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.customers import SIDE_NAMES
from huikuan.interfaces.words.statements import (
    KIND_NAMES,
    MOVE_NAMES,
    STATE_NAMES,
    STATE_TONES,
)
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import reaches
from huikuan.reports.statement import account_of

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

NEWEST = 10
ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the page: as of which day, as known when, since when, which kind."""

    as_of: date
    kind: str
    since_on: date | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the Excel file."""

    item: StatedItem
    currency: str


def customer_account(request: Visit, customer_id: int) -> HttpResponse:
    """How the account of one customer stands on a day, with the statements that went out."""
    one = one_customer(request, "statements.read", pk=customer_id)
    asked = _question(request.GET, request.actor.today)
    sent = statements_visible_to(request.rights).filter(customer=one)[:NEWEST]
    context = {
        **{"customer": one, "asked": asked, "kinds": KIND_NAMES.items()},
        "accounts": [_shown(figures) for figures in _figures(request, one, asked)],
        "sent": [stated(row) for row in sent],
        "may_send": reaches(request.rights, "statements.send", one),
        "may_take": reaches(request.rights, "exports.small", one),
        "setting": setting_of(one),
    }
    return render(request, "statements/account.html", context)


def stated(row: "Statement") -> dict[str, Any]:
    """A statement as lists show it."""
    return {"row": row, "state": STATE_NAMES[row.state], "tone": STATE_TONES[row.state]}


def customer_statement(request: Visit, customer_id: int) -> HttpResponse:
    """Open receivables, and money and credits not yet applied as minus, as an Excel file."""
    one = one_customer(request, "exports.small", pk=customer_id)
    asked = _question(request.GET, request.actor.today)
    rows = [
        _Row(item, figures.currency)
        for figures in _figures(request, one, asked)
        for item in figures.items
    ]
    may_bulk = reaches(request.rights, "exports.bulk", one)
    if answer := refuse_taking(request, len(rows) > SMALL_ROWS_MAX, True, may_bulk):
        return answer
    # A file that streams; for pages and their middleware it is an answer like any other.
    return workbook(_statement(one), rows, by=request.actor, query=_query(one, asked),
                    reason=reason_of(request))  # type: ignore[return-value]  # fmt: skip


def _figures(request: Visit, one: Customer, asked: Question) -> list[Figures]:
    return account_of(
        one,
        request.rights,
        as_of=asked.as_of,
        kind=asked.kind,
        since_on=asked.since_on,
        known_on=asked.known_on,
    )


def _question(sent: QueryDict, today: date) -> Question:
    """Read from the address; what cannot be read is passed over."""
    as_of = min(_day(sent, "as_of") or today, today)
    since = _day(sent, "since")
    kind = sent.get("kind", "")
    return Question(
        as_of=as_of,
        kind=kind if kind in KINDS else "balance_forward",
        since_on=since if since and since <= as_of else None,
        known_on=_day(sent, "known_on"),
    )


def _day(sent: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(sent.get(name, ""))
    except ValueError:
        return None


def _shown(figures: Figures) -> dict[str, Any]:
    balance = figures.opening_minor
    moves = []
    for move in figures.moves:
        if not move.is_application:
            balance += move.amount_minor
        moves.append({
            "move": move, "name": MOVE_NAMES.get(move.kind, move.kind), "balance": balance,
            "applied": -move.amount_minor,
        })  # fmt: skip
    items = [
        {"item": item, "side": SIDE_NAMES[item.side], "is_owed": item.side == "receivable"}
        for item in figures.items[:ROWS_SHOWN]
    ]
    return {"figures": figures, "moves": moves[-ROWS_SHOWN:], "items": items,
            "left_out": max(0, len(figures.items) - ROWS_SHOWN)}  # fmt: skip


def _query(one: Customer, asked: Question) -> str:
    known = f" / {asked.known_on}" if asked.known_on else ""
    return f"{one.code} {asked.as_of}{known}"


def _statement(one: Customer) -> Listing:
    def money(row: _Row, name: str) -> tuple[int, str]:
        return getattr(row.item, name), row.currency

    return Listing(
        page="statement-" + re.sub(r"[^\w.-]", "-", one.code),
        title=_("Statement"),
        order="due_on",
        rows=lambda request: None,  # type: ignore[arg-type,return-value]
        columns=(
            Column("code", _("Customer code"), lambda row: one.code),
            Column("customer", _("Customer"), lambda row: one.name),
            Column("kind", _("Kind"), lambda row: SIDE_NAMES[row.item.side]),
            Column("number", _("Number"), lambda row: row.item.number),
            Column("issued", _("Issued"), lambda row: row.item.issued_on, "date"),
            Column("due", _("Due"), _due_on, "date"),
            Column("amount", _("Amount"), lambda row: money(row, "original_minor"), "money"),
            Column("open", pgettext_lazy("amount", "Open"),
                   lambda row: money(row, "open_minor"), "money"),
            Column("days", _("Days overdue"), lambda row: row.item.overdue_days or None, "days"),
            Column("contract", _("Contract"), lambda row: row.item.contract),
        ),
    )  # fmt: skip


def _due_on(row: _Row) -> date | None:
    return row.item.due_on if row.item.side == "receivable" else None
