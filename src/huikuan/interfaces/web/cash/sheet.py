"""The sheet on which money is laid out: a line per receivable, what is typed, what is left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huikuan.desks.cash.queries import proposed_parts
from huikuan.desks.receivables.queries import open_receivables
from huikuan.desks.receivables.rules import days_overdue
from huikuan.engine.money import amount_from_text, decimal_from_minor
from huikuan.errors import Refused
from huikuan.interfaces.web.cash.sources import Source
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import PLACE_REASONS
from huikuan.interfaces.words.refusals import refusal_sentence, sentence

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Receivable

LINES_MAX = 400
REMITTANCE_MAX = 20_000
ADVICE_MAX = 120
PART = re.compile(r"part-([0-9]{1,18})")
ADVICE = re.compile(r"^\s*(?P<number>\S.*?)[\s,;:：，；\t]+(?P<amount>\S+)\s*$")


@dataclass(slots=True)
class Line:
    """One receivable: what is open, what is typed for it, why it comes here, what is wrong."""

    receivable: "Receivable"
    open_minor: int
    overdue_days: int
    text: str = ""
    minor: int = 0
    reason: str | Promise = ""
    error: str = ""


@dataclass(slots=True)
class Sheet:
    """Money and what it is to pay; ``order`` is how it was laid out, ``on`` the day it counts."""

    source: Source
    lines: list[Line]
    on: date
    today: date
    has_more: bool = False
    order: str = "remittance"
    remittance: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def currency(self) -> str:
        """The currency of the money; it pays nothing in another."""
        return str(self.source.item.currency)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Pairs of receivable item and minor units."""
        return [(line.receivable.pk, line.minor) for line in self.lines if line.minor]

    @property
    def applied_minor(self) -> int:
        """What is laid out."""
        return sum(line.minor for line in self.lines)

    @property
    def rest_minor(self) -> int:
        """What is left of the money; below zero when too much is laid out."""
        return int(self.source.item.open_minor) - self.applied_minor

    @property
    def owed_minor(self) -> int:
        """All that is open on the lines."""
        return sum(line.open_minor for line in self.lines)

    @property
    def is_wrong(self) -> bool:
        """Whether something must be corrected before anything is applied."""
        return bool(self.errors) or any(line.error for line in self.lines)

    @property
    def sentences(self) -> list[str]:
        """Everything that is wrong, each with the number of its receivable."""
        named = [f"{line.receivable.number}: {line.error}" for line in self.lines if line.error]
        return [*self.errors, *named]

    @property
    def honest_order(self) -> str:
        """The order by which it was laid out, unless somebody changed an amount since."""
        if self.order == "remittance":
            return self.order
        proposed = proposed_parts(self.source.item.pk, self.order, self.on)
        same = {part.id: part.amount_minor for part in proposed} == dict(self.parts)
        return self.order if same else "remittance"


def sheet_of(source: Source, request: Visit) -> Sheet:
    """The empty sheet: what the customer owes in the currency of the money, earliest due first."""
    today = request.actor.today
    sheet = Sheet(source, [], max(today, source.since), today)
    owed = list(_owed(sheet)[: LINES_MAX + 1])
    sheet.lines = [_line(row, today) for row in owed[:LINES_MAX]]
    sheet.has_more = len(owed) > LINES_MAX
    _show_also(
        sheet, pk__in=[int(found[1]) for found in map(PART.fullmatch, request.POST) if found]
    )
    return sheet


def _owed(sheet: Sheet) -> QuerySet["Receivable"]:
    return open_receivables(sheet.source.customer.pk, sheet.currency)


def _line(row: "Receivable", today: date) -> Line:
    open_minor = row.item.open_minor
    return Line(row, open_minor, days_overdue(open_minor, row.due_on, today))


def _show_also(sheet: Sheet, **wanted: Any) -> None:
    """Put receivables on the sheet that stand beyond its end; most sheets have none."""
    if sheet.has_more:
        shown = {line.receivable.pk for line in sheet.lines}
        rows = _owed(sheet).filter(**wanted)[:LINES_MAX]
        sheet.lines += [_line(row, sheet.today) for row in rows if row.pk not in shown]


def filled_in_order(sheet: Sheet, order: str) -> None:
    """Lay the money out by an order, with the reason of each place."""
    if order not in ("oldest_first", "statutory"):
        return
    sheet.order = order
    parts = {part.id: part for part in proposed_parts(sheet.source.item.pk, order, sheet.on)}
    _show_also(sheet, pk__in=list(parts)[:LINES_MAX])
    for line in sheet.lines:
        if part := parts.get(line.receivable.pk):
            _lay(line, part.amount_minor)
            line.reason = PLACE_REASONS.get(part.reason, part.reason)


def filled_by_hand(sheet: Sheet, posted: Mapping[str, str]) -> None:
    """Read what was typed; with ``do=fill`` first what the payer's advice says."""
    order = posted.get("order", "")
    sheet.order = order if order in ("oldest_first", "statutory") else "remittance"
    _read_day(sheet, posted.get("on", ""))
    for line in sheet.lines:
        line.text = posted.get(f"part-{line.receivable.pk}", "").strip()[:60]
    sheet.remittance = posted.get("remittance", "")[:REMITTANCE_MAX]
    if posted.get("do") == "fill":
        _follow_advice(sheet)
    for line in sheet.lines:
        _read(line, sheet.currency)
    if sheet.rest_minor < 0:
        facts = {"unapplied_minor": sheet.source.item.open_minor, "currency": sheet.currency}
        sheet.errors.append(sentence("applied_above_received", facts))


def _read_day(sheet: Sheet, text: str) -> None:
    try:
        sheet.on = date.fromisoformat(text) if text else sheet.on
    except ValueError:
        sheet.errors.append(_("Enter the day like 2026-03-31."))


def _read(line: Line, currency: str) -> None:
    """An amount in its field: readable, not below zero, no more than is open."""
    if not line.text or line.error:
        return
    try:
        minor = amount_from_text(line.text, currency)
        if minor < 0:
            raise Refused("part_not_positive")
        if minor > line.open_minor:
            raise Refused("applied_above_open", open_minor=line.open_minor, currency=currency)
        line.minor = minor
    except Refused as refused:
        line.error = refusal_sentence(refused)


def _follow_advice(sheet: Sheet) -> None:
    """Fill in what the payer says: a line each, number and amount; what does not fit is said."""
    sheet.order = "remittance"
    advice = [told[:ADVICE_MAX] for told in map(str.strip, sheet.remittance.splitlines()) if told]
    named = [(told, ADVICE.match(told)) for told in advice]
    _show_also(sheet, number__in=[found["number"].strip() for _told, found in named if found])
    by_number = {line.receivable.number.casefold(): line for line in sheet.lines}
    for line in sheet.lines:
        line.text = ""
    strange = []
    for told, found in named:
        line_named = by_number.get(found["number"].strip().casefold()) if found else None
        if found is None or line_named is None or line_named.text:
            strange.append(told)
        else:
            line_named.text = found["amount"]
    if strange:
        facts = {"lines": "; ".join(strange[:5])}
        sheet.errors.append(
            _("No open receivable fits, or it stands twice: %(lines)s. Correct the text.") % facts
        )


def _lay(line: Line, minor: int) -> None:
    line.minor = minor
    line.text = str(decimal_from_minor(minor, line.receivable.currency))
