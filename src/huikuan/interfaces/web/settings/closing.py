"""Closing of periods: up to which day the book is closed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.flows.close_books import close_books
from huikuan.interfaces.web.forms.trying import DayInput, succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.ledger.queries import closings


class ClosingForm(forms.Form):
    """The last day that is closed."""

    through_on = forms.DateField(label=gettext_lazy("Closed up to and including"), widget=DayInput)


def closing(request: Visit) -> HttpResponse:
    """All closings, newest first, and the form for the next."""
    form = ClosingForm(request.POST or None)
    if succeeds(request, form, lambda asked: close_books(asked["through_on"], by=request.actor)):
        messages.success(request, _("The period was closed."))
        return redirect("settings-closing")
    return render(request, "settings/closing.html", {"closings": closings(), "form": form})
