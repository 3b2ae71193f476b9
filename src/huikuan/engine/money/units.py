"""Exact money: minor units and currencies."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache

from babel.core import get_global

from huikuan.errors import Refused

LARGEST_MINOR = 10**17
"""The largest amount of one entry, in minor units: a million billions of yuan."""

# Babel follows CLDR, which drops the minor units people no longer use in cash;
# ledgers follow ISO 4217. These are the active currencies on which they differ.
_TWO_DIGITS = re.compile("AFN|ALL|IRR|KPW|LAK|LBP|MGA|MMK|RSD|SLL|SOS|SYP|YER")
_THREE_DIGITS = re.compile("IQD")
_NOT_MONEY = re.compile("XA[GU]|XB[ABCD]|XDR|XFO|XFU|XP[DT]|XRE|XSU|XTS|XUA|XXX")
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)


@cache
def digits(currency: str) -> int:
    """How many decimals ISO 4217 gives the currency: 2 for CNY, 0 for JPY, 3 for KWD.

    Refuses ``currency_unknown``.
    """
    if currency not in get_global("all_currencies") or _NOT_MONEY.fullmatch(currency):
        raise Refused("currency_unknown", currency=currency)
    if _TWO_DIGITS.fullmatch(currency):
        return 2
    if _THREE_DIGITS.fullmatch(currency):
        return 3
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


def minor_from_decimal(amount: Decimal, currency: str) -> int:
    """The amount in minor units (12.34 CNY → 1234), exact or refused, never rounded.

    Refuses ``amount_not_a_number``, ``amount_too_large``, ``too_many_decimals``.
    """
    places = digits(currency)
    _check_size(amount, places)
    if amount.is_zero():
        return 0
    sign, figures, exponent = amount.as_tuple()
    shift = int(exponent) + places
    whole = int("".join(map(str, figures)))
    minor, rest = whole, 0
    if shift >= 0:
        minor *= 10 ** int(shift)
    else:
        minor, rest = divmod(whole, int(10**-shift)) if amount.adjusted() >= -places else (0, 1)
        if rest:
            raise Refused("too_many_decimals", amount=str(amount), currency=currency, digits=places)
    return -minor if sign else minor


def rounded_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units, halves rounded away from zero (四舍五入).

    For what a formula yields (interest, shares, taxes), not for what somebody wrote.
    """
    places = digits(currency)
    _check_size(amount, places)
    with localcontext(_WIDE):
        return int(amount.scaleb(places).to_integral_value(ROUND_HALF_UP))


def decimal_from_minor(minor: int, currency: str) -> Decimal:
    """The amount in major units, exact: 1234 CNY → 12.34."""
    figures = tuple(int(figure) for figure in str(abs(minor)))
    return Decimal((int(minor < 0), figures, -digits(currency)))


def _check_size(amount: Decimal, places: int) -> None:
    if not amount.is_finite():
        raise Refused("amount_not_a_number", amount=str(amount))
    if amount.copy_abs() > Decimal(LARGEST_MINOR).scaleb(-places):
        raise Refused("amount_too_large", amount=str(amount)[:60])
