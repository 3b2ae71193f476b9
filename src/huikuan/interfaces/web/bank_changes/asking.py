"""A change of a customer's bank account is asked for."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.flows.change_bank_account import ask_for_bank_change, ask_for_tax_number_change
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.forms.customers import BankAccountForm
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import bank_accounts_of

if TYPE_CHECKING:
    from huikuan.records.customers.models import BankAccount, BankChange


def _reason() -> forms.CharField:
    told = gettext_lazy("How you know it: which letter or call, from whom, on which day.")
    return forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=told)


class AskForm(BankAccountForm):
    """Another account, and how we know."""

    reason = _reason()
    places = {
        "reason_missing": "reason",
        "bank_account_missing": "number",
        "bank_account_known": "number",
    }


class RemovalForm(forms.Form):
    """Why an account is not used any more."""

    reason = _reason()
    places = {"reason_missing": "reason"}


class TaxNumberForm(forms.Form):
    """Another tax number, and how we know."""

    number = forms.CharField(label=gettext_lazy("Tax number"), max_length=40)
    reason = _reason()
    places = {"reason_missing": "reason", "tax_number_idle": "number"}


def bank_change_new(request: Visit, customer_id: int) -> HttpResponse:
    """A new account, of which we did not know."""
    one = one_customer(request, "bank_data.request", pk=customer_id)
    return _asked(request, one, None, AskForm(request.POST or None))


def bank_change_other(request: Visit, customer_id: int, account_id: int) -> HttpResponse:
    """Another account in the place of one that we know."""
    one = one_customer(request, "bank_data.request", pk=customer_id)
    account = get_object_or_404(bank_accounts_of(one), pk=account_id)
    names = ("number", "bank_name", "holder")
    initial = {name: getattr(account, name) for name in names}
    return _asked(request, one, account, AskForm(request.POST or None, initial=initial))


def bank_change_removal(request: Visit, customer_id: int, account_id: int) -> HttpResponse:
    """They do not use an account any more."""
    one = one_customer(request, "bank_data.request", pk=customer_id)
    account = get_object_or_404(bank_accounts_of(one), pk=account_id)
    return _asked(request, one, account, RemovalForm(request.POST or None))


def tax_number_change(request: Visit, customer_id: int) -> HttpResponse:
    """Another tax number in the place of the one that invoices are written to."""
    one = one_customer(request, "bank_data.request", pk=customer_id)
    form = TaxNumberForm(request.POST or None)
    made: list[BankChange] = []

    def ask(asked: dict[str, Any]) -> None:
        made.append(ask_for_tax_number_change(one, by=request.actor, **asked))

    if succeeds(request, form, ask):
        messages.success(request, _("The change was asked for. A second person decides it."))
        return redirect("bank-change", made[0].pk)
    context = {"customer": one, "form": form}
    return render(request, "bank_changes/ask_tax_number.html", context)


def _asked(
    request: Visit, one: Customer, account: "BankAccount | None", form: forms.Form
) -> HttpResponse:
    made: list[BankChange] = []

    def ask(asked: dict[str, Any]) -> None:
        reason = asked.pop("reason")
        made.append(ask_for_bank_change(one, account, asked, reason=reason, by=request.actor))

    if succeeds(request, form, ask):
        messages.success(request, _("The change was asked for. A second person decides it."))
        return redirect("bank-change", made[0].pk)
    context = {"customer": one, "account": account, "form": form, "is_removal": account and not
               isinstance(form, AskForm)}  # fmt: skip
    return render(request, "bank_changes/ask.html", context)
