"""What an address asks of the ageing page: read from fixed lists, and written as a link again."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from huikuan.engine.ageing.buckets import DEFINITIONS
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.queries import customers_by_code
from huikuan.reports.parties import DIMENSIONS, Within

FIRST_YEAR, LAST_YEAR = 1990, 2100
NOBODY = "-"
TEXT_MAX = 120
NARROWED_BY = ("customer", "group", "owner", "department", "region")


@dataclass(frozen=True, slots=True)
class Question:
    """One view of the ageing. ``customer`` is a code; ``-`` stands for those without one.

    ``known_on`` is nothing when everything known now counts; ``top`` shows only so many rows.
    """

    as_of: date
    today: date
    known_on: date | None = None
    by: str = "customer"
    buckets: str = "overdue"
    currency: str = ""
    netted: bool = False
    customer: str = ""
    group: str = ""
    owner: str = ""
    department: str = ""
    region: str = ""
    sort: str = ""
    page: int = 1
    top: int = 0
    bucket: str = ""
    due_from: date | None = None
    due_to: date | None = None
    problems: tuple[str, ...] = ()

    @property
    def within(self) -> Within:
        """Which customers it is narrowed to."""
        values = {name: getattr(self, name) for name in NARROWED_BY}
        narrowed = {
            name: "" if value == NOBODY else value for name, value in values.items() if value
        }
        if narrowed.get("customer"):
            known = customers_by_code([narrowed["customer"]])
            narrowed["customer"] = str(next((each.pk for each in known.values()), 0))
        return Within(**narrowed)

    @property
    def parts(self) -> dict[str, str]:
        """What differs from the page without any question."""
        plain = {
            "as_of": "" if self.as_of == self.today else self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "due_from": self.due_from.isoformat() if self.due_from else "",
            "due_to": self.due_to.isoformat() if self.due_to else "",
            "by": "" if self.by == "customer" else self.by,
            "buckets": "" if self.buckets == "overdue" else self.buckets,
            "netted": "1" if self.netted else "",
            "top": str(self.top or ""),
            "page": str(self.page) if self.page > 1 else "",
        }
        same = ("currency", *NARROWED_BY, "sort", "bucket")
        plain |= {name: getattr(self, name) for name in same}
        return {name: value for name, value in plain.items() if value}

    @property
    def due(self) -> tuple[date, date] | None:
        """The due days it is narrowed to."""
        return (self.due_from, self.due_to) if self.due_from and self.due_to else None

    def link(self, **changes: Any) -> str:
        """The query of the same view with something changed; it starts again on page one."""
        return urlencode(replace(self, **{"page": 1, **changes}).parts)

    @property
    def is_narrowed(self) -> bool:
        """Whether only some customers are asked for."""
        return any(getattr(self, name) for name in NARROWED_BY)


def question_of(request: Visit) -> Question:
    """Read the address; what cannot be read is passed over, with one sentence each."""
    today = request.actor.today
    problems: list[str] = []
    as_of = _day(request, "as_of", problems) or today
    texts = {name: request.GET.get(name, "").strip()[:TEXT_MAX] for name in NARROWED_BY}
    for name in ("group", "owner", "department"):
        if texts[name] != NOBODY and not _is_number(texts[name]):
            texts[name] = ""
    return Question(
        as_of=as_of,
        today=today,
        known_on=_day(request, "known_on", problems),
        by=_one_of(request, "by", DIMENSIONS),
        buckets=_one_of(request, "buckets", tuple(sorted(DEFINITIONS, key=_overdue_first))),
        currency=request.GET.get("currency", "").strip()[:3].upper(),
        netted=request.GET.get("netted") == "1",
        sort=request.GET.get("sort", "").strip()[:30],
        page=_number(request.GET.get("page", "")) or 1,
        top=min(_number(request.GET.get("top", "")), 100),
        bucket=request.GET.get("bucket", "").strip()[:20],
        due_from=_day(request, "due_from", problems),
        due_to=_day(request, "due_to", problems),
        problems=tuple(problems),
        **texts,
    )


def _overdue_first(code: str) -> tuple[bool, str]:
    return code != "overdue", code


def _day(request: Visit, name: str, problems: list[str]) -> date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        problems.append(
            _("“%(text)s” is not a day we can use. Write it like 2026-03-31.") % {"text": text[:40]}
        )
        return None
    return day


def _one_of(request: Visit, name: str, known: tuple[str, ...]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else known[0]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _number(text: str) -> int:
    return int(text) if _is_number(text) and len(text) < 7 else 0
