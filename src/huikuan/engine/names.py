"""Company names: one key for all writings of a name, and the text a search looks through."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

from huikuan.engine.regions import REGIONS

_TO_SIMPLIFIED = OpenCC("t2s")
_ACCENTS = re.compile("[\u0300-\u036f]")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(
    "[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\u3400-\u9fff\U00020000-\U0003ffff]+"
)
_TAIL = re.compile("(?=有限|股份|集团|科技|贸易|分公司)")
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
    "private": "pte",
    "pvt": "pte",
    "pty": "pte",
    "proprietary": "pte",
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
    text = _folded(name)
    text = _TO_SIMPLIFIED.convert(text) if _HAN.search(text) else text
    for form, short in _FORMS.items():
        text = text.replace(form, short)
    region, text = _region_and_rest(text)
    text = _ABBREVIATED.sub(lambda found: re.sub(r"[./]", "", found[0]), text)
    words = re.findall(r"\w+", text.replace("_", " "))
    key = "".join(_LATIN_FORMS.get(word, word) for word in words)
    return region + key or "".join(text.split())


def search_text(names: Iterable[str], codes: Iterable[str] = ()) -> str:
    """What a search for the company looks through, in small letters, a line for each writing.

    Every name as it is written and in simplified characters, its pinyin, its initials
    ("上海华联" → "shanghaihualian", "shhl"), then the codes.
    """
    lines: dict[str, None] = {}
    for name in names:
        plain = search_form(name)
        lines[plain] = None
        if _HAN.search(plain):
            simplified = _TO_SIMPLIFIED.convert(plain)
            syllables = _syllables(simplified)
            lines[simplified] = None
            lines["".join(syllables)] = None
            lines["".join(syllable[:1] for syllable in syllables)] = None
        else:
            lines["".join(word[:1] for word in re.findall(r"\w+", plain))] = None
    for code in codes:
        lines[search_form(code)] = None
    return "\n".join(line for line in lines if line)


def search_form(text: str) -> str:
    """A name, code or question as searches compare it: half-width, small, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def search_words(question: str) -> tuple[str, ...]:
    """The words of a question, each of which has to stand in the search text."""
    plain = search_form(question)
    return tuple((_TO_SIMPLIFIED.convert(plain) if _HAN.search(plain) else plain).split())


def matches_search(text: str, question: str) -> bool:
    """Whether a company with this search text answers the question."""
    return all(word in text for word in search_words(question))


def _folded(name: str) -> str:
    """Half-width, small, without accents and invisible signs."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if text.isascii():
        return text
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", text)


def _region_and_rest(text: str) -> tuple[str, str]:
    """The region a Chinese name carries in front or in brackets, and the name without it."""
    if not _HAN.search(text):
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


def _syllables(text: str) -> list[str]:
    """The pinyin of Chinese, other text as it stands, spaces left out."""
    syllables: list[str] = []
    for run in _HAN_RUN.findall(text):
        if _HAN.match(run):
            for piece in _TAIL.split(run):
                syllables.extend(_pinyin(piece))
        else:
            syllables.extend(re.findall(r"\w", run))
    return syllables


@lru_cache(maxsize=50_000)
def _pinyin(piece: str) -> tuple[str, ...]:
    # Read as a phrase, not character by character: 重庆 is chongqing, 重量 is zhongliang.
    return tuple(lazy_pinyin(piece))
