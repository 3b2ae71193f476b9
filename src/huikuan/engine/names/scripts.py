"""Writings of the same letters: simplified characters, letters without accents."""

import re
import unicodedata

from opencc import OpenCC

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_TO_SIMPLIFIED = OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters (臺灣 → 台湾); text without Chinese as it is."""
    return str(_TO_SIMPLIFIED.convert(text)) if HAN.search(text) else text


def unaccented(text: str) -> str:
    """The text without accents (é → e), other scripts as they are."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
