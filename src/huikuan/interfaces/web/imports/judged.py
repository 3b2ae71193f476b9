"""What was found in a file, as a page shows it: figures, first rows, errors by reason and page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huikuan.engine.terms import Trigger
from huikuan.interfaces.web.imports.words import KINDS, reason_name
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.table_refusals import field_word, warning_sentence
from huikuan.interfaces.words.terms import trigger_name
from huikuan.records.files.models import Intake

PAGE_ROWS = 25
_BILL = ("customer_code", "customer_name", "number", "issued_on", "due_on")
COLUMNS = {
    "receivables": (*_BILL, "amount_minor"),
    "history": (*_BILL, "paid_on", "amount_minor"),
    "receipts": ("customer_code", "customer_name", "number", "received_on", "amount_minor"),
    "einvoices": (*_BILL, "amount_minor"),
    "customers": ("code", "name", "uscc", "region", "contact"),
    "contracts": ("customer_code", "number", "title", "signed_on", "terms", "amount_minor"),
    "orders": ("customer_code", "number", "ordered_on", "product", "quantity", "amount_minor"),
    "deliveries": ("order", "number", "shipped_on", "product", "quantity"),
    "events": ("contract", "order", "trigger", "happened_on", "number", "amount_minor"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were refused or warned of, in how many rows."""

    code: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row with its place, its value, and what is said about it."""

    row: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """One page of refused rows or warnings; ``list`` is ``refused`` or ``warnings``."""

    list: str
    reasons: tuple[Reason, ...]
    rows: tuple[JudgedRow, ...]
    count: int
    kept: int
    page: int
    has_next: bool

    @property
    def previous(self) -> int:
        """The page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self.page + 1

    @property
    def chosen(self) -> str:
        """The reason it is narrowed to."""
        return next((reason.code for reason in self.reasons if reason.is_chosen), "")


def judged(intake: Intake, request: Visit) -> dict[str, Any]:
    """Everything a preview or a result shows of what was found."""
    found = intake.result
    sums = found.get("sums", {})
    open_sums = found.get("open_sums", {})
    return {
        "failure": sentence(found["failed"], found.get("params", {})) if "failed" in found else "",
        "kind_name": KINDS[intake.kind],
        "found": found,
        "warning_count": sum(found.get("warning_counts", {}).values()),
        "sums": [(currency, minor, open_sums.get(currency, 0)) for currency, minor in sums.items()],
        "has_open": intake.kind in {"receivables", "history", "einvoices"},
        "example_heads": [
            (_kind(name), field_word(name.removesuffix("_minor"))) for name in COLUMNS[intake.kind]
        ],
        "examples": [_example(row, COLUMNS[intake.kind]) for row in found.get("examples", [])],
        "refused": _rows("refused", intake, request),
        "warned": _rows("warnings", intake, request),
    }


def _example(row: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, Any, str]]:
    """The cells of one row as they will be: kind, value, currency."""
    cells = []
    for name in names:
        value = row.get(name) or ""
        if name == "trigger" and value:
            value = trigger_name(Trigger(value))
        cells.append((_kind(name), value, str(row.get("currency", ""))))
    return cells


def _kind(name: str) -> str:
    return "money" if name.endswith("_minor") else "date" if name.endswith("_on") else "text"


def _rows(which: str, intake: Intake, request: Visit) -> JudgedRows:
    found, asked = intake.result, request.GET
    is_refused = which == "refused"
    kept = found.get("refused_rows" if is_refused else "warnings", [])
    counts = found.get("refusal_counts" if is_refused else "warning_counts", {})
    chosen = asked.get(which, "") if asked.get(which, "") in counts else ""
    code_at = 2 if is_refused else 1
    fitting = [row for row in kept if not chosen or row[code_at] == chosen]
    page = min(
        max(_whole(asked.get(f"{which}_page", "")), 1), 1 + max(len(fitting) - 1, 0) // PAGE_ROWS
    )
    shown = fitting[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    tell = _refused_row if is_refused else _warned_row
    return JudgedRows(
        list=which,
        reasons=tuple(
            Reason(code, reason_name(code), count, code == chosen)
            for code, count in sorted(counts.items(), key=lambda pair: -pair[1])
        ),
        rows=tuple(tell(row, found.get("columns", {})) for row in shown),
        count=counts.get(chosen, 0) if chosen else sum(counts.values()),
        kept=len(kept),
        page=page,
        has_next=page * PAGE_ROWS < len(fitting),
    )


def _refused_row(kept: Sequence[Any], columns: Mapping[str, str]) -> JudgedRow:
    row, field, code, params, *value = kept
    column = columns.get(field) or field_word(field)
    return JudgedRow(row, column, str(value[0]) if value else "", sentence(code, params))


def _warned_row(kept: Sequence[Any], columns: Mapping[str, str]) -> JudgedRow:
    row, code, params = kept
    return JudgedRow(row, "", "", warning_sentence(code, params))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def latest_day(days: Sequence[date | None], today: date) -> date | None:
    """The last day a file speaks of, when that lies more than a month back."""
    known = max((day for day in days if day), default=None)
    return known if known and (today - known).days > 31 else None
