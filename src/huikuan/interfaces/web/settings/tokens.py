"""My API tokens: keys for programs, shown once, never stronger than their owner."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from huikuan.errors import Refused
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.permissions import TOKEN_PERMISSIONS
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.people.commands import issue_token, revoke_token
from huikuan.records.people.queries import tokens_of
from huikuan.records.people.rights import Rights

LIVES = [(n, ngettext_lazy("%d day", "%d days", n) % n) for n in (30, 90, 180, 365)]


class TokenForm(forms.Form):
    """A key for a program: a name, what it may do, how long it lives."""

    name = forms.CharField(label=gettext_lazy("Name of the program"), max_length=80)
    life_days = forms.TypedChoiceField(
        label=gettext_lazy("Lives for"), choices=LIVES, coerce=int, initial=90
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(name, label) for name, label in TOKEN_PERMISSIONS.items() if rights.may(name)]
        self.fields["scopes"].choices = mine  # type: ignore[attr-defined]


def tokens(request: Visit) -> HttpResponse:
    """My tokens; a new one shows its secret once, on this answer only."""
    form, secret = TokenForm(request.POST or None, rights=request.rights), ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        ends_at = request.actor.at + timedelta(days=asked["life_days"])
        try:
            _token, secret = issue_token(
                request.user, asked["name"], asked["scopes"], ends_at, by=request.actor
            )
        except Refused as refused:
            form.add_error(None, refusal_sentence(refused))
    context = {"form": form, "secret": secret, "tokens": tokens_of(request.user)}
    return render(request, "settings/tokens.html", context)


def token_revoked(request: Visit, token_id: int) -> HttpResponse:
    """The key stops opening anything."""
    revoke_token(get_object_or_404(tokens_of(request.user), pk=token_id), by=request.actor)
    messages.success(request, _("The token was revoked."))
    return redirect("settings-tokens")
