"""Amounts as people write them are read right or refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.money import (
    LARGEST_MINOR,
    DecimalMark,
    ambiguity_of_amounts,
    amount_from_text,
    decimal_from_minor,
)
from huikuan.errors import Refused


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1234.56", 123456),
        ("1,234,567.89", 123456789),
        ("1 234 567.8", 123456780),
        ("１，２３４．５６", 123456),
        ("¥1,234.50", 123450),
        ("￥ 12", 1200),
        ("CNY 12.30", 1230),
        ("12.30 CNY", 1230),
        ("rmb12", 1200),
        ("1,234.56元", 123456),
        ("人民币100元整", 10000),
        ("(1,234.56)", -123456),
        ("（12）", -1200),
        ("-12.5", -1250),
        ("¥-12.5", -1250),
        ("12.50-", -1250),
        ("+7", 700),
        ("1.5万", 1500000),
        ("1,200.5万元", 1200500000),
        ("3亿", 30000000000),
        ("0.00000001亿", 100),
        (".5", 50),
        ("1000000000000000", LARGEST_MINOR),
    ],
)
def test_the_writing_of_the_desk_is_read(text: str, expected: int) -> None:
    assert amount_from_text(text, "CNY") == expected


@pytest.mark.parametrize(
    "text, expected", [("1.234.567,89", 123456789), ("1 234,56", 123456), ("€ 1.234,5", 123450)]
)
def test_the_continental_writing_is_read_where_it_is_declared(text: str, expected: int) -> None:
    assert amount_from_text(text, "EUR", decimal_mark=",") == expected


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "amount_missing"),
        ("  ", "amount_missing"),
        ("=1+1", "amount_is_a_formula"),
        ("100*2", "amount_is_a_formula"),
        ("1-2", "amount_is_a_formula"),
        ("SUM(A1)", "amount_is_a_formula"),
        ("1e400", "amount_in_scientific_notation"),
        ("1.2E+05", "amount_in_scientific_notation"),
        ("NaN", "amount_not_a_number"),
        ("-inf", "amount_not_a_number"),
        ("#N/A", "amount_not_a_number"),
        ("(-5)", "amount_sign_unclear"),
        ("-5-", "amount_sign_unclear"),
        ("1,23", "amount_separators_unclear"),
        ("12,34,567", "amount_separators_unclear"),
        ("0,123", "amount_separators_unclear"),
        ("1,234 567", "amount_separators_unclear"),
        ("1.234.567,89", "amount_separators_unclear"),
        ("1.234", "too_many_decimals"),
        ("USD 5", "amount_in_other_currency"),
        ("$5", "amount_in_other_currency"),
        ("5²", "amount_unreadable"),
        ("١٢٣", "amount_unreadable"),
        ("about 5", "amount_unreadable"),
        ("9" * 61, "amount_unreadable"),
        ("9" * 50, "amount_too_large"),
        ("1亿2000万", "amount_unreadable"),
    ],
)
def test_what_could_mean_something_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        amount_from_text(text, "CNY")
    assert refusal.value.code == code


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR))
def test_every_amount_with_thousands_marks_comes_back(minor: int) -> None:
    written = f"{decimal_from_minor(minor, 'CNY'):,}"
    assert amount_from_text(written, "CNY") == minor
    turned = written.translate(str.maketrans(",.", ".,"))
    assert amount_from_text(turned, "CNY", decimal_mark=",") == minor


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(Refused):
        amount_from_text(text, "CNY")
    ambiguity_of_amounts([text])


@pytest.mark.parametrize(
    "samples, expected",
    [
        (["1.234", "2.500"], DecimalMark("open", None, ("1.234", "2.500"))),
        (["1.234", "12.50"], DecimalMark("decided", ".", ("12.50",))),
        (["1.234", "1.234,5"], DecimalMark("decided", ",", ("1.234,5",))),
        (["1.234.567"], DecimalMark("decided", ",", ("1.234.567",))),
        (["0.123"], DecimalMark("decided", ".", ("0.123",))),
        (["12", "abc", ""], DecimalMark("silent")),
        (["1,5", "1.5"], DecimalMark("contradicting", None, ("1,5", "1.5"))),
    ],
)
def test_a_column_decides_its_decimal_mark_or_leaves_it_open(
    samples: list[str], expected: DecimalMark
) -> None:
    assert ambiguity_of_amounts(samples) == expected
