"""A statement is made for one customer; how the customer gets statements; our letterhead."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.statements.commands import (
    LetterheadFacts,
    SettingFacts,
    keep_letterhead,
    keep_setting,
)
from huikuan.desks.statements.queries import letterhead, setting_of
from huikuan.engine.statements.cut_offs import EVERY_MONTHS, latest_cut_off
from huikuan.engine.statements.wording import REMARK_LENGTH_MAX
from huikuan.flows.make_statement import Asked, make_statements
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.forms.trying import DayInput, succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.statement_paper import statement_pdf
from huikuan.interfaces.words.statements import CHANNEL_NAMES, KIND_NAMES, LANGUAGE_NAMES
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import contacts_of

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

REMARK_CODES = (
    "remark_waives_interest", "remark_changes_terms", "remark_settles_all",
    "remark_takes_demand_back", "remark_threatens", "remark_names_account", "remark_too_long",
    "remark_states_interest",
)  # fmt: skip
EVERY_NAMES = {
    1: gettext_lazy("every month"),
    2: gettext_lazy("every second month"),
    3: gettext_lazy("every quarter"),
    6: gettext_lazy("every half year"),
    12: gettext_lazy("once a year"),
}
assert set(EVERY_NAMES) == set(EVERY_MONTHS)


class MakeForm(forms.Form):
    """Which statement."""

    as_of = forms.DateField(label=gettext_lazy("As of"), widget=DayInput)
    since_on = forms.DateField(
        label=gettext_lazy("Movements since"), widget=DayInput, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=tuple(KIND_NAMES.items()))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=tuple(LANGUAGE_NAMES.items())
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=REMARK_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Stands on the statement. It must not waive, change or settle anything: a statement "
            "is evidence."
        ),
    )
    knows_warnings = forms.BooleanField(
        label=gettext_lazy(
            "I know that a statement with an interest amount may limit us to that amount"
        ),
        required=False,
    )
    places = dict.fromkeys(REMARK_CODES, "remark") | {
        "statement_in_future": "as_of",
        "statement_days_reversed": "since_on",
    }


class SettingForm(forms.Form):
    """How one customer gets statements."""

    cut_off = forms.IntegerField(
        label=gettext_lazy("Cut-off day"),
        min_value=-15,
        max_value=31,
        help_text=gettext_lazy(
            "1 to 31: that day of the month. 0: its last day. -3: three before."
        ),
    )
    every_months = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=tuple(EVERY_NAMES.items()), coerce=int
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=tuple(KIND_NAMES.items()))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=tuple(LANGUAGE_NAMES.items())
    )
    channel = forms.ChoiceField(label=gettext_lazy("Sent"), choices=tuple(CHANNEL_NAMES.items()))
    contact = forms.TypedChoiceField(
        label=gettext_lazy("Contact"), coerce=int, empty_value=None, required=False
    )
    places = {"cut_off_unknown": "cut_off"}


class LetterheadForm(forms.Form):
    """What stands at the head of our papers."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    address_en = forms.CharField(
        label=gettext_lazy("Address in English"), max_length=200, required=False
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=120, required=False)
    tax_number = forms.CharField(label=gettext_lazy("Tax number"), max_length=40, required=False)


def statement_new(request: Visit, customer_id: int) -> HttpResponse:
    """Make a statement as of a day; it is sent afterwards, once somebody has looked at it."""
    one = one_customer(request, "statements.send", pk=customer_id)
    form = MakeForm(request.POST or None, initial=_initial(one, request.actor.today))
    made: list[Statement] = []

    def make(asked: dict[str, Any]) -> None:
        made.extend(make_statements(one, Asked(**asked), draw=statement_pdf, by=request.actor))

    if succeeds(request, form, make):
        messages.success(request, _("The statement was made. Look at it, then send it."))
        return redirect("statement", made[0].pk)
    return render(request, "statements/new.html", {"customer": one, "form": form})


def statement_setting(request: Visit, customer_id: int) -> HttpResponse:
    """When and how one customer gets statements."""
    one = one_customer(request, "statements.send", pk=customer_id)
    people = contacts_of(one).exclude(email="")
    form = _setting_form(request, one)

    def keep(asked: dict[str, Any]) -> None:
        asked["contact"] = people.filter(pk=asked["contact"]).first() if asked["contact"] else None
        keep_setting(one, SettingFacts(**asked), by=request.actor)

    if succeeds(request, form, keep):
        messages.success(request, _("Kept."))
        return redirect("customer-account", one.pk)
    return render(request, "statements/setting.html", {"customer": one, "form": form})


def _setting_form(request: Visit, one: Customer) -> SettingForm:
    form = SettingForm(request.POST or None, initial=_standing(one))
    people = contacts_of(one).exclude(email="")
    names = [(row.pk, row.name) for row in people]
    form.fields["contact"].choices = [  # type: ignore[attr-defined]
        ("", _("the first with an address")),
        *names,
    ]
    return form


def letterhead_page(request: Visit) -> HttpResponse:
    """Address and names for our papers."""
    row = letterhead()
    form = LetterheadForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in LetterheadForm.base_fields},
    )
    if succeeds(request, form, lambda asked: keep_letterhead(LetterheadFacts(**asked))):
        messages.success(request, _("Kept."))
        return redirect("settings-letterhead")
    return render(request, "statements/letterhead.html", {"form": form})


def _initial(one: Customer, today: date) -> dict[str, Any]:
    setting = setting_of(one)
    return {
        "as_of": latest_cut_off(setting.cut_off, today),
        "kind": setting.kind,
        "language": setting.language,
    }


def _standing(one: Customer) -> dict[str, Any]:
    setting = setting_of(one)
    names = ("cut_off", "every_months", "kind", "language", "channel")
    return {name: getattr(setting, name) for name in names} | {"contact": setting.contact_id}
