"""The small panel before something is done: what will happen, why it cannot, one form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.forms.trying import DayInput, succeeds
from huikuan.interfaces.web.visit import Visit

Word = str | Promise
Change = Callable[..., Any]


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


def taken_back(
    request: Visit, panel: Panel, change: Change, said: Word, form: forms.Form | None = None
) -> HttpResponse:
    """Something is taken back: why and as of when is asked, done, said; then back to its page.

    ``change`` is called with what the form asks for and with who acts.
    """
    form = form or ReasonForm(request.POST or None, initial={"on": request.actor.today})
    act = partial(change, by=request.actor)
    if not panel.hindered and succeeds(request, form, lambda asked: act(**asked)):
        messages.success(request, str(said))
        return redirect(panel.back)
    return panel_page(request, panel, None if panel.hindered else form)


def panel_page(
    request: Visit,
    panel: Panel,
    form: forms.Form | None,
    *,
    action_route: str = "",
    **context: Any,
) -> HttpResponse:
    """The panel alone for a drawer, or as a page of its own; it is sent to where it came from."""
    in_drawer = request.method == "GET" and request.headers.get("HX-Request")
    template = "components/panel.html" if in_drawer else "panel.html"
    action = reverse(action_route) if action_route else request.path
    context |= {"panel": panel, "form": form, "action": action}
    return render(request, template, context)
