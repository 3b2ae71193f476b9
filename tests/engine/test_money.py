"""Money is exact: what goes in comes out, or is refused with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.money import (
    LARGEST_MINOR,
    decimal_from_minor,
    digits,
    minor_from_decimal,
    rounded_minor,
)
from huikuan.errors import Refused

currencies = st.sampled_from(["CNY", "USD", "JPY", "KWD", "EUR", "IQD"])
amounts = st.integers(-LARGEST_MINOR, LARGEST_MINOR)


@pytest.mark.parametrize(
    "currency, expected", [("CNY", 2), ("JPY", 0), ("KWD", 3), ("IQD", 3), ("HUF", 2), ("CLF", 4)]
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, expected: int) -> None:
    assert digits(currency) == expected


@pytest.mark.parametrize("currency", ["", "cny", "ABC", "XXX", "XAU", "DEFAULT"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(Refused) as refusal:
        digits(currency)
    assert refusal.value.code == "currency_unknown"


@given(amounts, currencies)
def test_minor_units_survive_the_way_through_decimals(minor: int, currency: str) -> None:
    assert minor_from_decimal(decimal_from_minor(minor, currency), currency) == minor


@pytest.mark.parametrize(
    "amount, code",
    [
        ("1.234", "too_many_decimals"),
        ("1e-400", "too_many_decimals"),
        ("0.00000000000000000000000000000000000001", "too_many_decimals"),
        ("NaN", "amount_not_a_number"),
        ("-Infinity", "amount_not_a_number"),
        ("1e400", "amount_too_large"),
        ("1000000000000000.01", "amount_too_large"),
        ("-1000000000000000.01", "amount_too_large"),
    ],
)
def test_an_amount_the_book_cannot_hold_is_refused(amount: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        minor_from_decimal(Decimal(amount), "CNY")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "amount, expected", [("12.3400", 1234), ("1E+3", 100_000), ("-0.00", 0), ("1e15", 10**17)]
)
def test_zeros_behind_the_decimals_do_no_harm(amount: str, expected: int) -> None:
    assert minor_from_decimal(Decimal(amount), "CNY") == expected


@pytest.mark.parametrize(
    "amount, expected", [("0.125", 13), ("-0.125", -13), ("0.1249", 12), ("2.675", 268)]
)
def test_a_half_is_rounded_away_from_zero(amount: str, expected: int) -> None:
    assert rounded_minor(Decimal(amount), "CNY") == expected


@given(st.decimals(-(10**12), 10**12, places=6), currencies)
def test_rounding_moves_an_amount_by_half_a_unit_at_most(amount: Decimal, currency: str) -> None:
    rounded = decimal_from_minor(rounded_minor(amount, currency), currency)
    assert abs(rounded - amount) * 2 <= Decimal(1).scaleb(-digits(currency))
