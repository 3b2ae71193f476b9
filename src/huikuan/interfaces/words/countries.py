"""Countries by their two letters, in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """``CN`` is China or 中国; letters nobody knows stay as they are."""
    return _names((get_language() or "en").startswith("zh")).get(code, code)


@lru_cache(maxsize=2)
def _names(in_chinese: bool) -> dict[str, str]:
    return dict(Locale("zh" if in_chinese else "en").territories)
