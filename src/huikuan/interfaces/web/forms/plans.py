"""A payment plan as it is typed: in one line of text, or line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from huikuan.desks.contracts.commands import LineTerms, keep_lines, keep_plan
from huikuan.engine.money import amount_from_text, decimal_from_minor
from huikuan.engine.terms import (
    WHOLE,
    Label,
    Plan,
    PlanLine,
    Term,
    Trigger,
    check_plan,
    plan_from_text,
    share_text,
    term_from_text,
    term_text,
)
from huikuan.errors import Refused
from huikuan.interfaces.words.terms import terms_language
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import PaymentPlan, PaymentPlanLine

LINES_MAX = 40
_AFTER_ACCEPTANCE = frozenset({Trigger.ACCEPTED, Trigger.PRELIMINARILY_ACCEPTED})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of a plan as it was typed, all of it text."""

    label: str = ""
    basis: str = "percent"
    value: str = ""
    trigger: str = ""
    offset: str = ""
    fixed_on: str = ""
    deemed: str = ""
    evidence: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen: such a line is passed over."""
        return not (self.value or self.offset or self.fixed_on or self.basis == "rest")


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """What was typed of a plan: as text (``mode`` text) or as rows."""

    mode: str
    text: str
    rows: tuple[PlanRow, ...]
    variant: str
    currency: str
    deemed_days: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no plan was typed at all."""
        return not self.rows if self.mode == "lines" else not self.text

    def read(self) -> tuple[Plan, tuple[LineTerms, ...]]:
        """The plan it means; refuses what the grammar refuses."""
        if self.mode == "lines":
            read = [_line(row, number, self) for number, row in enumerate(self.rows, start=1)]
            plan = tuple(line for line, _ in read)
            check_plan(plan)
            return plan, tuple(more for _, more in read)
        plan = plan_from_text(self.text, variant=self.variant or None, currency=self.currency)
        return plan, tuple(LineTerms(deemed_days=self._deemed(line.term)) for line in plan)

    def keep(self, *, by: Actor) -> "PaymentPlan":
        """The plan, kept for good."""
        plan, terms = self.read()
        if self.mode == "lines":
            return keep_lines(
                plan, by=by, terms=terms, language=terms_language(), currency=self.currency
            )
        return keep_plan(
            self.text, by=by, variant=self.variant, currency=self.currency, terms=terms
        )

    def _deemed(self, term: Term) -> int | None:
        return self.deemed_days if term.trigger in _AFTER_ACCEPTANCE else None


def typed_plan(data: QueryDict, currency: str, variant: str, deemed_days: int | None) -> TypedPlan:
    """What a form says of the plan."""
    rows = tuple(row for row in rows_typed(data) if not row.is_empty)
    mode = "lines" if data.get("plan_mode") == "lines" else "text"
    text = data.get("plan_text", "").strip()
    return TypedPlan(mode, text, rows, variant, currency, deemed_days)


def rows_typed(data: QueryDict) -> list[PlanRow]:
    """The rows as they stand in a form, empty ones too."""
    names = [each.name for each in fields(PlanRow)]
    columns = [data.getlist(f"line_{name}")[:LINES_MAX] for name in names]
    longest = max(map(len, columns), default=0)
    filled = [[*column, *[""] * (longest - len(column))] for column in columns]
    return [PlanRow(*map(str.strip, row)) for row in zip(*filled, strict=True)]


def rows_of(plan: "PaymentPlan", currency: str) -> list[PlanRow]:
    """A kept plan as rows to be changed."""
    return [_row(line, currency) for line in plan.lines.order_by("position")]


def needs_rows(plan: "PaymentPlan") -> bool:
    """Whether a plan has something that its text alone does not say."""
    return any(line.evidence or line.fixed_on for line in plan.lines.all())


def _row(line: "PaymentPlanLine", currency: str) -> PlanRow:
    term = line.terms
    offset = term_text(replace(term, trigger=None), terms_language())
    row = PlanRow(
        label=line.label,
        trigger=line.trigger,
        offset=offset,
        fixed_on=line.fixed_on.isoformat() if line.fixed_on else "",
        deemed=str(line.deemed_days or ""),
        evidence=line.evidence[0] if line.evidence else "",
    )
    if line.share is not None:
        return replace(row, value=share_text(line.share))
    if line.amount_minor is not None:
        figures = str(decimal_from_minor(line.amount_minor, currency))
        return replace(row, basis="amount", value=figures)
    return replace(row, basis="rest")


def _line(row: PlanRow, number: int, typed: TypedPlan) -> tuple[PlanLine, LineTerms]:
    trigger: Trigger = _one_of(Trigger, row.trigger, number)
    label: Label = _one_of(Label, row.label, number)
    term = Term(trigger)
    if row.offset:
        counted = term_from_text(row.offset, variant=typed.variant or None)
        if counted.trigger is not None and counted.trigger != trigger:
            raise Refused("terms_name_two_events", text=row.offset)
        term = replace(counted, trigger=trigger)
    fixed_on = _day(row.fixed_on)
    if trigger is Trigger.ON_DATE and fixed_on is None:
        raise Refused("plan_date_missing", line=number)
    deemed = int(row.deemed) if row.deemed.isascii() and row.deemed.isdigit() else None
    if deemed is None and trigger in _AFTER_ACCEPTANCE:
        deemed = typed.deemed_days
    more = LineTerms((row.evidence,) if row.evidence else (), fixed_on, deemed)
    return _with_basis(row, label, term, number, typed.currency), more


def _with_basis(row: PlanRow, label: Label, term: Term, number: int, currency: str) -> PlanLine:
    if row.basis == "rest":
        return PlanLine(label, term, is_remainder=True)
    if row.basis == "amount":
        return PlanLine(label, term, amount_minor=amount_from_text(row.value, currency))
    figures = row.value.replace("％", "%").removesuffix("%").strip()
    whole, _, parts = figures.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 3 and len(parts) <= 2):
        raise Refused("plan_percent_unreadable", line=number)
    if parts and not (parts.isascii() and parts.isdigit()):
        raise Refused("plan_percent_unreadable", line=number)
    return PlanLine(label, term, share=int(whole) * (WHOLE // 100) + int(parts.ljust(2, "0") or 0))


def _one_of(kind: Any, value: str, number: int) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise Refused("plan_line_incomplete", line=number) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def blank_rows(count: int) -> Sequence[PlanRow]:
    """Empty rows to type into."""
    return [PlanRow() for _ in range(count)]
