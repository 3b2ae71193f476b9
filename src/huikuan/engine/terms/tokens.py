"""Payment terms cut into the pieces they are made of: events, steps, names, shares."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huikuan.engine.terms.shapes import (
    Cutoff,
    Days,
    Discount,
    InMonth,
    Instrument,
    InstrumentKind,
    Label,
    Months,
    NextDay,
    Trigger,
)
from huikuan.engine.terms.vocabulary import LABELS, TRIGGERS
from huikuan.errors import Refused

LONGEST_TEXT = 1_000


class Before:
    """The money comes before the event."""


@dataclass(frozen=True)
class MonthSettlement:
    """月结: means two things, and ``variant`` says which, where the text does."""

    days: int
    variant: str


Piece = (
    Trigger | Label | Days | Months | InMonth | NextDay | Cutoff
    | Discount | Instrument | MonthSettlement | type[Before]
)  # fmt: skip

_NUMBER = r"(\d{1,4}|[零一二三四五六七八九十百两]{1,5})"
_DAY = r"(\d{1,2})(?:日|号|st|nd|rd|th)"
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_AHEAD = {"当": 0, "本": 0, "次": 1, "下": 1, "下个": 1, "隔": 2, "次次": 2, "再次": 2}
_FILLERS = re.compile(
    r"[+,，;；、。.]|(?:之日|之后|以后|以内|之内|之前|日起|起|后|内|再|时|的|当日|当天)"
    r"|(?:付款|支付|付清|结清|到账|付|凭|款)|(?:账期|帐期)"
    r"|(?:net|within|after|from|following|upon|on|at|of|the|date|payment|pay|due|then|and|days?date)"
)
_BEFORE = re.compile(r"前|before|priorto")
_NEXT_MONTH = r"(?:the)?(?:next|following)month"


def plain(text: str) -> str:
    """Half-width, lower case, without blanks. Refuses ``terms_missing``, ``terms_too_long``."""
    body = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    if not body:
        raise Refused("terms_missing")
    if len(body) > LONGEST_TEXT:
        raise Refused("terms_too_long", longest=LONGEST_TEXT)
    return body


def pieces(body: str) -> Iterator[Piece]:
    """The pieces in their order. Refuses ``terms_unreadable`` with the part not understood."""
    at = 0
    while at < len(body):
        found = _piece_at(body, at)
        if found is None:
            raise Refused("terms_unreadable", text=body, part=body[at:])
        at, piece = found
        if piece is not None:
            yield piece


def number_from(text: str) -> int:
    """30, 三十, 一百二十: figures or Chinese numerals below a thousand."""
    if text.isdecimal():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = _FIGURES[hundreds] * 100 if hundreds in _FIGURES else 100 * ("百" in text)
    total += (_FIGURES.get(tens.lstrip("零"), 1) * 10) if ten else 0
    return total + _FIGURES.get(ones.lstrip("零"), 0)


def _piece_at(body: str, at: int) -> tuple[int, Piece | None] | None:
    for pattern, make in _PATTERNS:
        found = pattern.match(body, at)
        if found:
            return found.end(), make(found)
    for word, meant in _WORDS:
        if body.startswith(word, at):
            return at + len(word), meant
    if found := _BEFORE.match(body, at):
        return found.end(), Before
    if found := _FILLERS.match(body, at):
        return found.end(), None
    return None


def _in_month(found: re.Match[str]) -> InMonth:
    ahead = int(found["nth"]) if found["nth"] else _AHEAD[found["ahead"]]
    return InMonth(ahead, int(found["day"]) if found["day"] else 31)


def _instrument(found: re.Match[str]) -> Instrument:
    number = number_from(found[1])
    tenor = Months(number) if "月" in found[2] or "month" in found[2] else Days(number)
    bank = found[3].startswith(("银", "bank"))
    return Instrument(
        InstrumentKind.BANK_ACCEPTANCE if bank else InstrumentKind.TRADE_ACCEPTANCE, tenor
    )


def _discount(found: re.Match[str]) -> Discount:
    whole, _, parts = found[1].partition(".")
    return Discount(int(whole) * 100 + int(parts.ljust(2, "0") or 0), int(found[2]))


_PATTERNS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Piece]]] = [
    (re.compile(pattern), make)
    for pattern, make in (
        (
            rf"(?:见票后)?{_NUMBER}(天|日|个月|days?|months?)期?的?"
            r"(银承|银行承兑|商承|商业承兑|bankacceptance|tradeacceptance)"
            r"(?:汇票|bill|draft)?",
            _instrument,
        ),
        (r"(\d{1,2}(?:\.\d{1,2})?)%?/(\d{1,3})(?:天|days?)?(?![\d%./])", _discount),
        (
            rf"月结(?:{_NUMBER}(?:天|日))?(?:\(?([ab])\)?)?",
            lambda found: MonthSettlement(
                number_from(found[1]) if found[1] else 0, (found[2] or "").upper()
            ),
        ),
        (
            r"(?:每月)?(\d{1,2})(?:日|号)(?:截止|截单|截账|结账|关账)",
            lambda found: Cutoff(int(found[1])),
        ),
        (r"cut-?off(?:on)?(?:the)?(\d{1,2})(?:st|nd|rd|th)?", lambda found: Cutoff(int(found[1]))),
        (
            r"(?:(?P<ahead>次次|再次|下个|[当本次下隔])月|第(?P<nth>\d{1,3})个月)"
            r"(?:月?[底末]|(?P<day>\d{1,2})(?:日|号))",
            _in_month,
        ),
        (
            rf"{_DAY}of{_NEXT_MONTH}|{_DAY}prox\.?",
            lambda found: InMonth(1, int(found[1] or found[2])),
        ),
        (rf"{_DAY}ofthemonth", lambda found: InMonth(0, int(found[1]))),
        (
            rf"{_DAY}ofmonth(\d{{1,3}})ahead",
            lambda found: InMonth(int(found[2]), int(found[1])),
        ),
        (rf"endof{_NEXT_MONTH}", lambda _: InMonth(1)),
        (r"endofmonth(\d{1,3})ahead", lambda found: InMonth(int(found[1]))),
        (r"月[底末]|eom|endof(?:the)?month", lambda _: InMonth(0)),
        (
            r"每月(\d{1,2})(?:日|号)|every(\d{1,2})(?:st|nd|rd|th)",
            lambda found: NextDay(int(found[1] or found[2])),
        ),
        (
            rf"{_NUMBER}(?:个?工作[日天]|(?:working|business)days?)",
            lambda found: Days(number_from(found[1]), working=True),
        ),
        (rf"{_NUMBER}(?:个月|months?)", lambda found: Months(number_from(found[1]))),
        (r"半年", lambda _: Months(6)),
        (rf"{_NUMBER}(?:年|years?)", lambda found: Months(12 * number_from(found[1]))),
        (rf"{_NUMBER}(?:周|个?星期|weeks?)", lambda found: Days(7 * number_from(found[1]))),
        (
            rf"{_NUMBER}个?(?:自然日|日历日|天|日|calendardays?|days?)",
            lambda found: Days(number_from(found[1])),
        ),
        (r"(?:净|net|n/)(\d{1,4})(?:天|日|days?)?", lambda found: Days(int(found[1]))),
        (r"(?<=eom)(\d{1,4})|(?<=eom\+)(\d{1,4})", lambda found: Days(int(found[1] or found[2]))),
    )
]
_WORDS: list[tuple[str, Trigger | Label]] = sorted(
    (
        (word.replace(" ", ""), meant)
        for words in (TRIGGERS, LABELS)
        for meant, (chinese, english) in words.items()  # type: ignore[attr-defined]
        for word in (*chinese, *english)
    ),
    key=lambda pair: -len(pair[0]),
)
