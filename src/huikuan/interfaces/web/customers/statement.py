"""The statement of one customer: everything open between us, as an Excel file."""

import re
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.desks.receivables.rules import days_overdue
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.exporting import SMALL_ROWS_MAX, reason_of, refuse_taking
from huikuan.interfaces.web.exports import workbook
from huikuan.interfaces.web.lists import Column, Listing
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.customers import SIDE_NAMES
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import reaches
from huikuan.records.ledger.queries import open_with

DOCUMENTS = ("receivable", "receipt", "credit_note__receivable")


def customer_statement(request: Visit, customer_id: int) -> HttpResponse:
    """Open receivables, and money and credits not yet applied as minus."""
    one = one_customer(request, "exports.small", pk=customer_id)
    rows = open_with(one.pk).select_related(*DOCUMENTS)
    if not reaches(request.rights, "receipts.read", one):
        rows = rows.filter(side="receivable")
    is_bulk = len(rows[: SMALL_ROWS_MAX + 1]) > SMALL_ROWS_MAX
    may_bulk = reaches(request.rights, "exports.bulk", one)
    if answer := refuse_taking(request, is_bulk, may_small=True, may_bulk=may_bulk):
        return answer
    listing = _statement(one, request.actor.today)
    # A file that streams; for pages and their middleware it is an answer like any other.
    return workbook(  # type: ignore[return-value]
        listing, rows, by=request.actor, query=one.code, reason=reason_of(request)
    )


def _statement(one: Customer, today: date) -> Listing:
    def signed(item: Any, field: str) -> tuple[int, str]:
        minor = getattr(item, field)
        return (minor if item.side == "receivable" else -minor, item.currency)

    return Listing(
        page="statement-" + re.sub(r"[^\w.-]", "-", one.code),
        title=_("Statement"),
        order="due_on",
        rows=lambda request: open_with(one.pk),
        columns=(
            Column("code", _("Customer code"), lambda item: one.code),
            Column("customer", _("Customer"), lambda item: one.name),
            Column("kind", _("Kind"), lambda item: SIDE_NAMES[item.side]),
            Column("number", _("Number"), _number),
            Column("issued", _("Issued"), lambda item: item.origin_on, "date"),
            Column("due", _("Due"), _due_on, "date"),
            Column("amount", _("Amount"), lambda item: signed(item, "original_minor"), "money"),
            Column("open", pgettext_lazy("amount", "Open"),
                   lambda item: signed(item, "open_minor"), "money"),
            Column("days", _("Days overdue"),
                   lambda item: _days(item, today) or None, "days"),
            Column("contract", _("Contract"), lambda item: _contract(item)),
        ),
    )  # fmt: skip


def _number(item: Any) -> str:
    document = {"receivable": "receivable", "receipt": "receipt", "credit": "credit_note"}
    found = getattr(item, document[item.side], None)
    return found.number if found else ""


def _due_on(item: Any) -> date | None:
    return item.due_on if item.side == "receivable" else None


def _days(item: Any, today: date) -> int:
    is_owed = item.side == "receivable"
    return days_overdue(item.open_minor, item.due_on, today) if is_owed else 0


def _contract(item: Any) -> str:
    return item.receivable.contract_number if hasattr(item, "receivable") else ""
