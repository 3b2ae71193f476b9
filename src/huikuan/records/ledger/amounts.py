"""What can never be a fact about money, whichever desk is told it."""

from huikuan.engine.money import LARGEST_MINOR, digits
from huikuan.errors import Refused

NUMBER_LENGTH_MAX = 64


def refuse_wrong_number(number: str) -> None:
    """A document has a number that fits on it."""
    if not number.strip():
        raise Refused("number_missing")
    if len(number) > NUMBER_LENGTH_MAX:
        raise Refused("number_too_long", number=number[:20], length_max=NUMBER_LENGTH_MAX)


def refuse_wrong_amount(amount_minor: int, currency: str, number: str) -> None:
    """An amount is above zero, of a currency that exists, and small enough to be summed."""
    digits(currency)
    if amount_minor <= 0:
        raise Refused("amount_not_positive", number=number)
    if amount_minor > LARGEST_MINOR:
        raise Refused("amount_too_large", amount=amount_minor)
