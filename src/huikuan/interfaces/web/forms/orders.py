"""What is taken in about an order: its head and lines, what of it moves, what it costs now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.contracts.commands import NewPrice, OrderedLine
from huikuan.desks.receivables.rules import tax_within
from huikuan.engine.money import amount_from_text, decimal_from_minor
from huikuan.errors import Refused
from huikuan.interfaces.web.forms.amounts import (
    KeyField,
    amount_input,
    chosen_customer,
    currency_choices,
    read_amount,
)
from huikuan.interfaces.web.forms.receivables import RATES
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order, OrderLine

LINES_MAX = 200
EMPTY_ROWS = 3
ROW_FIELDS = ("product", "unit", "quantity", "amount", "rate")
VARIANTS = (
    ("", gettext_lazy("–")),
    ("A", gettext_lazy("A: month end + days")),
    ("B", gettext_lazy("B: end of next month")),
)


class OrderForm(forms.Form):
    """The head of an order; its lines stand in the table below."""

    key = KeyField()
    customer = forms.CharField(label=gettext_lazy("Customer"), required=False)
    number = forms.CharField(label=gettext_lazy("Order number"), max_length=64)
    ordered_on = forms.DateField(label=gettext_lazy("Ordered on"), widget=DayInput)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    plan = forms.CharField(
        label=gettext_lazy("Payment plan"), max_length=1000, required=False,
        help_text=gettext_lazy("As people say it: 预付30%-发货60%-质保10%, 月结30天, 2/10 net 30."),
    )  # fmt: skip
    variant = forms.ChoiceField(
        label=gettext_lazy("Which 月结 is meant"), choices=VARIANTS, required=False
    )
    places = {
        "number_missing": "number", "number_too_long": "number", "order_before_contract":
        "ordered_on", "order_in_other_currency": "currency", "terms_variant_needed": "variant",
        "order_without_plan": "plan", "terms_unreadable": "plan", "plan_shares_do_not_sum": "plan",
        "plan_part_has_no_share": "plan", "plan_line_needs_trigger": "plan",
    }  # fmt: skip

    def __init__(
        self, *args: Any, request: Visit, base: str, contract: "Contract | None", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.contract = contract
        self.fields["currency"].choices = currency_choices(base)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The customer is the contract's, or chosen."""
        asked = self.cleaned_data
        if self.contract:
            asked["customer"] = self.contract.customer
        else:
            asked["customer"] = chosen_customer(self, self.request.rights, "orders.write")
        return asked


@dataclass(slots=True)
class TypedRow:
    """One line of an order as it was typed, and what is wrong with it."""

    product: str = ""
    unit: str = ""
    quantity: str = ""
    amount: str = ""
    rate: str = ""
    error: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed, so that it is passed over."""
        return not (self.product or self.quantity or self.amount)

    def read(self, currency: str) -> OrderedLine | None:
        """The line it means; what cannot be read is said beside it."""
        quantity = _quantity(self.quantity)
        if not self.product:
            self.error = _("Name the product.")
        elif quantity is None or quantity <= 0:
            self.error = _("Enter a quantity above zero.")
        else:
            try:
                minor = amount_from_text(self.amount, currency)
            except Refused as refused:
                self.error = refusal_sentence(refused)
            else:
                tax = tax_within(minor, Decimal(self.rate)) if self.rate in RATES else 0
                return OrderedLine(self.product, quantity, minor, tax, self.unit)
        return None


def typed_rows(sent: QueryDict) -> list[TypedRow]:
    """The rows of the table as they were sent, with some empty ones after them."""
    columns = [[without_nul(text)[:200].strip() for text in sent.getlist(name)][:LINES_MAX]
               for name in ROW_FIELDS]  # fmt: skip
    count = max((len(column) for column in columns), default=0)
    padded = [column + [""] * (count - len(column)) for column in columns]
    rows = [TypedRow(*texts) for texts in zip(*padded, strict=True)]
    return with_empty([row for row in rows if not row.is_empty])


def rows_of(lines: "Sequence[OrderLine]", currency: str) -> list[TypedRow]:
    """The lines of a draft, to be changed."""
    return with_empty(
        [
            TypedRow(
                line.product, line.unit, plain_quantity(line.quantity),
                str(decimal_from_minor(line.amount_minor, currency)),
                _rate(line.amount_minor, line.tax_minor),
            )
            for line in lines
        ]
    )  # fmt: skip


def with_empty(rows: list[TypedRow]) -> list[TypedRow]:
    """Some empty rows stand after the filled ones."""
    return [*rows, *(TypedRow() for _ in range(EMPTY_ROWS))]


def plain_quantity(quantity: Decimal) -> str:
    """10.000000 is written 10."""
    return f"{quantity.normalize():f}"


class MovingForm(forms.Form):
    """How much of each line of an order; the field of a line is named after its place."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=64)
    on = forms.DateField(label=gettext_lazy("On"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    places = {
        "number_missing": "number", "delivered_before_order": "on", "reason_missing": "reason",
        "period_closed": "on", "event_in_future": "on", "event_before_contract": "on",
    }  # fmt: skip

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Mapping[str, Any]],
        most: str,
        heads: Sequence[str],
        is_filled: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in {"number", "on", "reason"} - set(heads):
            del self.fields[name]
        self.lines = [line for line in lines if line[most] > 0]
        for line in self.lines:
            place = line["line"].position
            self.fields[f"quantity-{place}"] = forms.DecimalField(
                label=line["line"].product, required=False, min_value=0, max_digits=18,
                decimal_places=6, initial=plain_quantity(line[most]) if is_filled else None,
                widget=amount_input(**{"class": "form-control amount-field"}),
            )  # fmt: skip
        self.most = most

    @property
    def heads(self) -> list[forms.BoundField]:
        """The fields above the table."""
        return [self[name] for name in ("number", "on", "reason") if name in self.fields]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with how much may move, and its field."""
        return [
            {"line": each["line"], "most": each[self.most],
             "field": self[f"quantity-{each['line'].position}"]}
            for each in self.lines
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Something has to move."""
        asked = self.cleaned_data
        asked["quantities"] = {
            line["line"].position: quantity
            for line in self.lines
            if (quantity := asked.get(f"quantity-{line['line'].position}"))
        }
        if not self.errors and not asked["quantities"]:
            raise forms.ValidationError(_("Enter a quantity for at least one line."))
        return asked


class ConfirmForm(forms.Form):
    """As of which day an order binds us."""

    on = forms.DateField(label=gettext_lazy("Confirmed on"), widget=DayInput)
    places = {"period_closed": "on", "event_before_contract": "on", "event_in_future": "on"}
    rows: Sequence[Any] = ()

    @property
    def heads(self) -> list[forms.BoundField]:
        """The fields above the table, which there is none of."""
        return [self["on"]]


class PriceForm(forms.Form):
    """What each line costs from now on, all of it, with tax."""

    on = forms.DateField(label=gettext_lazy("Agreed on"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    places = {"reason_missing": "reason", "period_closed": "on", "event_in_future": "on"}

    def __init__(self, *args: Any, order: "Order", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.lines = list(order.lines.all())
        for line in self.lines:
            self.fields[f"price-{line.position}"] = forms.CharField(
                label=line.product, max_length=60,
                initial=str(decimal_from_minor(line.amount_minor, order.currency)),
                widget=amount_input(**{"class": "form-control amount-field"}),
            )  # fmt: skip

    @property
    def heads(self) -> list[forms.BoundField]:
        """The fields above the table."""
        return [self["on"], self["reason"]]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its price so far, and the field for the new one."""
        return [
            {"line": line, "price": line.amount_minor, "field": self[f"price-{line.position}"]}
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """The prices that differ; the tax stays the same part of the price."""
        asked = self.cleaned_data
        prices = {}
        for line in self.lines:
            minor = read_amount(self, f"price-{line.position}", self.order.currency)
            if minor is not None and minor != line.amount_minor:
                tax = 2 * line.tax_minor * minor + line.amount_minor
                share = tax // (2 * line.amount_minor) if line.amount_minor else 0
                prices[line.position] = NewPrice(minor, share)
        asked["prices"] = prices
        if not self.errors and not prices:
            raise forms.ValidationError(_("No price differs from before."))
        return asked


def _quantity(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    is_plain = found.is_finite() and abs(found) < 10**12
    return found.quantize(Decimal("0.000001")) if is_plain else None


def _rate(amount_minor: int, tax_minor: int) -> str:
    """The rate that gives this tax, where it is one of those to choose from."""
    return next((rate for rate in RATES if tax_within(amount_minor, Decimal(rate)) == tax_minor),
                "")  # fmt: skip
