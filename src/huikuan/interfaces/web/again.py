"""Who you are, once more: asked before something delicate when one signed in a while ago."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    reauthenticate_by_password,
)
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.accounts import AgainForm
from huikuan.interfaces.web.visit import Visit

RECENT = timedelta(minutes=15)
MARK = "again"
FIELDS = (f"{MARK}-password", f"{MARK}-code", "csrfmiddlewaretoken")


class CodeForm(ReauthenticateForm):
    """The code of the second factor, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the second factor")
        self.fields["code"].widget.attrs.pop("placeholder", None)


WAYS: tuple[tuple[str, Callable[..., forms.Form], str], ...] = (
    ("reauthenticate", AgainForm, "password"),
    ("mfa_reauthenticate", CodeForm, "code"),
)


def asked_again(request: Visit) -> HttpResponse | None:
    """Nothing when the person showed lately who they are; else the page that asks.

    What was typed travels with the page, so it is done the moment the answer is right.
    """
    if is_recent(request):
        return None
    ways = _ways(request)
    answered = next((form for form in ways if form.is_bound), None)
    if answered is None:
        return _page(request, ways)
    if refused := _slowed(request):
        return refused
    return None if _holds(request, answered) else _page(request, ways)


def is_recent(request: Visit) -> bool:
    """Whether this person signed in, or said who they are, within the last minutes."""
    since = (request.actor.at - RECENT).timestamp()
    return any(
        one["at"] > since and one.get("method") in {"password", "mfa", "socialaccount"}
        for one in get_authentication_records(request, request.user)
    )


def _ways(request: Visit) -> list[forms.Form]:
    """How this person can show who they are; the way they took is bound to their answer."""
    known = {way["id"] for way in get_reauthentication_flows(request.user)}
    found: list[forms.Form] = []
    for way, kind, field in WAYS:
        if way in known:
            sent = request.POST if f"{MARK}-{field}" in request.POST else None
            found.append(kind(sent, user=request.user, prefix=MARK))
    return found


def _slowed(request: Visit) -> HttpResponse | None:
    """Guessing is slowed down as at the door: so many tries a minute for each person."""
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="reauthenticate", user=request.user
    )
    return limited


def _holds(request: Visit, form: forms.Form) -> bool:
    if not form.is_valid():
        return False
    if isinstance(form, CodeForm):
        form.save()
    else:
        reauthenticate_by_password(request)
    return True


def _page(request: Visit, ways: list[forms.Form]) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in FIELDS
        for value in values
    ]
    context = {"ways": ways, "typed": typed, "minutes": RECENT.seconds // 60}
    response = render(request, "again.html", context, status=401)
    response["Cache-Control"] = "no-store"
    return response
