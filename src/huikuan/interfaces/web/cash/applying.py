"""Applying money (核销): which receivables a receipt or credit pays, and how much of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huikuan.desks.cash.commands import apply_credit, apply_receipt
from huikuan.errors import Refused
from huikuan.interfaces.web.cash.sheet import Sheet, filled_by_hand, filled_in_order, sheet_of
from huikuan.interfaces.web.cash.sources import source_of
from huikuan.interfaces.web.forms.amounts import fresh_key
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.values import money_text


def cash_apply(request: Visit, item_id: int) -> HttpResponse:
    """The page accountants live in: money on top, what is owed below, an amount for each."""
    sheet = sheet_of(source_of(request, item_id, "applications.post"), request)
    if request.method == "POST":
        filled_by_hand(sheet, request.POST)
        if request.POST.get("do") == "apply" and _applied(request, sheet):
            return redirect(sheet.source.url)
    else:
        filled_in_order(sheet, request.GET.get("order", ""))
    key = request.POST.get("key") or fresh_key()
    return render(request, "cash/apply.html", {"sheet": sheet, "key": key})


def cash_apply_sums(request: Visit, item_id: int) -> HttpResponse:
    """What is left while one types; the same words as the page would say."""
    sheet = sheet_of(source_of(request, item_id, "applications.post"), request)
    filled_by_hand(sheet, request.POST)
    return render(request, "cash/_sums.html", {"sheet": sheet})


def _applied(request: Visit, sheet: Sheet) -> bool:
    """Apply what the sheet says, as one decision; a no stands on the sheet."""
    if sheet.is_wrong:
        return False
    item = sheet.source.item
    change = apply_receipt if item.side == "receipt" else apply_credit
    key = f"{item.side}_applied:{item.pk}:{_key(request)}"
    try:
        change(
            item.pk, sheet.parts, on=sheet.on, order=sheet.honest_order, by=request.actor, key=key
        )
    except Refused as refused:
        sheet.errors.append(refusal_sentence(refused))
        return False
    messages.success(request, _told(sheet))
    return True


def _key(request: Visit) -> str:
    key = request.POST.get("key", "")[:40]
    return key if key.isascii() and key.isalnum() else fresh_key()


def _told(sheet: Sheet) -> str:
    facts = {
        "count": len(sheet.parts),
        "amount": money_text(sheet.applied_minor, sheet.currency),
    }
    said = ngettext(
        "%(amount)s applied to %(count)d receivable.",
        "%(amount)s applied to %(count)d receivables.",
        len(sheet.parts),
    )
    if not sheet.rest_minor:
        return said % facts
    rest = _("%(rest)s stays unapplied.") % {"rest": money_text(sheet.rest_minor, sheet.currency)}
    return f"{said % facts} {rest}"
