"""Identifiers are checked by their own digits, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.identifiers import (
    USCC_ALPHABET,
    normalised_identifier,
    uscc_verdict,
    whole_number_text,
)
from huikuan.errors import Refused

GOLDEN = [
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
    "91110000802100433B",
    "91350100M000100Y43",
]


@pytest.mark.parametrize("code", GOLDEN)
def test_the_golden_codes_hold(code: str) -> None:
    assert uscc_verdict(code).is_valid


@pytest.mark.parametrize("code", GOLDEN[:4])
def test_the_organisation_code_inside_holds_too(code: str) -> None:
    assert uscc_verdict(code).warnings == ()


@pytest.mark.parametrize(
    "text, problem, found",
    [
        (" ", "uscc_missing", ""),
        ("91440300192203821", "uscc_length", "17"),
        ("91350100M000100Y4Z", "uscc_alphabet", "Z"),
        ("914403001922038217", "uscc_check_digit", "7"),
    ],
)
def test_a_broken_code_says_what_is_wrong(text: str, problem: str, found: str) -> None:
    verdict = uscc_verdict(text)
    assert (verdict.wrong, verdict.found) == (problem, found)


def test_a_letter_o_for_a_zero_is_a_hint_and_not_a_repair() -> None:
    verdict = uscc_verdict("9144O3001922038216")
    assert not verdict.is_valid
    assert verdict.code == "9144O3001922038216"
    assert verdict.warnings == ("uscc_look_alike",)


def test_a_strange_organisation_code_inside_is_only_a_warning() -> None:
    bodies = ("9144030019220382" + sign for sign in USCC_ALPHABET)
    codes = (body + check for body in bodies for check in USCC_ALPHABET)
    valid = [uscc_verdict(code) for code in codes if uscc_verdict(code).is_valid]
    assert len(valid) == 31
    assert sum(not verdict.warnings for verdict in valid) == 1


@given(st.sampled_from(GOLDEN), st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
def test_one_wrong_character_never_passes(code: str, place: int, sign: str) -> None:
    changed = code[:place] + sign + code[place + 1 :]
    assert uscc_verdict(changed).is_valid == (changed == code)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("９１４４ 0300-7152 6726xg", "9144030071526726XG"),
        ("de 123.456.789", "DE123456789"),
        ("6222 0202 0011 2233", "6222020200112233"),
        ("\ufeff12\u200b3", "123"),
    ],
)
def test_an_identifier_has_one_writing(text: str, expected: str) -> None:
    assert normalised_identifier(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1930571429.0", "1930571429"),
        ("1.930571429E+09", "1930571429"),
        (" 0012 ", "0012"),
        ("0012.0", "0012"),
        ("A-17.0", "A-17.0"),
        ("12.50", "12.50"),
        ("12.5E0", "12.5E0"),
    ],
)
def test_a_number_from_a_spreadsheet_becomes_the_identifier_again(text: str, expected: str) -> None:
    assert whole_number_text(text) == expected


@pytest.mark.parametrize("text", ["9.14403001922038E+17", "914403001922038272.0", "1E999"])
def test_an_identifier_the_spreadsheet_has_cut_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="identifier_lost_digits"):
        whole_number_text(text)
