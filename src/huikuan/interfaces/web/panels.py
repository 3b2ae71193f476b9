"""The small panel before something is done: what will happen, why it cannot, one form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.visit import Visit

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """What is asked: ``says`` what will happen, sentence by sentence; ``hindered`` why it cannot.

    ``back`` leads to the page one came from, ``crumb`` is its name.
    """

    title: Word
    says: Sequence[Word]
    button: Word
    back: str
    crumb: Word
    hindered: Sequence[Word] = field(default_factory=tuple)


class ReasonForm(forms.Form):
    """Why something is taken back, and as of which day."""

    on = forms.DateField(label=_("Effective on"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)
    places = {"reason_missing": "reason", "period_closed": "on", "reversal_before_entry": "on"}


def panel_page(
    request: Visit, panel: Panel, form: forms.Form | None, **context: Any
) -> HttpResponse:
    """The panel alone for a drawer, or as a page of its own."""
    in_drawer = request.method == "GET" and request.headers.get("HX-Request")
    template = "components/panel.html" if in_drawer else "panel.html"
    context |= {"panel": panel, "form": form, "action": request.path}
    return render(request, template, context)
