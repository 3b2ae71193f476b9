"""Money: exact minor units, amounts as people write them, Chinese capitals."""

from huikuan.engine.money.capitals import capitals
from huikuan.engine.money.units import (
    LARGEST_MINOR,
    decimal_from_minor,
    digits,
    minor_from_decimal,
    rounded_minor,
)
from huikuan.engine.money.written import DecimalMark, ambiguity_of_amounts, amount_from_text

__all__ = [
    "LARGEST_MINOR",
    "DecimalMark",
    "ambiguity_of_amounts",
    "amount_from_text",
    "capitals",
    "decimal_from_minor",
    "digits",
    "minor_from_decimal",
    "rounded_minor",
]
