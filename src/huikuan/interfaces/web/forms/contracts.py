"""What is taken in about a contract: who, how much, which clauses, which plan."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huikuan.desks.contracts.commands import ContractFacts
from huikuan.desks.contracts.queries import variant_of
from huikuan.desks.receivables.rules import tax_within
from huikuan.engine.clauses import Clauses
from huikuan.engine.money import decimal_from_minor
from huikuan.interfaces.web.forms.amounts import (
    amount_input,
    chosen_customer,
    currency_choices,
    read_amount,
)
from huikuan.interfaces.web.forms.plans import TypedPlan, typed_plan
from huikuan.interfaces.web.forms.products import products_typed
from huikuan.interfaces.web.forms.receivables import RATES
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import (
    DELIVERIES,
    INSTRUMENTS,
    JURISDICTIONS,
    PARTY_SIZES,
    PLAN_BASES,
)
from huikuan.interfaces.words.term_refusals import TERM_REFUSALS
from huikuan.records.customers.models import Customer
from huikuan.records.people.models import User
from huikuan.records.people.queries import users_within

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import ContractVersion, PaymentPlan

DAYS_MAX = 3650
PPM_OF_PERCENT = 10_000
CLAUSE_FIELDS = (
    "jurisdiction", "service_address", "acceptance_days", "pay_when_paid", "audit_settles",
    "bills_imposed", "bill_days_most", "is_construction",
)  # fmt: skip
BESIDE_CLAUSES = ("delivery", "instruments", "wording")
# What a finding asks for, put in by one tap: field and value.
PUT_IN: dict[str, tuple[str, str]] = {
    "acceptance_without_limit": ("acceptance_days", "15"),
    "audit_settles": ("audit_settles", ""),
    "bills_imposed": ("bills_imposed", ""),
    "jurisdiction_missing": ("jurisdiction", "ours"),
    "jurisdiction_theirs": ("jurisdiction", "ours"),
    "pay_when_paid": ("pay_when_paid", ""),
    "penalty_missing": ("penalty", "0.05"),
    "service_address_missing": ("service_address", "on"),
}


def _choices(words: Any, empty: Any) -> list[Any]:
    return [("", empty), *words.items()]


class ClauseForm(forms.Form):
    """The clauses as structured choices, and the wording beside them."""

    penalty = forms.DecimalField(
        label=gettext_lazy("Penalty per day, in %"),
        required=False,
        min_value=0,
        max_value=10,
        decimal_places=4,
        max_digits=6,
        help_text=gettext_lazy("Of the overdue amount, like 0.05."),
    )
    jurisdiction = forms.ChoiceField(
        label=gettext_lazy("Who decides disputes"),
        required=False,
        choices=lambda: _choices(JURISDICTIONS, gettext_lazy("not agreed")),
    )
    delivery = forms.ChoiceField(
        label=pgettext_lazy("clause", "Delivery"),
        required=False,
        choices=lambda: _choices(DELIVERIES, gettext_lazy("not agreed")),
    )
    acceptance_days = forms.IntegerField(
        label=gettext_lazy("Counts as accepted after days"),
        required=False,
        min_value=1,
        max_value=DAYS_MAX,
        help_text=gettext_lazy("Without an objection, counted from the delivery."),
    )
    instruments = forms.MultipleChoiceField(
        label=gettext_lazy("May be paid by"),
        required=False,
        choices=lambda: list(INSTRUMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    bill_days_most = forms.IntegerField(
        label=gettext_lazy("Bills run at most days"),
        required=False,
        min_value=1,
        max_value=DAYS_MAX,
    )
    service_address = forms.BooleanField(
        label=gettext_lazy("Addresses are agreed where letters count as delivered"), required=False
    )
    pay_when_paid = forms.BooleanField(
        label=gettext_lazy("Paid only when the customer is paid"), required=False
    )
    audit_settles = forms.BooleanField(
        label=gettext_lazy("An audit settles the price"), required=False
    )
    bills_imposed = forms.BooleanField(
        label=gettext_lazy("The customer may insist on bills"), required=False
    )
    is_construction = forms.BooleanField(
        label=gettext_lazy("It is a construction contract"), required=False
    )
    wording = forms.CharField(
        label=gettext_lazy("Wording of further clauses"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clauses(self) -> dict[str, Any]:
        """The clauses as the contract keeps them; what was not chosen is left out."""
        asked = self.cleaned_data
        kept = {name: asked.get(name) for name in (*CLAUSE_FIELDS, *BESIDE_CLAUSES)}
        penalty: Decimal | None = asked.get("penalty")
        if penalty is not None:
            kept["penalty_daily_ppm"] = int(penalty * PPM_OF_PERCENT)
        return {name: value for name, value in kept.items() if value or value == 0}

    def judged(self) -> Clauses:
        """The clauses as the rules look at them, as far as they are typed by now."""
        kept = self.clauses()
        return Clauses(
            **{name: kept[name] for name in (*CLAUSE_FIELDS, "penalty_daily_ppm") if name in kept}
        )


class ContractForm(ClauseForm):
    """A draft. What is typed stays typed, whatever is refused."""

    our_party = forms.CharField(label=gettext_lazy("Our company"), max_length=200, required=False)
    our_size = forms.ChoiceField(
        label=gettext_lazy("Our size at signing"),
        required=False,
        choices=lambda: _choices(PARTY_SIZES, gettext_lazy("not stated")),
    )
    their_size = forms.ChoiceField(
        label=gettext_lazy("The customer's size at signing"),
        required=False,
        choices=lambda: _choices(PARTY_SIZES, gettext_lazy("not stated")),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    amount = forms.CharField(
        label=gettext_lazy("Amount with tax"), max_length=60, required=False, widget=amount_input()
    )
    tax_rate = forms.ChoiceField(
        label=gettext_lazy("Tax rate"),
        required=False,
        choices=[("", gettext_lazy("no tax")), *((rate, f"{rate} %") for rate in RATES)],
    )
    tax = forms.CharField(
        label=gettext_lazy("Tax"),
        max_length=60,
        required=False,
        widget=amount_input(),
        help_text=gettext_lazy("Only if it is not what the rate gives."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Runs from"), widget=DayInput, required=False)
    ends_on = forms.DateField(label=gettext_lazy("Runs until"), widget=DayInput, required=False)
    plan_text = forms.CharField(
        label=gettext_lazy("Payment plan"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "As people say it: 预付30%-发货60%-质保10%, 3331, 月结30天, "
            "25日截止 次月底付, 2/10 net 30"
        ),
    )
    variant = forms.ChoiceField(required=False, choices=[("", ""), ("A", "A"), ("B", "B")])
    change_note = forms.CharField(
        label=gettext_lazy("What changes, and why"), max_length=300, required=False
    )
    places = {
        # Whatever the grammar of plans and terms refuses stands beside the plan.
        **dict.fromkeys(TERM_REFUSALS, "plan_text"),
        "plan_date_missing": "plan_text",
        "contract_amount_missing": "amount",
        "amount_not_positive": "amount",
        "amount_too_large": "amount",
        "tax_above_amount": "tax",
        "reason_missing": "change_note",
    }

    def __init__(
        self, *args: Any, request: Visit, base: str, customer: Customer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.debtor = customer
        self.fields["currency"].choices = currency_choices(base)  # type: ignore[attr-defined]
        self.plan: TypedPlan | None = None
        self.products: tuple[dict[str, Any], ...] = ()

    def clean(self) -> dict[str, Any]:
        """Amounts read, the plan as it was typed, product lines, days in order."""
        asked = self.cleaned_data
        currency = asked.get("currency", "")
        asked["amount_minor"] = read_amount(self, "amount", currency)
        asked["tax_minor"] = self._tax(asked, currency)
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before it begins."))
        remembered = variant_of(self.debtor.pk) if self.debtor else ""
        self.plan = typed_plan(
            self.typed, currency or "CNY", asked.get("variant") or remembered,
            asked.get("acceptance_days"),
        )  # fmt: skip
        self.products, wrong = products_typed(self.typed, currency or "CNY")
        for sentence in wrong:
            self.add_error(None, sentence)
        return asked

    @property
    def typed(self) -> QueryDict:
        """What was sent, as it was typed."""
        data: QueryDict = self.data  # type: ignore[assignment]
        return data

    def _tax(self, asked: dict[str, Any], currency: str) -> int:
        if asked.get("tax"):
            return read_amount(self, "tax", currency) or 0
        rate = asked.get("tax_rate")
        return tax_within(asked["amount_minor"] or 0, Decimal(rate)) if rate else 0

    def facts(self, plan: "PaymentPlan | None") -> ContractFacts:
        """What the desk is told."""
        asked = self.cleaned_data
        return ContractFacts(
            currency=asked["currency"],
            amount_minor=asked["amount_minor"],
            plan=plan,
            tax_minor=asked["tax_minor"],
            our_party=asked["our_party"].strip(),
            our_size=asked["our_size"],
            their_size=asked["their_size"],
            clauses=self.clauses(),
            products=self.products,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            change_note=asked["change_note"].strip(),
        )


class NewContractForm(ContractForm):
    """The first draft, with who it is with and who answers for it."""

    number = forms.CharField(label=gettext_lazy("Contract number"), max_length=64)
    title = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    customer = forms.CharField(label=gettext_lazy("Customer"), required=False)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Owner"), required=False,
        empty_label=gettext_lazy("as with the customer"),
    )  # fmt: skip
    plan_basis = forms.ChoiceField(
        label=gettext_lazy("The plan holds for"), choices=lambda: list(PLAN_BASES.items())
    )
    places = {
        **ContractForm.places,
        "number_missing": "number",
        "number_too_long": "number",
        "contract_number_taken": "number",
    }

    def __init__(self, *args: Any, request: Visit, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        people = users_within(request.rights.reach("contracts.write"))
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The customer first: what is remembered with them decides how the plan is read."""
        customer = chosen_customer(self, self.request.rights, "contracts.write")
        self.debtor = customer
        asked = super().clean()
        asked["customer"] = customer
        return asked


def version_initial(version: "ContractVersion") -> dict[str, Any]:
    """What stands in a version, as the form shows it to be changed."""
    clauses = dict(version.clauses)
    ppm = clauses.pop("penalty_daily_ppm", None)
    plan = version.plan
    plain = ("our_party", "our_size", "their_size", "currency", "starts_on", "ends_on",
             "change_note")  # fmt: skip
    return {
        **{name: getattr(version, name) for name in plain},
        **clauses,
        "penalty": Decimal(ppm) / PPM_OF_PERCENT if ppm is not None else None,
        "amount": _figures(version.amount_minor, version.currency),
        **_tax_initial(version),
        "plan_text": plan.text if plan else "",
        "variant": plan.variant if plan else "",
    }


def _tax_initial(version: "ContractVersion") -> dict[str, str]:
    """The rate that gives this tax, so that it follows a changed amount; else the tax itself."""
    amount, tax = version.amount_minor or 0, version.tax_minor
    if not tax:
        return {"tax_rate": "", "tax": ""}
    rate = next((one for one in RATES if tax_within(amount, Decimal(one)) == tax), "")
    return {"tax_rate": rate, "tax": "" if rate else _figures(tax, version.currency)}


def _figures(minor: int | None, currency: str) -> str:
    return "" if minor is None else f"{decimal_from_minor(minor, currency):,}"
