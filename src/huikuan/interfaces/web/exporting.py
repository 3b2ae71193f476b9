"""More than 200 rows leave the house: a right of its own, a reason, and the person once more."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.flows.hand_out import refuse_over_quota
from huikuan.interfaces.web.panels import Panel, panel_page
from huikuan.interfaces.web.visit import Visit

SMALL_ROWS_MAX = 200


class TakingForm(forms.Form):
    """Why so many rows are taken out of the house."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("What the file is for and who gets it."),
    )
    taken = forms.CharField(max_length=2000, widget=forms.HiddenInput)


def refuse_taking(
    request: Visit, is_bulk: bool, may_small: bool, may_bulk: bool
) -> HttpResponse | None:
    """Nothing when the rows may leave; else no, or the page that asks for the reason."""
    if not (may_bulk if is_bulk else may_small):
        raise PermissionDenied("exports.bulk" if is_bulk else "exports.small")
    refuse_over_quota(by=request.actor)
    if is_bulk and not reason_of(request):
        taken = request.get_full_path()
        return _asking(request, TakingForm(initial={"taken": taken}), taken)
    return None


def reason_of(request: Visit) -> str:
    """Why this file is taken, once the person has said it."""
    return getattr(request, "export_reason", "")


def export_taken(request: Visit) -> HttpResponse:
    """The reason is given: now the same address answers with its file."""
    form = TakingForm(request.POST)
    taken = request.POST.get("taken", "")[:2000]
    if not form.is_valid():
        return _asking(request, form, taken)
    view, arguments, query = _behind(taken)
    request.method, request.GET = "GET", query  # type: ignore[assignment]
    request.export_reason = form.cleaned_data["reason"].strip()
    response: HttpResponse = view(request, **arguments)
    return response if response.streaming else redirect(taken)


def _behind(taken: str) -> tuple[Any, dict[str, Any], QueryDict]:
    """The page behind one of our own addresses; its door asks again whether they may."""
    address = urlsplit(taken)
    if address.scheme or address.netloc or not address.path.startswith("/"):
        raise Http404
    try:
        match = resolve(address.path)
    except Resolver404 as nowhere:
        raise Http404 from nowhere
    route = getattr(match.func, "route", None)
    if route is None or "GET" not in route.methods:
        raise Http404
    return match.func, match.kwargs, QueryDict(address.query)


def _asking(request: Visit, form: forms.Form, taken: str) -> HttpResponse:
    says = [
        _("These are more than %(count)d rows.") % {"count": SMALL_ROWS_MAX},
        _("Your name, the time, how many rows and the reason are kept in the history."),
        _("The file names you and the time on a sheet of its own and on each printed page."),
    ]
    back = urlsplit(taken).path if taken.startswith("/") else "/"
    panel = Panel(_("Take out a large file"), says, _("Take it out"), back, _("Back"))
    return panel_page(request, panel, form, action_route="export-taken")
