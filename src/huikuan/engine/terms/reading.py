"""Payment terms as people write them, read into a plan; what may mean two things is asked."""

import re
from collections.abc import Iterable

from huikuan.engine.money import amount_from_text
from huikuan.engine.terms.plan import check_plan, share_text
from huikuan.engine.terms.shapes import (
    WHOLE,
    Days,
    Discount,
    InMonth,
    Instrument,
    Label,
    Months,
    Plan,
    PlanLine,
    Step,
    Term,
    Trigger,
)
from huikuan.engine.terms.tokens import Before, MonthSettlement, Piece, pieces, plain
from huikuan.engine.terms.vocabulary import (
    LABEL_OF_TRIGGER,
    MEANT_BY_LABEL,
    WARRANTY_MONTHS,
)
from huikuan.errors import Refused

VARIANTS = ("A", "B")
"""月结30天: A is the month's end and 30 days, B the end of the next month."""

_WHOLE_PHRASES: dict[str, Term] = {
    **dict.fromkeys(("货到付款", "cod", "cashondelivery"), Term(Trigger.DELIVERED)),
    **dict.fromkeys(
        ("款到发货", "先款后货", "款到提货", "cia", "cbd", "cashinadvance", "cashbeforedelivery"),
        Term(Trigger.SHIPPED, is_before=True),
    ),
    **dict.fromkeys(("见票即付", "票到付款", "dueonreceipt"), Term(Trigger.INVOICED)),
}
_SHARE = re.compile(
    r"(?P<percent>\d{1,3}(?:\.\d{1,2})?)%"
    r"|(?P<tenths>[一二三四五六七八九1-9])成(?P<half>半)?"
    r"|(?P<amount>\d[\d,.]*(?:万|亿)?元|(?:cny|rmb|usd|eur|gbp|hkd|jpy)\d(?:[\d,.]*\d)?)"
    r"|(?P<rest>其余|剩余|余额|余款|remainder|balance)"
)
_DISCOUNT = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})?%?/\d{1,3}(?![\d%./])")
_BETWEEN = re.compile(r"(?<!cut)[-—–;；、\n]+|和|(?<![a-z])and(?![a-z])")
_COMMA = re.compile(r"[,，/+]")
_SPLIT = re.compile(r"[1-9一二三四五六七八九]0?(?:[-:/：]?[1-9一二三四五六七八九]0?){1,5}")
_BY_COUNT = {
    3: (Label.ADVANCE, Label.SHIPMENT, Label.RETENTION),
    4: (Label.ADVANCE, Label.SHIPMENT, Label.ACCEPTANCE, Label.RETENTION),
}
_MOST_RETAINED = 1_000


def plan_from_text(text: str, *, variant: str | None = None, currency: str = "CNY") -> Plan:
    """The plan a text means: ``预付30%-发货60%-质保10%``, ``3331``, ``月结30天``, ``2/10 net 30``.

    ``variant`` answers which 月结 is meant (A or B); without it ``terms_variant_needed`` is
    refused, the question that is asked once per customer. Amounts are read in ``currency``.
    Refuses ``terms_missing``, ``terms_too_long``, ``terms_unreadable``,
    ``terms_name_two_events``, ``plan_line_needs_trigger``, ``plan_split_needs_triggers`` and
    what ``check_plan`` refuses. Grammar: domain handbook §2.13.
    """
    body = plain(text)
    split = _split_of_tenths(body)
    if split is not None:
        plan = split
    elif _SHARE.search(_without_discounts(body)):
        plan = tuple(_line(part, variant, currency) for part in _parts(body))
    else:
        plan = (PlanLine(Label.PAYMENT, term_from_text(text, variant=variant), share=WHOLE),)
    check_plan(plan)
    return plan


def term_from_text(text: str, *, variant: str | None = None) -> Term:
    """The due-day term of one payment; refuses like ``plan_from_text``."""
    body = plain(text)
    known = _WHOLE_PHRASES.get(body)
    return known or _term(list(pieces(body)), body, variant)


def _term(found: list[Piece], body: str, variant: str | None) -> Term:
    triggers = [piece for piece in found if isinstance(piece, Trigger)]
    if len(triggers) > 1:
        raise Refused("terms_name_two_events", text=body)
    discounts = [piece for piece in found if isinstance(piece, Discount)]
    instruments = [piece for piece in found if isinstance(piece, Instrument)]
    return Term(
        trigger=triggers[0] if triggers else None,
        steps=tuple(_steps(found, body, variant)),
        is_before=Before in found,
        discount=discounts[0] if discounts else None,
        instrument=instruments[0] if instruments else None,
    )


def _steps(found: list[Piece], body: str, variant: str | None) -> Iterable[Step]:
    for piece in found:
        if isinstance(piece, MonthSettlement):
            yield from _month_settlement(piece, body, variant)
        elif isinstance(piece, Step):
            yield piece


def _month_settlement(piece: MonthSettlement, body: str, variant: str | None) -> list[Step]:
    """Both readings of 月结; one that is no whole number of months can only be meant as A."""
    chosen = piece.variant or variant
    if piece.days % 30:
        chosen = "A"
    if chosen not in VARIANTS:
        raise Refused("terms_variant_needed", text=body, days=piece.days)
    if chosen == "A":
        return [InMonth(0), Days(piece.days)] if piece.days else [InMonth(0)]
    return [InMonth(max(piece.days // 30, 1))]


def _line(part: str, variant: str | None, currency: str) -> PlanLine:
    shares = list(_SHARE.finditer(_without_discounts(part)))
    share = next((one for one in shares if not one["rest"]), shares[0])
    body = part[: share.start()] + part[share.end() :]
    found = list(pieces(body)) if body else []
    labels = [piece for piece in found if isinstance(piece, Label)]
    term = _WHOLE_PHRASES.get(body) or _term(found, part, variant)
    label = labels[0] if labels else None
    if label is None and share["rest"]:
        label = Label.FINAL
    if label is None:
        label = LABEL_OF_TRIGGER.get(term.trigger, Label.PAYMENT) if term.trigger else Label.PAYMENT
    term = _with_event(term, label, part)
    if share["rest"]:
        return PlanLine(label, term, is_remainder=True)
    if share["amount"]:
        amount_minor = amount_from_text(share["amount"].upper(), currency)
        return PlanLine(label, term, amount_minor=amount_minor)
    return PlanLine(label, term, share=_share(share))


def _with_event(term: Term, label: Label, part: str) -> Term:
    """The event the name of the payment means where none is written; retention waits a year."""
    if term.trigger is not None:
        return term
    if label not in MEANT_BY_LABEL:
        raise Refused("plan_line_needs_trigger", part=part)
    steps = term.steps
    if label is Label.RETENTION and not steps:
        steps = (Months(WARRANTY_MONTHS),)
    return Term(MEANT_BY_LABEL[label], steps, term.is_before, term.discount, term.instrument)


def _share(share: re.Match[str]) -> int:
    """30%, 33.5%, 三成, 三成半 in hundredths of a percent."""
    if share["tenths"]:
        tenths = "一二三四五六七八九".find(share["tenths"]) + 1 or int(share["tenths"])
        return tenths * 1_000 + (500 if share["half"] else 0)
    whole, _, parts = share["percent"].partition(".")
    return int(whole) * 100 + int(parts.ljust(2, "0") or 0)


def _parts(body: str) -> list[str]:
    """The text cut into payments, one share in each; a piece without one joins its neighbour."""
    rough = [part for part in _BETWEEN.split(body) if part]
    parts: list[str] = []
    for part in rough:
        parts += _cut_at_commas(part)
    if any(not _SHARE.search(_without_discounts(part)) for part in parts):
        without = next(part for part in parts if not _SHARE.search(_without_discounts(part)))
        raise Refused("plan_part_has_no_share", part=without)
    return parts


def _cut_at_commas(part: str) -> list[str]:
    """A piece without a share belongs before or after, as the first piece shows."""
    rough = _cut(part)
    share_first = bool(_SHARE.match(_without_discounts(rough[0])))
    joined: list[str] = []
    waiting = ""
    for piece in rough:
        if _SHARE.search(_without_discounts(piece)):
            joined.append(waiting + piece)
            waiting = ""
        elif share_first and joined:
            joined[-1] += "," + piece
        else:
            waiting += piece + ","
    if waiting and joined:
        joined[-1] += "," + waiting.rstrip(",")
    return joined or [part]


def _cut(part: str) -> list[str]:
    edges = [found.span() for found in _COMMA.finditer(_without_discounts(part))]
    starts = [0, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), len(part)]
    return [part[start:end] for start, end in zip(starts, ends, strict=True) if start < end]


def _without_discounts(body: str) -> str:
    """The text with 2/10 and 2%/10 blanked out: they are no shares and no separators."""
    return _DISCOUNT.sub(lambda found: "#" * len(found[0]), body)


def _split_of_tenths(body: str) -> Plan | None:
    """3331, 3-6-1, 30/60/10: shares alone, the usual events by their number."""
    if not _SPLIT.fullmatch(body):
        return None
    figures = re.findall(r"[1-9一二三四五六七八九]", body)
    shares = [("一二三四五六七八九".find(one) + 1 or int(one)) * 1_000 for one in figures]
    if sum(shares) != WHOLE:
        raise Refused("plan_shares_do_not_sum", percent=share_text(sum(shares)))
    labels = _BY_COUNT.get(len(shares))
    if labels is None or shares[-1] > _MOST_RETAINED:
        raise Refused("plan_split_needs_triggers", text=body, parts=len(shares))
    return tuple(
        PlanLine(label, _with_event(Term(), label, body), share=share)
        for label, share in zip(labels, shares, strict=True)
    )
