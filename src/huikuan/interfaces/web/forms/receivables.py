"""What is taken in about a receivable, a credit note, an invoice, a document filed with it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.receivables.commands import ReceivableFacts
from huikuan.desks.receivables.rules import may_be_voided, oddities, tax_within
from huikuan.flows.reverse_receivable import InvoicesToo
from huikuan.interfaces.web.forms.amounts import (
    KeyField,
    amount_input,
    chosen_customer,
    currency_choices,
    read_amount,
)
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.panels import ReasonForm
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INVOICE_REVERSAL_WORDS
from huikuan.records.people.models import Department, User
from huikuan.records.people.queries import departments, users

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice

DAYS_MAX = 3650
RATES = ("13", "9", "6", "3", "1")


class ReceivableForm(forms.Form):
    """A receivable by hand. What is left open follows the customer."""

    key = KeyField()
    customer = forms.CharField(label=gettext_lazy("Customer"), required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=64)
    issued_on = forms.DateField(label=gettext_lazy("Issued"), widget=DayInput)
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Or give the days below."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days to pay"), min_value=0, max_value=DAYS_MAX, required=False
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    amount = forms.CharField(
        label=gettext_lazy("Amount with tax"), max_length=60, widget=amount_input()
    )
    tax_rate = forms.ChoiceField(
        label=gettext_lazy("Tax rate"),
        required=False,
        choices=[("", gettext_lazy("no tax")), *((rate, f"{rate} %") for rate in RATES)],
        help_text=gettext_lazy("The tax is worked out of the amount."),
    )
    tax = forms.CharField(
        label=gettext_lazy("Tax"),
        max_length=60,
        required=False,
        widget=amount_input(),
        help_text=gettext_lazy("Only if it is not what the rate gives."),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Owner"), required=False,
        empty_label=gettext_lazy("as with the customer"),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False,
        empty_label=gettext_lazy("as with the customer"),
    )  # fmt: skip
    contract_number = forms.CharField(
        label=gettext_lazy("Contract number"), max_length=64, required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    odd_due = forms.BooleanField(
        label=gettext_lazy("The due day is right: it lies before the day of issue."),
        required=False,
    )
    places = {
        "number_missing": "number",
        "known_differently": "number",
        "amount_not_positive": "amount",
        "amount_too_large": "amount",
        "tax_above_amount": "tax",
        "period_closed": "issued_on",
        "date_out_of_range": "issued_on",
    }

    def __init__(self, *args: Any, request: Visit, base: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.is_odd = False
        self.fields["currency"].choices = currency_choices(base)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = users().filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Customer found, amounts read, the due day worked out, oddities confirmed."""
        asked = self.cleaned_data
        asked["customer"] = chosen_customer(self, self.request.rights, "receivables.post")
        asked["amount_minor"] = read_amount(self, "amount", asked.get("currency", ""))
        asked["tax_minor"] = self._tax(asked)
        if issued := asked.get("issued_on"):
            asked["due_on"] = self._due(issued, asked)
        return asked

    def _tax(self, asked: dict[str, Any]) -> int:
        if asked.get("tax"):
            return read_amount(self, "tax", asked.get("currency", "")) or 0
        rate = asked.get("tax_rate")
        return tax_within(asked["amount_minor"] or 0, Decimal(rate)) if rate else 0

    def _due(self, issued_on: date, asked: dict[str, Any]) -> date | None:
        due_on: date | None = asked.get("due_on")
        if due_on is None and asked.get("days") is not None:
            due_on = issued_on + timedelta(days=asked["days"])
        if due_on is None:
            if not {"due_on", "days"} & set(self.errors):
                self.add_error("due_on", _("Enter the due day, or the days to pay."))
            return None
        self.is_odd = "due_before_issue" in oddities(issued_on, due_on)
        if self.is_odd and not asked.get("odd_due"):
            self.add_error("due_on", _("This is before the day of issue. Correct it or confirm."))
        return due_on

    def facts(self) -> ReceivableFacts:
        """What the desk is told."""
        asked = self.cleaned_data
        customer, owner, department = asked["customer"], asked["owner"], asked["department"]
        return ReceivableFacts(
            customer_id=customer.pk,
            number=asked["number"].strip(),
            currency=asked["currency"],
            amount_minor=asked["amount_minor"],
            issued_on=asked["issued_on"],
            due_on=asked["due_on"],
            tax_minor=asked["tax_minor"],
            owner_id=owner.pk if owner else customer.owner_id,
            department_id=department.pk if department else customer.department_id,
            contract_number=asked["contract_number"].strip(),
            note=asked["note"].strip(),
        )


class CreditNoteForm(forms.Form):
    """Less is owed, and why."""

    key = KeyField()
    number = forms.CharField(label=gettext_lazy("Number of the credit note"), max_length=64)
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=60, widget=amount_input())
    on = forms.DateField(label=gettext_lazy("Credited on"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    places = {
        "credit_above_receivable": "amount",
        "reason_missing": "reason",
        "period_closed": "on",
        "open_amount_exceeded": "on",
    }

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean(self) -> dict[str, Any]:
        """The amount in minor units."""
        self.cleaned_data["amount_minor"] = read_amount(self, "amount", self.currency)
        if self.cleaned_data["amount_minor"] == 0:
            self.add_error("amount", _("Enter an amount above zero."))
        return self.cleaned_data


class InvoiceForm(forms.Form):
    """The head of an invoice; what it claims of which receivable stands in the table below."""

    number = forms.CharField(label=gettext_lazy("Invoice number"), max_length=64)
    issued_on = forms.DateField(label=gettext_lazy("Issued"), widget=DayInput)
    tax_rate = forms.ChoiceField(
        label=gettext_lazy("Tax rate"),
        required=False,
        choices=[("", gettext_lazy("no tax")), *((rate, f"{rate} %") for rate in RATES)],
    )
    places = {"number_missing": "number", "invoice_number_taken": "number"}


class EvidenceForm(forms.Form):
    """A document filed with a receivable or receipt."""

    file = forms.FileField(label=gettext_lazy("File"))
    title = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as delivery receipt, acceptance, statement of account."),
    )


class InvoiceReversalForm(ReasonForm):
    """An invoice is taken back: voided (作废) or offset in red (红冲)."""

    kind = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    red_number = forms.CharField(
        label=gettext_lazy("Number of the red invoice"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Leave it open when it is offset in red and not confirmed yet."),
    )
    field_order = ("kind", "red_number", "on", "reason")
    places = {**ReasonForm.places, "invoice_not_voidable": "kind", "reversal_before_invoice": "on"}

    def __init__(self, *args: Any, claiming: Iterable["Invoice"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        digital = [one for one in claiming if not may_be_voided(one.number)]
        words = [
            pair for pair in INVOICE_REVERSAL_WORDS.items() if pair[0] != "voided" or not digital
        ]
        self.fields["kind"].choices = words  # type: ignore[attr-defined]
        self.fields["kind"].initial = "red_noted" if digital else None


class ReversalForm(InvoiceReversalForm):
    """A receivable is reversed, and the invoices that claim it are taken back with it."""

    def clean(self) -> dict[str, Any]:
        """In the words of the flow."""
        asked = super().clean() or {}
        kind, red_number = asked.pop("kind", ""), asked.pop("red_number", "")
        return asked | {"invoices": InvoicesToo(kind, red_number)}
