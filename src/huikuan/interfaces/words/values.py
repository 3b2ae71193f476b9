"""How a fact is written inside a sentence: days, money, numbers, lists."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from huikuan.engine.money import digits


class Shown(dict[str, str]):
    """The facts of a sentence as text; a fact that was not given shows as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def shown(params: Mapping[str, Any]) -> Shown:
    """Every fact of a refusal or event as the reader's language writes it.

    Names ending in ``_minor`` are money in the currency named beside them (``currency``).
    """
    currency = str(params.get("currency", ""))
    return Shown({name: _text(name, value, currency) for name, value in params.items()})


def money_text(minor: int, currency: str) -> str:
    """``1,234.50 CNY``: the amount with the decimals of its currency."""
    places = digits(currency) if currency else 2
    if not places:
        return f"{minor:,} {currency}".rstrip()
    sign, (major, rest) = "-" if minor < 0 else "", divmod(abs(minor), 10**places)
    return f"{sign}{major:,}.{rest:0{places}d} {currency}".rstrip()


def _text(name: str, value: Any, currency: str) -> str:
    if isinstance(value, str):
        value = _moment(name, value)
    if name.endswith("_minor") and isinstance(value, int):
        return money_text(value, currency)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return _day(value, get_language())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list | tuple | set | frozenset):
        comma = "、" if (get_language() or "").startswith("zh") else ", "
        return comma.join(_text(name, each, currency) for each in value)
    return str(value)


@lru_cache(maxsize=4096)
def _day(day: date, language: str | None) -> str:
    """A day as this language, which is the active one, writes it."""
    return date_format(day, "DATE_FORMAT")


def _moment(name: str, text: str) -> Any:
    """A day or instant that was kept as ISO text, as the timeline does, is one again."""
    is_day = name == "on" or name.endswith("_on")
    try:
        if is_day:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if name.endswith("_at") else text
    except ValueError:
        return text
