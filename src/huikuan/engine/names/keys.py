"""One key for all writings of a company's name."""

import re
import unicodedata

from huikuan.engine.names.regions import REGIONS
from huikuan.engine.names.scripts import HAN, simplified, unaccented

_BRACKETED = re.compile(r"[(\[{<【〔《]\s*([^)\]}>】〕》]*?)\s*[)\]}>】〕》]")
_ABBREVIATED = re.compile(r"\b(?:[a-z0-9]\.){2,}[a-z0-9]?|\b[a-z](?:/[a-z])+\b")
_REGION_FIRST = re.compile(f"({'|'.join(sorted(REGIONS, key=len, reverse=True))})(?:省|市)?")
_FORMS = {
    "有限责任公司": "有限公司",
    "股份公司": "股份有限公司",
}
_LATIN_FORMS = {
    "incorporated": "inc",
    "limited": "ltd",
    "ltda": "ltd",
    "corporation": "corp",
    "company": "co",
    "cie": "co",
    "pte": "private",
    "pvt": "private",
    "proprietary": "pty",
    "aktiengesellschaft": "ag",
    "and": "",
    "the": "",
}


def name_key(name: str) -> str:
    """What all writings of one company's name have in common.

    Width, case, accents, spaces, brackets and traditional characters do not count;
    有限责任公司 reads 有限公司, Limited reads Ltd, and a region in brackets moves to the front:
    "上海华联贸易有限公司" ≡ "華聯貿易（上海市）有限责任公司". A branch (分公司), a group (集团)
    and a share company (股份) stay apart: they are other debtors. Source: domain handbook
    §1.1. A name without letters keeps its signs, so that no two of them fall together.
    """
    text = simplified(_folded(name))
    for form, short in _FORMS.items():
        text = text.replace(form, short)
    region, text = _region_and_rest(text)
    text = _ABBREVIATED.sub(lambda found: re.sub(r"[./]", "", found[0]), text)
    words = re.findall(r"\w+", text.replace("_", " "))
    key = "".join(_LATIN_FORMS.get(word, word) for word in words)
    return region + key or "".join(text.split())


def _folded(name: str) -> str:
    """Half-width, small, without accents and invisible signs."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if text.isascii():
        return text
    return "".join(sign for sign in unaccented(text) if unicodedata.category(sign) != "Cf")


def _region_and_rest(text: str) -> tuple[str, str]:
    """The region a Chinese name carries in front or in brackets, and the name without it."""
    if not HAN.search(text):
        return "", text
    text = text.strip()
    ahead = _REGION_FIRST.match(text)
    if ahead:
        return ahead[1], text[ahead.end() :]
    for bracketed in _BRACKETED.finditer(text):
        inside = _REGION_FIRST.fullmatch(bracketed[1])
        if inside:
            return inside[1], text[: bracketed.start()] + text[bracketed.end() :]
    return "", text
