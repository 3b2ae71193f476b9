"""The ageing as pictures: how the whole is spread over its buckets, and who carries it."""

from typing import Any

from django.utils.translation import gettext as _

from huikuan.engine.ageing.buckets import DUE, NOT_DUE, Buckets
from huikuan.engine.money import digits
from huikuan.interfaces.web.reports.question import Question
from huikuan.interfaces.web.reports.table import ShownTable, items_url, narrowed_to
from huikuan.interfaces.words.ages import BUCKETS
from huikuan.reports.ageing import AgeingRow

FRESH = ("fresh1", "fresh2", "fresh3", "jade")
NAME_WIDTH = 150
LABELS = {"interval": 0, "width": 66, "overflow": "break", "hideOverlap": True}
# On an axis there is room for the numbers only; the hint above the bar says the whole name.
SHORT = {
    "d1_30": "1–30", "d31_60": "31–60", "d61_90": "61–90", "d91_180": "91–180",
    "d181_365": "181–365", "over_365": "> 365",
}  # fmt: skip


def major(minor: int, currency: str) -> float:
    """An amount as charts take it: in whole units with decimals."""
    return minor / 10 ** digits(currency)


def bucket_codes(definition: Buckets) -> tuple[str, ...]:
    """The buckets from young to old, the not yet due first."""
    return definition.codes


def bucket_colours(definition: Buckets) -> dict[str, str]:
    """Green is not yet due (or young); from there it grows warmer with age."""
    if definition.clock == DUE:
        early = [code for code in definition.codes if code == NOT_DUE or code.startswith("due_")]
    else:
        early = [code for code in definition.codes if code in ("m3", "m6", "m12", "y1")]
    late = [code for code in definition.codes if code not in early]
    fresh = dict(zip(early, FRESH[-len(early) :], strict=True))
    step = 6 / max(len(late), 1)
    return fresh | {code: f"age{min(int(place * step) + 1, 6)}" for place, code in enumerate(late)}


def spread_chart(sums: AgeingRow, question: Question, definition: Buckets) -> dict[str, Any]:
    """One column per bucket over everything that is asked for."""
    colours = bucket_colours(definition)
    bars = [
        {
            "value": major(sums.cell(code), sums.currency),
            "url": items_url(question, code),
            "itemStyle": {"color": colours[code]},
        }
        for code in bucket_codes(definition)
    ]
    labels = [SHORT.get(code) or str(BUCKETS[code]) for code in bucket_codes(definition)]
    return {
        "xAxis": {"type": "category", "data": labels, "axisLabel": LABELS},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "name": _("Open"), "data": bars, "barMaxWidth": 54}],
    }


def largest_chart(shown: ShownTable, question: Question, definition: Buckets) -> dict[str, Any]:
    """The rows with most overdue as bars, each laid out by age."""
    rows = [row for row in reversed(shown.largest) if row.open_minor]
    colours = bucket_colours(definition)
    series = []
    for code in bucket_codes(definition):
        data = [
            {
                "value": major(row.cell(code), row.currency),
                "url": items_url(narrowed_to(question, row), code),
            }
            for row in rows
        ]
        series.append(
            {
                "type": "bar",
                "stack": "all",
                "name": str(BUCKETS[code]),
                "data": data,
                "barMaxWidth": 20,
                "itemStyle": {"color": colours[code]},
            }
        )
    names = {"width": NAME_WIDTH, "overflow": "truncate"}
    return {
        "legend": {"top": 0, "type": "scroll"},
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value"},
        "yAxis": {
            "type": "category",
            "data": [row.name or row.code or "—" for row in rows],
            "axisLabel": names,
        },
        "series": series,
    }
