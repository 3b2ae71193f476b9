"""Settings: when a contract needs a second pair of eyes."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.contracts.commands import change_approval_rules
from huikuan.desks.contracts.queries import approval_limits, approval_rules
from huikuan.desks.contracts.rules import ApprovalLimits
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.clauses import WEIGHTS
from huikuan.records.people.actor import Actor

HISTORY_SHOWN = 20
AMOUNT_MAX = 10**12
DAYS_MAX = 3650


class ApprovalRulesForm(forms.Form):
    """The limits; an empty one asks for nothing."""

    amount_major = forms.IntegerField(
        label=gettext_lazy("From this amount on"),
        required=False,
        min_value=0,
        max_value=AMOUNT_MAX,
        help_text=gettext_lazy(
            "In whole units of the contract's own currency. A framework without an amount always "
            "counts as above it."
        ),
    )
    days_over = forms.IntegerField(
        label=gettext_lazy("Payment terms longer than days"),
        required=False,
        min_value=0,
        max_value=DAYS_MAX,
        help_text=gettext_lazy("A retention is not counted."),
    )
    weights = forms.MultipleChoiceField(
        label=gettext_lazy("Findings on its clauses"),
        required=False,
        choices=lambda: [(code, word) for code, (word, _tone) in WEIGHTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    places = {"approval_limit_negative": "amount_major", "finding_weight_unknown": "weights"}


def settings_approvals(request: Visit) -> HttpResponse:
    """The rules of today, and how they were before."""
    form = ApprovalRulesForm(request.POST or None, initial=asdict(approval_limits()))
    if succeeds(request, form, lambda asked: _changed(asked, request.actor)):
        messages.success(request, _("From now on these rules hold."))
        return redirect("settings-approvals")
    before = [
        {"row": row, "weights": [WEIGHTS[one][0] for one in row.weights if one in WEIGHTS]}
        for row in approval_rules()[:HISTORY_SHOWN]
    ]
    return render(request, "settings/approvals.html", {"form": form, "before": before})


def _changed(asked: dict[str, Any], by: Actor) -> None:
    weights = tuple(asked["weights"])
    change_approval_rules(ApprovalLimits(asked["amount_major"], asked["days_over"], weights), by=by)
