"""Amounts, customers and hidden keys in forms, read the same way everywhere."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from huikuan.engine.money import amount_from_text
from huikuan.errors import Refused
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import found_customers, visible_to
from huikuan.records.people.rights import Rights

CURRENCY_CODES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD", "TWD", "KRW", "AUD")
KEY_MAX = 40


def fresh_key() -> str:
    """A key for one form: sent twice, it is one fact."""
    return uuid4().hex[:16]


def amount_input(**attrs: str) -> forms.TextInput:
    """A field for an amount: figures on the phone, to the right."""
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"} | attrs)


def read_amount(form: forms.Form, name: str, currency: str) -> int | None:
    """The amount in a field in minor units; what cannot be read is said beside the field."""
    text = form.cleaned_data.get(name, "")
    if not text or not currency:
        return None
    try:
        return amount_from_text(text, currency)
    except Refused as refused:
        form.add_error(name, refusal_sentence(refused))
        return None


def chosen_customer(
    form: forms.Form, rights: Rights, permission: str, name: str = "customer"
) -> Customer | None:
    """The customer of a picker; a name typed in full counts when only one company fits."""
    code = without_nul(form.data.get(name, "")).strip()[:64]
    text = without_nul(form.data.get(f"{name}_text", "")).strip()[:80]
    if code:
        found = list(visible_to(rights, permission).filter(code=code)[:1])
    else:
        found = found_customers(rights, text, 2, permission) if text else []
    if len(found) == 1:
        return found[0]
    form.add_error(name, _("Choose a customer from the list."))
    return None


def customer_text(rights: Rights, permission: str, code: str) -> str:
    """What the picker shows for a code."""
    found = visible_to(rights, permission).filter(code=without_nul(code)[:64]).first()
    return found.name if found else ""


def currency_choices(base: str) -> list[tuple[str, str]]:
    """Currencies to choose from, the company's own first."""
    return [(code, code) for code in dict.fromkeys((base, *CURRENCY_CODES))]


class KeyField(forms.CharField):
    """The hidden key of a form."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=KEY_MAX, initial=fresh_key)

    def clean(self, value: Any) -> str:
        """Letters and figures only."""
        text: str = super().clean(value)
        if not (text.isascii() and text.isalnum()):
            raise forms.ValidationError(_("Load the page again."))
        return text
