"""One change of bank data: what was before and after, who decides it, whom to tell."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.flows.change_bank_account import approve, note_told, refuse, withdraw
from huikuan.interfaces.web.bank_changes.seen import SEEING, seen_change, seen_notices
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.bank_changes import bank_changes_visible_to
from huikuan.records.customers.models import BankChange, OldContactNotice
from huikuan.records.customers.queries import reaches
from huikuan.records.timeline.queries import events_of


class WhyForm(forms.Form):
    """Why something is refused or taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ToldForm(forms.Form):
    """How the old contact was told."""

    how = forms.CharField(
        label=gettext_lazy("How they were told"),
        max_length=300,
        help_text=gettext_lazy("For example: called on the number we knew, spoke with Ms Wang."),
    )


def bank_change(request: Visit, change_id: int) -> HttpResponse:
    """One change, as far as this person may see."""
    return _page(request, _one(request, change_id, *SEEING))


def bank_change_approved(request: Visit, change_id: int) -> HttpResponse:
    """Yes."""
    change = approve(_one(request, change_id, "bank_data.approve"), by=request.actor)
    messages.success(request, _("The change is approved and takes effect after the cooling time."))
    return redirect("bank-change", change.pk)


def bank_change_refused(request: Visit, change_id: int) -> HttpResponse:
    """No."""
    change, form = _one(request, change_id, "bank_data.approve"), WhyForm(request.POST)
    if succeeds(request, form, lambda asked: refuse(change, by=request.actor, **asked)):
        messages.success(request, _("The change is refused; nothing was changed."))
        return redirect("bank-change", change.pk)
    return _page(request, change, refusing=form)


def bank_change_withdrawn(request: Visit, change_id: int) -> HttpResponse:
    """Whoever asked takes it back."""
    change, form = _one(request, change_id, "bank_data.request"), WhyForm(request.POST)
    if succeeds(request, form, lambda asked: withdraw(change, by=request.actor, **asked)):
        messages.success(request, _("The change is withdrawn; nothing was changed."))
        return redirect("bank-change", change.pk)
    return _page(request, change, withdrawing=form)


def old_contact_told(request: Visit, notice_id: int) -> HttpResponse:
    """The contact we knew before was told."""
    notice = get_object_or_404(OldContactNotice, pk=notice_id)
    change = _one(request, notice.change_id, "bank_data.request", "bank_data.approve")
    form = ToldForm(request.POST)
    if succeeds(request, form, lambda asked: note_told(notice, by=request.actor, **asked)):
        messages.success(request, _("Noted."))
        return redirect("bank-change", change.pk)
    return _page(request, change, **{f"told_{notice.pk}": form})


def _one(request: Visit, change_id: int, *permissions: str) -> BankChange:
    """A change within reach of one of the rights; what is out of reach does not exist."""
    return get_object_or_404(bank_changes_visible_to(request.rights, *permissions), pk=change_id)


Forms = dict[str, forms.Form]


def _page(request: Visit, change: BankChange, **sent: forms.Form) -> HttpResponse:
    """The page of one change; a form that was sent with a mistake stands in its place."""
    context = {
        **_shown(request, change),
        "notices": _to_tell(request, change, sent),
        "refusing": sent.get("refusing") or WhyForm(auto_id="refuse_%s"),
        "withdrawing": sent.get("withdrawing") or WhyForm(auto_id="withdraw_%s"),
    }
    return render(request, "bank_changes/one.html", context)


def _shown(request: Visit, change: BankChange) -> dict[str, Any]:
    rights, customer = request.rights, change.customer
    doing = ("bank_data.request", "bank_data.approve")
    return {
        "seen": seen_change(rights, change),
        "change": change,
        "customer": customer,
        "may_tell": any(reaches(rights, name, customer) for name in doing),
        "events": events_of(f"bank_change:{change.pk}"),
        "would_be_at": request.actor.at + timedelta(hours=settings.BANK_CHANGE_COOLING_HOURS),
    }


def _to_tell(request: Visit, change: BankChange, sent: Forms) -> list[dict[str, Any]]:
    """The contacts to be told, each with the form by which one notes it."""
    notices = seen_notices(request.rights, change)
    for one in notices:
        number = one["notice"].pk
        one["form"] = sent.get(f"told_{number}") or ToldForm(auto_id=f"told_{number}_%s")
    return notices
