"""What is taken in about something that happened: what, when, for what part, with which paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from huikuan.interfaces.web.forms.amounts import KeyField, amount_input, read_amount
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.panels import ReasonForm

PHOTO = {"accept": "image/*,application/pdf", "capture": "environment"}


class HappeningForm(forms.Form):
    """Something happened to a contract or order."""

    key = KeyField()
    trigger = forms.ChoiceField(label=pgettext_lazy("trigger", "Event"))
    on = forms.DateField(label=gettext_lazy("Day it happened"), widget=DayInput)
    photo = forms.FileField(
        label=gettext_lazy("Photo of the paper"), required=False,
        widget=forms.FileInput(attrs=PHOTO),
        help_text=gettext_lazy("The signed delivery receipt (签收单), as a photo or PDF."),
    )  # fmt: skip
    confirmer = forms.CharField(
        label=gettext_lazy("Who confirmed it"), max_length=80, required=False,
        help_text=gettext_lazy("The person on the customer's side who signed."),
    )  # fmt: skip
    portion = forms.CharField(
        label=gettext_lazy("For which part"), max_length=60, required=False,
        widget=amount_input(),
        help_text=gettext_lazy("In value with tax. Left open, it is all that is left."),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Number of the paper"), max_length=64, required=False,
        help_text=gettext_lazy("Needed for a part, so that it is counted once."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    places = {
        "trigger_not_in_plan": "trigger", "event_before_contract": "on", "event_in_future": "on",
        "event_above_total": "portion", "event_needs_number": "number",
        "event_known_differently": "on", "period_closed": "on", "received_before_shipped": "on",
        "file_empty": "photo", "file_too_large": "photo",
    }  # fmt: skip

    def __init__(
        self, *args: Any, triggers: Sequence[tuple[str, str]], currency: str, may_file: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["trigger"].choices = list(triggers)  # type: ignore[attr-defined]
        if not may_file:
            del self.fields["photo"]

    def clean(self) -> dict[str, Any]:
        """The part in minor units; nothing typed is all that is left."""
        asked = self.cleaned_data
        asked["portion_minor"] = read_amount(self, "portion", self.currency)
        return asked


class WithdrawalForm(ReasonForm):
    """Why what was told does not hold."""

    places = {**ReasonForm.places, "period_closed": "on"}


class ObjectionForm(ReasonForm):
    """When and why the customer objected."""

    places = {
        **ReasonForm.places, "objection_too_late": "on", "objection_before_delivery": "on",
        "event_in_future": "on",
    }  # fmt: skip


class ReleaseForm(forms.Form):
    """As of which day a retention is a receivable again."""

    on = forms.DateField(label=gettext_lazy("Effective on"), widget=DayInput)
    places = {"retention_not_due": "on", "period_closed": "on"}
