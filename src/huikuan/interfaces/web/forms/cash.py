"""What is taken in about a receipt."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.cash.commands import ReceiptFacts
from huikuan.desks.cash.queries import same_money
from huikuan.interfaces.web.forms.amounts import (
    KeyField,
    amount_input,
    chosen_customer,
    currency_choices,
    read_amount,
)
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INSTRUMENT_NAMES


class ReceiptForm(forms.Form):
    """Money that came, by hand."""

    key = KeyField()
    customer = forms.CharField(label=gettext_lazy("Customer"), required=False)
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=60, widget=amount_input())
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    received_on = forms.DateField(label=gettext_lazy("Received"), widget=DayInput)
    instrument = forms.ChoiceField(
        label=gettext_lazy("Means of payment"), choices=list(INSTRUMENT_NAMES.items())
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Left empty, it gets one."),
    )
    bank_reference = forms.CharField(
        label=gettext_lazy("Bank reference"), max_length=80, required=False
    )
    payer_name = forms.CharField(
        label=gettext_lazy("Payer"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only if somebody else paid for the customer."),
    )
    memo = forms.CharField(label=gettext_lazy("Remittance text"), max_length=300, required=False)
    is_another = forms.BooleanField(
        label=gettext_lazy("This is another payment over the same amount."), required=False
    )
    places = {
        "number_missing": "number",
        "known_differently": "number",
        "amount_not_positive": "amount",
        "amount_too_large": "amount",
        "period_closed": "received_on",
        "date_out_of_range": "received_on",
    }

    def __init__(self, *args: Any, request: Visit, base: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.looks_known = False
        self.fields["currency"].choices = currency_choices(base)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Customer found, amount read; the same money twice is asked about."""
        asked = self.cleaned_data
        asked["customer"] = chosen_customer(self, self.request.rights, "receipts.post")
        asked["amount_minor"] = read_amount(self, "amount", asked.get("currency", ""))
        received_on = asked.get("received_on")
        if received_on and received_on > self.request.actor.today:
            self.add_error("received_on", _("This day has not come yet. Enter the day it came."))
        if not self.errors:
            asked["number"] = asked["number"].strip() or self._number(asked)
            self._ask_about_twins(asked)
        return asked

    def _number(self, asked: dict[str, Any]) -> str:
        """A number of its own; the same form sent twice gets the same."""
        return f"R{asked['received_on']:%Y%m%d}-{asked['key'][:6].upper()}"

    def _ask_about_twins(self, asked: dict[str, Any]) -> None:
        facts = (asked["customer"].pk, asked["currency"], asked["amount_minor"])
        twin = same_money(*facts, asked["received_on"])
        self.looks_known = twin is not None and twin.number != asked["number"]
        if twin and self.looks_known and not asked.get("is_another"):
            said = _("Receipt %(number)s over the same amount came on this day. Is this another?")
            self.add_error("amount", said % {"number": twin.number})

    def facts(self) -> ReceiptFacts:
        """What the desk is told."""
        asked = self.cleaned_data
        return ReceiptFacts(
            customer_id=asked["customer"].pk,
            number=asked["number"],
            currency=asked["currency"],
            amount_minor=asked["amount_minor"],
            received_on=asked["received_on"],
            instrument=asked["instrument"],
            bank_reference=asked["bank_reference"].strip(),
            payer_name=asked["payer_name"].strip(),
            memo=asked["memo"].strip(),
        )
