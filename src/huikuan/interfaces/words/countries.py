"""Countries and currencies by their letters, in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """``CN`` is China or 中国; letters nobody knows stay as they are."""
    return str(_locale(_in_chinese()).territories.get(code, code))


def currency_name(code: str) -> str:
    """``CNY`` is Chinese Yuan or 人民币; letters nobody knows stay as they are."""
    return str(_locale(_in_chinese()).currencies.get(code, code))


def _in_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


@lru_cache(maxsize=2)
def _locale(in_chinese: bool) -> Locale:
    return Locale("zh" if in_chinese else "en")
