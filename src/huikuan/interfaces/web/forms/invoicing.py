"""What is taken in about red confirmations, the issue queue, delivery and acceptance."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.desks.receivables.commands import RedFacts
from huikuan.desks.receivables.rules import lowers_debt_by_default
from huikuan.interfaces.web.forms.amounts import KeyField, amount_input, read_amount
from huikuan.interfaces.web.forms.receivables import RATES
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.words.invoicing import (
    DELIVERY_WORDS,
    INVOICE_KIND_WORDS,
    NON_ACCEPTANCE_WORDS,
    OUTCOME_WORDS,
    RED_REASON_WORDS,
    RED_SIDE_WORDS,
)


class RedForm(forms.Form):
    """A red confirmation is asked for."""

    reason = forms.ChoiceField(label=_("Reason"), choices=list(RED_REASON_WORDS.items()))
    amount = forms.CharField(
        label=_("Amount with tax"), max_length=60, widget=amount_input(), required=False,
        help_text=_("Empty: all that is left of the invoice."),
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("Who asks"), choices=list(RED_SIDE_WORDS.items()), initial="seller"
    )
    is_unused = forms.BooleanField(
        label=_("The buyer has not used the invoice yet: no confirmation is needed."),
        required=False,
    )
    is_queued = forms.BooleanField(
        label=_("Let the issue queue enter the confirmation."), required=False
    )
    keeps_debt = forms.BooleanField(
        label=_("The debt stays as it is, or a credit note lowered it already."), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    places = {
        "red_above_left": "amount",
        "red_must_be_whole": "amount",
        "red_reason_unknown": "reason",
    }

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean(self) -> dict[str, Any]:
        """The amount in minor units, or none."""
        asked = self.cleaned_data
        asked["amount_minor"] = (
            read_amount(self, "amount", self.currency) if asked.get("amount") else None
        )
        return asked

    def facts(self) -> RedFacts:
        """What the desk is told; a credit note goes with it where less is owed."""
        asked = self.cleaned_data
        return RedFacts(
            reason=asked["reason"],
            amount_minor=asked["amount_minor"],
            side=asked["side"],
            is_used=not asked["is_unused"],
            is_queued=asked["is_queued"] and asked["side"] == "seller",
            lowers_debt=lowers_debt_by_default(asked["reason"]) and not asked["keeps_debt"],
            note=asked["note"],
        )


class RedIssuedForm(forms.Form):
    """The number and day of the red invoice."""

    red_number = forms.CharField(label=_("Number of the red invoice"), max_length=64)
    on = forms.DateField(label=_("Issued"), widget=DayInput)
    places = {
        "invoice_number_not_digital": "red_number",
        "invoice_number_of_other_year": "red_number",
        "invoice_number_taken": "red_number",
        "number_missing": "red_number",
        "reversal_before_invoice": "on",
        "period_closed": "on",
    }


class AskForm(forms.Form):
    """How an invoice that is asked for is to look."""

    key = KeyField()
    kind = forms.ChoiceField(
        label=_("Kind"), choices=list(INVOICE_KIND_WORDS.items()), initial="digital_general"
    )
    text = forms.CharField(
        label=_("Goods or service"), max_length=200,
        help_text=_("As it is to stand on the invoice."),
    )  # fmt: skip
    tax_rate = forms.ChoiceField(
        label=_("Tax rate"),
        required=False,
        choices=[("", _("no tax")), *((rate, f"{rate} %") for rate in RATES)],
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    @property
    def rate(self) -> Decimal | None:
        """The rate in percent; none without tax."""
        told = self.cleaned_data.get("tax_rate")
        return Decimal(told) if told else None


class TakenOverForm(forms.Form):
    """A person issued what was asked for: its number and day."""

    number = forms.CharField(label=_("Invoice number"), max_length=64)
    on = forms.DateField(label=_("Issued"), widget=DayInput)
    places = {
        "invoice_number_not_digital": "number",
        "invoice_number_of_other_year": "number",
        "invoice_number_taken": "number",
        "number_missing": "number",
    }


class GivenUpForm(forms.Form):
    """Why an invoice is not wanted any more."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class DeliveryForm(forms.Form):
    """How an invoice went to the customer."""

    way = forms.ChoiceField(label=_("How"), choices=list(DELIVERY_WORDS.items()))
    sent_to = forms.CharField(label=_("To whom"), max_length=200)
    sent_on = forms.DateField(label=_("Sent on"), widget=DayInput)
    opened_on = forms.DateField(label=_("Opened on"), widget=DayInput, required=False)
    received_on = forms.DateField(
        label=pgettext_lazy("delivery", "Received on"), widget=DayInput, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    places = {"sent_to_missing": "sent_to", "delivery_days_disagree": "sent_on"}


class NonAcceptanceForm(forms.Form):
    """Why the customer does not take an invoice, and since when."""

    reason = forms.ChoiceField(label=_("Reason"), choices=list(NON_ACCEPTANCE_WORDS.items()))
    since_on = forms.DateField(label=_("Since"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    places = {"reversal_before_invoice": "since_on"}


class AcceptedForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=list(OUTCOME_WORDS.items()))
    on = forms.DateField(label=_("On"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    places = {"end_before_begin": "on"}
