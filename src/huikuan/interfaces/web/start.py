"""The first start: found the company and let its first administrator in."""

from django import forms
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huikuan.errors import Refused
from huikuan.flows.give_role import give_role
from huikuan.interfaces.clock import house_acting
from huikuan.interfaces.words.countries import currency_name
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.people.commands import add_user, found_organization
from huikuan.records.people.models import User

# A firm of five must be able to work at once: the founder administers, decides and keeps the book.
FOUNDER_ROLES = ("AD", "EX", "AC")
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD", "TWD", "KRW", "AUD", "CAD", "CHF")
BACKEND = "django.contrib.auth.backends.ModelBackend"


class StartForm(forms.Form):
    """The company and its first person."""

    company = forms.CharField(label=_("Name of your company"), max_length=200)
    base_currency = forms.ChoiceField(
        label=_("Currency of your books"),
        choices=lambda: [(code, f"{code} {currency_name(code)}") for code in CURRENCIES],
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    username = forms.CharField(label=_("Sign-in name"), max_length=60)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters that are not easily guessed."),
    )


def start(request: HttpRequest) -> HttpResponse:
    """Asked once; as soon as somebody exists this page does not."""
    if User.objects.exists():
        raise Http404
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            login(request, founded(form.cleaned_data), backend=BACKEND)
            return redirect("today")
        except Refused as refused:
            form.add_error(None, refusal_sentence(refused))
    return render(request, "start.html", {"form": form})


@transaction.atomic
def founded(asked: dict[str, str]) -> User:
    """The company with its first administrator."""
    by = house_acting("web:first-start")
    found_organization(asked["company"], asked["base_currency"], by=by)
    user = add_user(
        asked["username"],
        asked["name"],
        password=asked["password"],
        language=get_language() or "zh-hans",
        by=by,
    )
    for role in FOUNDER_ROLES:
        give_role(user, role, "all", by=by)
    return user
