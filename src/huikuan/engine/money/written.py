"""Amounts as people write them: reading texts, deciding the decimal mark."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from huikuan.engine.money.units import digits, minor_from_decimal
from huikuan.errors import Refused

LONGEST_TEXT = 60

_SPACES = "\u00a0\u2007\u2009\u202f\u3000\t"
_HALF_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014"), "-"),
    **dict.fromkeys(map(ord, "\u2019\u2018"), "'"),
    ord("\uffe5"): "\u00a5",
    ord("\uffe1"): "\u00a3",
    ord("\u3002"): ".",
}
_DOLLARS = frozenset(
    {"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"} | {"MXN", "BRL", "CLP", "COP", "ARS", "MOP"}
)
_YUAN = frozenset({"CNY"})
_SIGNS: dict[str, frozenset[str]] = {
    "RMB": _YUAN,
    "CNH": _YUAN,
    "人民币": _YUAN,
    "元": _YUAN,
    "圆": _YUAN,
    "块": _YUAN,
    "¥": frozenset({"CNY", "JPY"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "US$": frozenset({"USD"}),
    "HK$": frozenset({"HKD"}),
    "NT$": frozenset({"TWD"}),
    "$": _DOLLARS,
    "美元": frozenset({"USD"}),
    "欧元": frozenset({"EUR"}),
    "英镑": frozenset({"GBP"}),
    "日元": frozenset({"JPY"}),
    "港元": frozenset({"HKD"}),
    "港币": frozenset({"HKD"}),
    "新台币": frozenset({"TWD"}),
}
_SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12}
_CURRENCY = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)) + "|[A-Z]{3}"
_WRITTEN = re.compile(
    rf"(?P<before>{_CURRENCY})?\s*(?P<number>[0-9.,' ]*[0-9])\s*"
    rf"(?P<scale>万亿|[万萬亿億])?\s*(?P<after>{_CURRENCY})?(?:整|正)?"
)
_FORMULA = re.compile(r"^[=@]|[0-9)]\s*[*/^+]|[A-Z]+\(|[0-9)]\s*-\s*[0-9(]|^[+-]{2}|!|\|")
_SCIENTIFIC = re.compile(r"[0-9]\s*[E]\s*[+-]?\s*[0-9]")
_NOT_A_NUMBER = frozenset(
    {"NAN", "INF", "INFINITY", "N/A", "#N/A", "NULL", "NONE", "#REF!", "#VALUE!", "#DIV/0!"}
)


@dataclass(frozen=True)
class DecimalMark:
    """What a column of texts says about its decimal mark.

    ``state``: ``decided`` (``mark`` is "." or ","), ``open`` (1.234 may be either: ask),
    ``silent`` (every text means the same either way), ``contradicting`` (texts of both kinds).
    ``because``: the texts that show it, at most two.
    """

    state: str
    mark: str | None = None
    because: tuple[str, ...] = ()


def amount_from_text(text: str, currency: str, *, decimal_mark: str = ".", power: int = 0) -> int:
    """What a person wrote, in minor units; anything that could mean two things is refused.

    ``power`` is that of a column in 万元 (4) or thousands (3); an amount that says 万 itself is
    taken at its word.

    Reads thousands marks in their right places, full-width figures, currency words and
    signs, 万 and 亿, brackets and a leading or trailing minus. Refuses ``amount_missing``,
    ``amount_is_a_formula``, ``amount_in_scientific_notation``, ``amount_not_a_number``,
    ``amount_sign_unclear``, ``amount_separators_unclear``, ``amount_in_other_currency``,
    ``amount_unreadable`` and what ``minor_from_decimal`` refuses.
    """
    digits(currency)
    body = _plain(text)
    negative, body = _sign_and_body(body, text)
    found = _WRITTEN.fullmatch(body)
    if not found:
        raise Refused("amount_unreadable", text=text[:LONGEST_TEXT])
    for sign in (found["before"], found["after"]):
        if sign and currency not in _SIGNS.get(sign, frozenset({sign})):
            raise Refused("amount_in_other_currency", text=text, currency=currency)
    number = _number(found["number"], decimal_mark)
    if number is None:
        raise Refused("amount_separators_unclear", text=text, decimal_mark=decimal_mark)
    amount = Decimal(f"{number}E{_SCALES[found['scale']] if found['scale'] else power}")
    return minor_from_decimal(-amount if negative else amount, currency)


def ambiguity_of_amounts(samples: Iterable[str]) -> DecimalMark:
    """Whether the texts of a column decide between 1,234.56 and 1.234,56, or leave it open."""
    votes: dict[str, str] = {}
    doubtful: list[str] = []
    for text in samples:
        readings = _readings(text)
        if len(readings) == 1:
            votes.setdefault(next(iter(readings)), text)
        elif len(set(readings.values())) == 2:
            doubtful.append(text)
    if len(votes) == 2:
        return DecimalMark("contradicting", None, tuple(votes.values()))
    if votes:
        mark, text = next(iter(votes.items()))
        return DecimalMark("decided", mark, (text,))
    if doubtful:
        return DecimalMark("open", None, tuple(doubtful[:2]))
    return DecimalMark("silent")


def _plain(text: str) -> str:
    """The text in half-width capitals, or the refusal that says what it is instead."""
    body = text.translate(_HALF_WIDTH).strip().upper()
    if not body:
        raise Refused("amount_missing")
    shown = text[:LONGEST_TEXT]
    if len(body) > LONGEST_TEXT:
        raise Refused("amount_unreadable", text=shown)
    if body.lstrip("+-") in _NOT_A_NUMBER:
        raise Refused("amount_not_a_number", amount=shown)
    if _SCIENTIFIC.search(body):
        raise Refused("amount_in_scientific_notation", text=shown)
    if _FORMULA.search(body):
        raise Refused("amount_is_a_formula", text=shown)
    return body


def _sign_and_body(body: str, text: str) -> tuple[bool, str]:
    """Whether the amount is negative, and the text without brackets, plus and minus."""
    marks = 0
    if body.startswith("(") and body.endswith(")"):
        body, marks = body[1:-1].strip(), 1
    before = re.match(rf"((?:{_CURRENCY})?)\s*([+-])", body)
    if before:
        marks += 1
        positive = before[2] == "+"
        body = before[1] + body[before.end() :]
    else:
        positive = marks == 0
    if body.endswith("-"):
        marks, positive, body = marks + 1, False, body[:-1]
    if marks > 1:
        raise Refused("amount_sign_unclear", text=text)
    return not positive, body.strip()


def _number(figures: str, decimal_mark: str) -> str | None:
    """The figures as 1234.56, or None when a mark does not stand where it should."""
    if decimal_mark not in {".", ","}:
        raise Refused("decimal_mark_unknown", mark=decimal_mark)
    other = "," if decimal_mark == "." else "."
    whole, mark, fraction = figures.partition(decimal_mark)
    if mark and not fraction.isdecimal():
        return None
    separators = {sign for sign in whole if not sign.isdecimal()}
    if len(separators) > 1 or not separators <= {other, " ", "'"}:
        return None
    if separators and not re.fullmatch(r"[1-9][0-9]{0,2}(?:[,.' ][0-9]{3})+", whole):
        return None
    for separator in separators:
        whole = whole.replace(separator, "")
    return f"{whole or '0'}.{fraction or '0'}"


def _readings(text: str) -> dict[str, Decimal]:
    """The amounts the text can mean, by decimal mark; nothing for what is no amount."""
    try:
        _, body = _sign_and_body(_plain(text), text)
    except Refused:
        return {}
    found = _WRITTEN.fullmatch(body)
    if not found:
        return {}
    numbers = {mark: _number(found["number"], mark) for mark in (".", ",")}
    return {mark: Decimal(number) for mark, number in numbers.items() if number is not None}
