"""The forms in which programs hand us facts: strict, exact, with nothing unknown in them."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from huikuan.engine.money import LARGEST_MINOR, amount_from_text, digits
from huikuan.errors import Refused

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
ROW_MAX = 2**63 - 1
REFUSED_MARK = "refused"


def _day(value: Any) -> date:
    text = value.isoformat() if type(value) is date else value
    if not isinstance(text, str) or not ISO_DAY.fullmatch(text):
        raise PydanticCustomError("day_wrong", "day_wrong")
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise PydanticCustomError("day_wrong", "day_wrong") from wrong
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("day_wrong", "day_wrong")
    return day


def storable(text: str) -> str:
    """Text that a database can keep; control characters are refused."""
    if NOT_STORABLE.search(text):
        raise PydanticCustomError("text_wrong", "text_wrong")
    return text


def _known_currency(currency: str) -> str:
    with_refusal(digits, currency)
    return currency


def with_refusal(function: Any, *arguments: Any) -> Any:
    """Call something that may refuse, inside a field's check: the refusal names the field."""
    try:
        return function(*arguments)
    except Refused as refused:
        raise PydanticCustomError(refused.code, REFUSED_MARK, refused.params) from refused


Day = Annotated[date, BeforeValidator(_day), Field(examples=["2026-03-31"])]
RowId = Annotated[int, Field(ge=1, le=ROW_MAX)]
Minor = Annotated[StrictInt, Field(ge=1, le=LARGEST_MINOR)]
TaxMinor = Annotated[StrictInt, Field(ge=0, le=LARGEST_MINOR)]
Currency = Annotated[
    str, StringConstraints(pattern="^[A-Z]{3}$"), AfterValidator(_known_currency),
    Field(examples=["CNY"]),
]  # fmt: skip
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(storable),
]  # fmt: skip
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(storable),
]  # fmt: skip
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(storable)
]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=80), AfterValidator(storable)
]
Brief = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(storable)
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(storable),
]  # fmt: skip
Order = Literal["oldest_first", "statutory"]
Quantity = Annotated[
    Decimal, Field(gt=0, max_digits=18, decimal_places=6, examples=["12.5"])
]  # fmt: skip


class In(BaseModel):
    """What comes in: a field we do not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


AmountMinor = Annotated[
    Minor | None, Field(description="Whole minor units, such as 123456", examples=[123456])
]
AmountText = Annotated[
    Annotated[str, StringConstraints(max_length=60)] | None,
    Field(description="Major units as text, such as '1234.56'; exact or refused"),
]


class _Amount(In):
    """An amount in minor units, or as a text in major units; exactly one of the two."""

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        told: Any = self
        if (told.amount_minor is None) == (told.amount is None):
            raise PydanticCustomError("amount_twice", "amount_twice")
        return self

    def minor(self, currency: str) -> int:
        """The amount in minor units of a currency."""
        told: Any = self
        if told.amount_minor is not None:
            return int(told.amount_minor)
        return amount_from_text(str(told.amount), currency)


class AmountIn(_Amount):
    """An amount whose currency is known from what it belongs to."""

    amount_minor: AmountMinor = None
    amount: AmountText = None


class MoneyIn(_Amount):
    """An amount with its currency."""

    currency: Currency
    amount_minor: AmountMinor = None
    amount: AmountText = None

    @field_validator("amount")
    @classmethod
    def _readable(cls, amount: str | None, its: ValidationInfo) -> str | None:
        if amount is not None and "currency" in its.data:
            with_refusal(amount_from_text, amount, its.data["currency"])
        return amount


class ReversalIn(In):
    """Taking something back: from which day, and why."""

    on: Day | None = Field(None, description="Effective day; today when absent")
    reason: Reason


class CustomerRef(BaseModel):
    """Whose it is."""

    id: int
    code: str
    name: str


class LineOut(BaseModel):
    """One account moved: debit positive, credit negative."""

    id: int
    entry_id: int
    account: str
    customer_id: int | None
    item_id: int | None
    due_on: date | None
    currency: str
    amount_minor: int
    effective_on: date


def line_shown(line: Any) -> dict[str, Any]:
    """A ledger line as the API tells it."""
    return {name: getattr(line, name) for name in LineOut.model_fields}


def customer_ref(customer: Any) -> dict[str, Any]:
    """A customer in short."""
    return {"id": customer.pk, "code": customer.code, "name": customer.name}
