"""One receivable: what is open and why, what paid it, its papers, its lines in the ledger."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from huikuan.desks.cash.queries import applications_of_receivable
from huikuan.desks.receivables.queries import (
    credit_notes_of,
    invoice_parts_of,
    receivables_visible_to,
)
from huikuan.desks.receivables.rules import days_overdue
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.papers import filed_with, ledger_lines, people_behind
from huikuan.interfaces.web.receivables.listing import badge_of
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import ORDER_NAMES
from huikuan.records.timeline.queries import events_of

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import CreditNote, Receivable

EVENTS_SHOWN = 30
MAY = (
    "receivables.reverse", "credit_notes.post", "invoices.post", "invoices.request",
    "invoices.read", "files.write", "files.read", "ledger.read", "applications.read",
    "applications.undo", "applications.post", "history.read",
)  # fmt: skip


def receivable(request: Visit, item_id: int) -> HttpResponse:
    """One receivable, as far as this person may see."""
    row = one_receivable(request, item_id)
    return render(request, "receivables/receivable.html", receivable_context(request, row))


def one_receivable(
    request: Visit, item_id: int, permission: str = "receivables.read"
) -> "Receivable":
    """A receivable within reach of the right; what is out of reach does not exist."""
    rows = receivables_visible_to(request.rights, permission).select_related("department")
    return get_object_or_404(rows, pk=item_id)


def receivable_context(request: Visit, row: "Receivable") -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    today = request.actor.today
    may = {name.replace(".", "_"): request.rights.may(name) for name in MAY}
    notes = list(credit_notes_of(row).select_related("credit_item"))
    paid = list(applications_of_receivable(row.pk)) if may["applications_read"] else []
    entries = [*(one.entry for one in paid), *(note.entry for note in notes)]
    return {
        "receivable": row,
        "may": may,
        "badge": badge_of(row, today),
        "figures": figures(row, notes),
        "age_days": max(0, (today - row.item.origin_on).days),
        "overdue_days": days_overdue(row.item.open_minor, row.due_on, today),
        "applications": told_applications(paid),
        "notes": [{"note": note, "credit_minor": _credit_minor(note)} for note in notes],
        "people": people_behind(entries),
        "invoices": invoice_parts_of(row) if may["invoices_read"] else [],
        "lines": ledger_lines(row.pk) if may["ledger_read"] else [],
        "files": filed_with(f"receivable:{row.pk}") if may["files_read"] else [],
        "events": events_of(f"receivable:{row.pk}")[:EVENTS_SHOWN] if may["history_read"] else [],
        "customer_url": url_if("customer", row.customer.code),
        "today": today,
    }


def figures(row: "Receivable", notes: Iterable["CreditNote"]) -> dict[str, int]:
    """Original − credited − paid = open. What a credit note gave back to the customer is apart."""
    standing = [note for note in notes if not note.entry.is_reversed]
    returned = sum(_credit_minor(note) for note in standing)
    credited = sum(note.amount_minor for note in standing) - returned
    open_minor = row.item.open_minor
    paid = 0 if row.entry.is_reversed else row.amount_minor - credited - open_minor
    return {
        "original": row.amount_minor,
        "credited": credited,
        "returned": returned,
        "paid": paid,
        "open": open_minor,
    }


def told_applications(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Each application with the receipt or credit behind it; undone ones say so."""
    return [
        {
            "row": row,
            "order": ORDER_NAMES.get(row.order, row.order),
            "undone": row.entry.is_reversed,
            "reversal": row.entry.reversed_by if row.entry.is_reversed else None,
        }
        for row in rows
    ]


def _credit_minor(note: "CreditNote") -> int:
    return note.credit_item.original_minor if note.credit_item else 0
