"""What is taken in about a customer: master data, who looks after it, people, accounts, files."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huikuan.engine.identifiers import normalised_identifier, uscc_verdict
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.customers import NAME_KIND_NAMES
from huikuan.interfaces.words.refusals import sentence
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import customer_named, customers_by_code, reaches, same_name
from huikuan.records.people.models import Department, User
from huikuan.records.people.queries import departments_within, users_within
from huikuan.records.people.rights import Rights

ADDABLE_KINDS = ("former", "short", "foreign", "spelling", "code")


class CustomerForm(forms.Form):
    """Master data. Whom the company duplicates is said before anything is saved."""

    name = forms.CharField(label=gettext_lazy("Legal name"), max_length=200,
                           help_text=gettext_lazy("As on the business licence."))  # fmt: skip
    uscc = forms.CharField(label=gettext_lazy("Credit code"), max_length=40, required=False)
    tax_number = forms.CharField(
        label=gettext_lazy("Tax number"), max_length=40, required=False,
        help_text=gettext_lazy("Only if it differs from the credit code."),
    )  # fmt: skip
    group = forms.CharField(
        label=pgettext_lazy("of customers", "Group"), max_length=200, required=False,
        help_text=gettext_lazy("Companies under one controller; a new name makes a new group."),
    )  # fmt: skip
    country = forms.CharField(label=gettext_lazy("Country"), max_length=2, required=False,
                              help_text=gettext_lazy("Two letters, like CN."))  # fmt: skip
    region = forms.CharField(label=gettext_lazy("Region"), max_length=80, required=False)
    industry = forms.CharField(label=gettext_lazy("Industry"), max_length=80, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    another = forms.BooleanField(required=False)

    def __init__(self, sent: Any, *, request: Visit, customer: Customer | None = None) -> None:
        super().__init__(sent, initial=_initial(customer))
        self.request = request
        self.customer = customer
        self.same: list[Customer] = []
        # A tax number that is known is changed by two people, on a page of its own.
        is_settled = customer is not None and customer.tax_number
        if is_settled or (customer and not reaches(request.rights, "bank_data.read", customer)):
            del self.fields["tax_number"]

    def clean_country(self) -> str:
        """A country is two letters, in capitals."""
        country: str = self.cleaned_data["country"].upper()
        if country and not (country.isascii() and country.isalpha() and len(country) == 2):
            raise forms.ValidationError(_("Write the country with two letters, like CN."))
        return country

    def clean_uscc(self) -> str:
        """A credit code that holds and that nobody else has."""
        code = normalised_identifier(self.cleaned_data["uscc"])
        if not code:
            return ""
        verdict = uscc_verdict(code)
        if verdict.wrong:
            params = {"uscc": code, "found": verdict.found}
            raise forms.ValidationError(sentence(verdict.wrong, params))
        holder = customer_named(code, but=self.customer.pk if self.customer else None)
        if holder:
            raise forms.ValidationError(taken_sentence(self.request.rights, holder))
        return code

    def clean(self) -> dict[str, Any]:
        """The same name twice is asked about, once."""
        asked = super().clean() or {}
        name = asked.get("name", "")
        if name and (self.customer is None or name != self.customer.name):
            self.same = list(same_name(name, self.customer.pk if self.customer else None)[:6])
        if self.same and not asked.get("another"):
            self.add_error(None, _("There is a company of this name already. See below."))
        return asked


class NewCustomerForm(CustomerForm):
    """A company we did not know: our code for it and its other names too."""

    code = forms.CharField(label=gettext_lazy("Customer code"), max_length=64)
    short = forms.CharField(label=gettext_lazy("Short name"), max_length=200, required=False)
    foreign = forms.CharField(
        label=gettext_lazy("Name in another language"), max_length=200, required=False
    )
    former = forms.CharField(
        label=gettext_lazy("Former names"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("One per line."),
    )  # fmt: skip
    field_order = ("code", "name", "uscc", "tax_number", "short", "foreign", "former", "group")

    def clean_code(self) -> str:
        """A code that is still free."""
        code: str = self.cleaned_data["code"].strip()
        if holder := customers_by_code([code]).get(code):
            raise forms.ValidationError(taken_sentence(self.request.rights, holder))
        return code

    def clean_former(self) -> str:
        """No line longer than a name may be."""
        former: str = self.cleaned_data["former"]
        if any(len(line) > 200 for line in former.splitlines()):
            raise forms.ValidationError(_("A name has at most 200 characters."))
        return former


class AssignForm(forms.Form):
    """Who looks after a customer; nobody is chosen beyond one's own reach."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("of a customer", "Owner"), required=False
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False
    )

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = rights.reach("customers.assign")
        self.fields["owner"].queryset = users_within(self.reach)  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments_within(self.reach)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A customer is not handed to nobody by whoever would lose sight of it."""
        asked = super().clean() or {}
        if not self.reach.all and not (asked.get("owner") or asked.get("department")):
            raise forms.ValidationError(_("Choose an owner or a department."))
        return asked


class NameForm(forms.Form):
    """One more name."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind, NAME_KIND_NAMES[kind]) for kind in ADDABLE_KINDS],
    )
    text = forms.CharField(label=gettext_lazy("Name"), max_length=200)


class ContactForm(forms.Form):
    """A person there."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    role = forms.CharField(label=gettext_lazy("Position"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=120, required=False)


class BankAccountForm(forms.Form):
    """An account they pay from."""

    number = forms.CharField(label=gettext_lazy("Account number"), max_length=40)
    bank_name = forms.CharField(label=gettext_lazy("Bank"), max_length=120, required=False)
    holder = forms.CharField(label=gettext_lazy("Account holder"), max_length=200, required=False)


class FileForm(forms.Form):
    """A document."""

    file = forms.FileField(label=gettext_lazy("File"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)


BLANK_FORMS: dict[str, type[forms.Form]] = {
    "name": NameForm,
    "contact": ContactForm,
    "bank_account": BankAccountForm,
    "file": FileForm,
}


def taken_sentence(rights: Rights, holder: Customer) -> str:
    """Who has this code already, as far as the reader may know."""
    if not reaches(rights, "customers.read", holder):
        return _("A customer that you may not see has it already. Ask whoever assigns customers.")
    return _("{name} ({code}) has it already. Open that one.").format(
        name=holder.name, code=holder.code
    )


def _initial(customer: Customer | None) -> dict[str, Any]:
    if customer is None:
        return {"country": "CN"}
    names = ("name", "uscc", "tax_number", "country", "region", "industry", "address")
    found = {name: getattr(customer, name) for name in names}
    return found | {"group": customer.group.name if customer.group else ""}
