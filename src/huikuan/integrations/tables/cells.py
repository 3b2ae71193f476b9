"""What one cell says: a text, an identifier, a day, an amount, or why it says nothing sure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from huikuan.engine.money import amount_from_text, digits, minor_from_decimal
from huikuan.errors import Refused

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
ORDERS = ("dmy", "mdy", "ymd")
SHOWN_MAX = 60
EXACT_WHOLE_MAX = 10**15
# Day 60 of the first count is 29 February 1900, which never was: days after it are one too high.
FIRST_DAYS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}

_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_PLAIN_AMOUNT = re.compile(r"(-?[0-9]{1,12})(?:\.([0-9]{1,6}))?")
_DECIMAL_FIGURE = re.compile(r"-?[0-9][0-9,]*\.[0-9]{1,4}")
_TIME = (
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AP]M)?(?:Z|[+-][0-9:]{4,6})?)?"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.年])([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})日?{_TIME}")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0+)?")
_THREE = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_DAY_MONTH = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+([0-9]{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?[ -]([0-9]{1,2}),? ([0-9]{4})")
CURRENCY_WORDS = {
    "人民币": "CNY", "RMB": "CNY", "元": "CNY", "CNH": "CNY", "￥": "CNY", "人民币元": "CNY",
    "美元": "USD", "美金": "USD", "US$": "USD", "欧元": "EUR", "€": "EUR", "港币": "HKD",
    "港元": "HKD", "HK$": "HKD", "日元": "JPY", "日圆": "JPY", "英镑": "GBP", "£": "GBP",
    "新台币": "TWD", "台币": "TWD", "加元": "CAD", "澳元": "AUD", "新加坡元": "SGD",
    "韩元": "KRW", "瑞士法郎": "CHF", "卢布": "RUB", "泰铢": "THB", "澳门元": "MOP",
}  # fmt: skip


def text_of(cell: Any, length_max: int) -> str:
    """A text as written, but for the blanks around and inside; refuses what cannot be shown."""
    text = cell if isinstance(cell, str) else _shown(cell)
    if not text.isprintable():
        for character in text:
            if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\r\n":
                raise Refused("text_unprintable", text=_printable(text))
    text = " ".join(text.split())
    if len(text) > length_max:
        raise Refused("text_too_long", text=text[:SHOWN_MAX], length_max=length_max)
    return text


def identifier_of(cell: Any, length_max: int = 64) -> str:
    """A code or number as written: leading zeros stay, ``1930571429.0`` is 1930571429.

    Refuses what a spreadsheet has rounded (``1.93E+09``), and invisible characters.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= EXACT_WHOLE_MAX or cell != int(cell):
            raise Refused("identifier_lost_digits", text=_shown(cell))
        return str(int(cell))
    text = text_of(cell, length_max)
    if not text.isprintable():
        for character in text:
            if unicodedata.category(character) == "Cf":
                raise Refused("text_unprintable", text=_printable(text))
    if "." in text and (whole := _WHOLE_FLOAT.fullmatch(text)):
        return whole[1]
    if _SCIENTIFIC.fullmatch(text) and ("." in text or "+" in text):
        raise Refused("identifier_lost_digits", text=text)
    return text


def day_of(cell: Any, order: str, serials: str = "") -> date:
    """A day; ``order`` says how 01/02/2025 is meant, ``serials`` from where 45292 is counted.

    Refuses days that do not exist.
    """
    if isinstance(cell, date):
        return _in_range(cell)
    text = str(cell).strip().translate(_HALF_WIDTH)
    if serials and _SERIAL.fullmatch(text):
        return _in_range(FIRST_DAYS[serials] + timedelta(days=int(text.partition(".")[0])))
    return _day_from_text(text, order)


def is_day_number(cell: Any) -> bool:
    """Whether a cell looks like a day that a spreadsheet counts: 45292 for 1 January 2024."""
    return not isinstance(cell, date | bool) and _SERIAL.fullmatch(str(cell).strip()) is not None


def amount_of(cell: Any, currency: str, decimal_mark: str, power: int = 0) -> int:
    """An amount in minor units; refuses whatever is not exactly one. ``power``: 4 for 万元."""
    if isinstance(cell, str):
        plain = _PLAIN_AMOUNT.fullmatch(cell) if decimal_mark == "." and not power else None
        if plain is None:
            return amount_from_text(cell, currency, decimal_mark=decimal_mark, power=power)
        return _plain_minor(cell, plain, currency)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # A spreadsheet keeps fifteen figures: 0.1 + 0.2 is 0.3 there.
        return minor_from_decimal(Decimal(f"{cell:.15g}").scaleb(power), currency)
    raise Refused("amount_unreadable", text=_shown(cell))


def _plain_minor(cell: str, plain: re.Match[str], currency: str) -> int:
    """Figures with at most as many decimals as the currency has: the quick road for most rows."""
    places, fraction = digits(currency), plain[2] or ""
    if len(fraction) > places:
        return minor_from_decimal(Decimal(cell), currency)
    return int(plain[1] + fraction.ljust(places, "0"))


def currency_of(cell: Any) -> str:
    """The ISO code of a currency written as code, word or sign."""
    text = str(cell).strip()
    return CURRENCY_WORDS.get(text) or CURRENCY_WORDS.get(text.upper()) or text.upper()[:12]


@dataclass(frozen=True, slots=True)
class DayOrder:
    """What the texts of the day columns say about their order.

    ``state``: ``decided``, ``silent`` (no text needs it), ``open`` (several orders fit: ask),
    ``contradicting`` (no order fits all). ``because``: texts that show it.
    """

    state: str
    order: str = "ymd"
    because: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


def order_of_days(texts: Iterable[str]) -> DayOrder:
    """Which order of day, month and year fits every text such as 01/02/2025 or 31.12.24."""
    fitting: set[str] = set(ORDERS)
    doubtful: dict[str, None] = {}
    witness: dict[str, str] = {}
    for text in texts:
        readings = _readings(text)
        if not readings:
            continue
        for order in fitting - readings.keys():
            witness.setdefault(order, text)
        fitting &= readings.keys()
        if len(set(readings.values())) > 1:
            doubtful[text] = None
    shown = tuple(doubtful)[:3]
    if not fitting:
        return DayOrder("contradicting", because=tuple(dict.fromkeys(witness.values()))[:3])
    orders = tuple(order for order in ORDERS if order in fitting)
    if len(orders) == 1:
        return DayOrder("decided", orders[0], tuple(witness.values())[:1], orders)
    if not doubtful:
        return DayOrder("silent", orders[0], (), orders)
    return DayOrder("open", orders[0], shown, orders)


def is_day_text(text: str) -> bool:
    """Whether a text is a day and so no heading; a bare 2025 or 202501 may be one."""
    return any(form.fullmatch(text) for form in (_YEAR_FIRST, _THREE))


def is_value(text: str) -> bool:
    """Whether a text is a day or an amount with decimals, and so no heading."""
    return is_day_text(text) or _DECIMAL_FIGURE.fullmatch(text) is not None


def needs_order(cell: Any) -> bool:
    """Whether a cell is a day whose order must be known."""
    if not isinstance(cell, str):
        return False
    return _THREE.fullmatch(cell.strip().translate(_HALF_WIDTH)) is not None


def _readings(text: str) -> dict[str, date]:
    """What a text of three short numbers can mean, by order."""
    three = _THREE.fullmatch(text.strip().translate(_HALF_WIDTH))
    if not three:
        return {}
    readings: dict[str, date] = {}
    for order in ORDERS:
        try:
            readings[order] = _three(three, order)
        except (ValueError, Refused):
            continue
    return readings


@lru_cache(maxsize=20_000)
def _day_from_text(text: str, order: str) -> date:
    if not text:
        raise Refused("date_missing")
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return _in_range(date(int(found[1]), int(found[3]), int(found[4])))
        if found := _COMPACT.fullmatch(text):
            return _in_range(date(int(found[1]), int(found[2]), int(found[3])))
        if found := _THREE.fullmatch(text):
            return _in_range(_three(found, order))
        if found := _DAY_MONTH.fullmatch(text):
            return _in_range(date(int(found[3]), _month(found[2]), int(found[1])))
        if found := _MONTH_DAY.fullmatch(text):
            return _in_range(date(int(found[3]), _month(found[1]), int(found[2])))
    except ValueError:
        raise Refused("date_does_not_exist", text=text[:SHOWN_MAX])
    raise Refused("date_unreadable", text=text[:SHOWN_MAX])


def _three(found: re.Match[str], order: str) -> date:
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 4:
        day, month = (first, second) if order == "dmy" else (second, first)
        if order == "ymd":
            raise ValueError("the year stands last")
        return date(third, month, day)
    if order == "ymd":
        return date(2000 + first, second, third)
    day, month = (first, second) if order == "dmy" else (second, first)
    return date(2000 + third, month, day)


def _month(name: str) -> int:
    if (number := _MONTHS.get(name[:3].lower())) is None:
        raise ValueError(name)
    return number


def _in_range(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise Refused("date_far_out", day=day, earliest=EARLIEST, latest=LATEST)
    return day


def _shown(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:SHOWN_MAX]
