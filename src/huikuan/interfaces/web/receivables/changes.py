"""What is done to a receivable: a credit note, a reversal, a document filed with it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.desks.receivables.commands import note_credit
from huikuan.desks.receivables.queries import (
    credit_notes_of,
    credit_notes_visible_to,
    parts_of_invoice,
    standing_invoices_on,
)
from huikuan.desks.receivables.rules import credit_split
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.interfaces.web.forms.receivables import CreditNoteForm, ReversalForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.panels import Panel, ReasonForm, panel_page, taken_back
from huikuan.interfaces.web.papers import evidence, evidence_kept
from huikuan.interfaces.web.receivables.page import one_receivable
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import CreditNote, Invoice, Receivable


def credit_note_new(request: Visit, item_id: int) -> HttpResponse:
    """Less is owed: how much, since when, why."""
    row = one_receivable(request, item_id, "credit_notes.post")
    form = CreditNoteForm(
        request.POST or None, currency=row.currency, initial={"on": request.actor.today}
    )
    if succeeds(request, form, lambda asked: _credited(request, row, asked)):
        messages.success(request, _("The credit note was recorded."))
        return redirect("receivable", row.pk)
    return panel_page(request, _credit_panel(row), form, preview=_preview_url(row))


def credit_note_preview(request: Visit, item_id: int) -> HttpResponse:
    """While the amount is typed: what of it lowers the debt, what becomes a credit."""
    row = one_receivable(request, item_id, "credit_notes.post")
    form = CreditNoteForm(request.GET, currency=row.currency)
    form.is_valid()
    minor = form.cleaned_data.get("amount_minor") or 0
    lowers, returned = credit_split(minor, row.item.open_minor)
    context = {"lowers": lowers, "returned": returned, "currency": row.currency}
    return render(request, "receivables/_credit_split.html", context)


def credit_note_reverse(request: Visit, note_id: int) -> HttpResponse:
    """The credit note was wrong."""
    notes = credit_notes_visible_to(request.rights, "receivables.reverse")
    note = get_object_or_404(notes, pk=note_id)
    change = partial(reverse_credit_note, note)
    return taken_back(request, _note_panel(note), change, _("The credit note was reversed."))


def receivable_reverse(request: Visit, item_id: int) -> HttpResponse:
    """The receivable should not have been; invoices that claim it go in the same step."""
    row = one_receivable(request, item_id, "receivables.reverse")
    claiming = list(standing_invoices_on(row))
    may_too = not claiming or request.rights.may("invoices.reverse")
    panel = reversal_panel(row, claiming, may_too=may_too)
    kind = partial(ReversalForm, claiming=claiming) if claiming else ReasonForm
    form = kind(request.POST or None, initial={"on": request.actor.today})
    change = partial(reverse_receivable, row)
    return taken_back(request, panel, change, _("The receivable was reversed."), form)


def receivable_filed(request: Visit, item_id: int) -> HttpResponse:
    """A document goes with the receivable."""
    row = one_receivable(request, item_id, "files.write")
    evidence_kept(request, f"receivable:{row.pk}", row.customer)
    return redirect(f"{_page(row)}#files")


def receivable_file(request: Visit, item_id: int, attachment_id: int) -> FileResponse:
    """One of its documents, as it was handed in."""
    row = one_receivable(request, item_id, "files.read")
    return evidence(f"receivable:{row.pk}", attachment_id)


def reversal_panel(
    row: "Receivable", claiming: Sequence["Invoice"] = (), *, may_too: bool = True
) -> Panel:
    """What reversing a receivable will do, or why it cannot be done."""
    amount = money_text(row.amount_minor, row.currency)
    hindered = []
    if row.entry.is_reversed:
        hindered = [_("This receivable is reversed already.")]
    elif row.item.open_minor != row.amount_minor:
        rests = money_text(row.amount_minor - row.item.open_minor, row.currency)
        hindered = [
            _(
                "%(amount)s of money or credit notes rests on %(number)s. Undo the applications "
                "and credit notes first; nothing was changed."
            )
            % {"amount": rests, "number": row.number}
        ]
    elif not may_too:
        hindered = [
            _("Invoice %(invoices)s claims it. Whoever may take invoices back reverses both.")
            % {"invoices": ", ".join(one.number for one in claiming)}
        ]
    says = [
        *(claim_ended(one, row) for one in claiming),
        _("%(customer)s will owe %(amount)s less.")
        % {"customer": row.customer.name, "amount": amount},
        _("No money moves: nothing was paid on this receivable."),
        _("Entry and reversal both stay in the ledger."),
    ]
    title = _("Reverse receivable %(number)s") % {"number": row.number}
    return Panel(
        title, [] if hindered else says, _("Reverse"), _page(row), row.number, tuple(hindered)
    )


def claim_ended(invoice: "Invoice", row: "Receivable | None" = None) -> str:
    """What taking an invoice back does to what it claims, also on other receivables."""
    claimed = [part.receivable for part in parts_of_invoice(invoice)]
    others = [one.number for one in claimed if row is None or one.pk != row.pk]
    facts = {
        "number": invoice.number,
        "amount": money_text(invoice.amount_minor, invoice.currency),
        "others": ", ".join(others),
    }
    if row is None:
        return _("Invoice %(number)s over %(amount)s claims %(others)s no more.") % facts
    if others:
        return (
            _("Invoice %(number)s over %(amount)s is taken back; %(others)s is not claimed either.")
            % facts
        )
    return _("Invoice %(number)s over %(amount)s is taken back with it.") % facts


def _credit_panel(row: "Receivable") -> Panel:
    noted = credit_notes_of(row).filter(entry__reversed_by=None)
    left = row.amount_minor - sum(note.amount_minor for note in noted)
    facts = {
        "open": money_text(row.item.open_minor, row.currency),
        "left": money_text(left, row.currency),
    }
    says = [
        _("Open are %(open)s; at most %(left)s can be credited.") % facts,
        _("First what is open becomes less; what is paid already becomes the customer's credit."),
    ]
    title = _("Credit note on %(number)s") % {"number": row.number}
    return Panel(title, says, _("Record the credit note"), _page(row), row.number)


def _note_panel(note: "CreditNote") -> Panel:
    row = note.receivable
    says = [
        _("%(amount)s are owed again on %(number)s.")
        % {"amount": money_text(note.amount_minor, row.currency), "number": row.number}
    ]
    if note.credit_item_id:
        says.append(
            _("The customer's credit goes; what it has paid meanwhile is undone and owed again.")
        )
    title = _("Reverse credit note %(number)s") % {"number": note.number}
    return Panel(title, says, _("Reverse"), _page(row), row.number)


def _credited(request: Visit, row: "Receivable", asked: dict[str, Any]) -> "CreditNote":
    return note_credit(
        row,
        asked["amount_minor"],
        on=asked["on"],
        number=asked["number"].strip(),
        reason=asked["reason"],
        by=request.actor,
        key=f"credit_note:{row.pk}:{asked['key']}",
    )


def _preview_url(row: "Receivable") -> str:
    return reverse("credit-note-preview", args=[row.pk])


def _page(row: "Receivable") -> str:
    return reverse("receivable", args=[row.pk])
