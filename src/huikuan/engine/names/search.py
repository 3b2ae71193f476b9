"""The text in which a search looks for a company: names, pinyin, initials, codes."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.contrib.mmseg import seg

from huikuan.engine.names.scripts import HAN, simplified, unaccented

_HAN_RUN = re.compile(
    "[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\u3400-\u9fff\U00020000-\U0003ffff]+"
)


def search_text(names: Iterable[str], codes: Iterable[str] = ()) -> str:
    """What a search for the company looks through, in small letters, a line for each writing.

    Every name as it is written and in simplified characters, its pinyin, its initials
    ("上海华联" → "shanghaihualian", "shhl"), then the codes.
    """
    lines: dict[str, None] = {}
    for name in names:
        plain = search_form(name)
        lines[plain] = None
        lines[unaccented(plain)] = None
        if HAN.search(plain):
            syllables = _syllables(simplified(plain))
            lines[simplified(plain)] = None
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
    return tuple(unaccented(simplified(plain)).split())


def matches_search(text: str, question: str) -> bool:
    """Whether a company with this search text answers the question."""
    return all(word in text for word in search_words(question))


def _syllables(text: str) -> list[str]:
    """The pinyin of Chinese, other text as it stands, spaces left out."""
    syllables: list[str] = []
    for run in _HAN_RUN.findall(text):
        if HAN.match(run):
            for phrase in seg.cut(run):
                syllables.extend(_pinyin(phrase))
        else:
            syllables.extend(re.findall(r"\w", run))
    return syllables


@lru_cache(maxsize=50_000)
def _pinyin(phrase: str) -> tuple[str, ...]:
    # Read as a phrase, not character by character: 重庆 is chongqing, 重量 is zhongliang.
    return tuple(lazy_pinyin(phrase))
