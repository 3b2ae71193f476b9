"""How a file is read: what must be asked, and what was understood and may be changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from huikuan.engine.money import amount_from_text
from huikuan.errors import Refused
from huikuan.flows.take_file_in import looked_at
from huikuan.integrations.tables.cells import day_of
from huikuan.integrations.tables.headings import FIELDS, REQUIRED, guesses
from huikuan.integrations.tables.looks import Look
from huikuan.integrations.tables.questions import Question
from huikuan.interfaces.web.imports.words import (
    DAY_ORDERS,
    DECIMAL_MARKS,
    ENCODINGS,
    GUESS_REASONS,
    REVENUE,
    SERIALS,
    UNITS,
    ZEROS,
)
from huikuan.interfaces.web.start import CURRENCIES
from huikuan.interfaces.words.table_refusals import field_word, question_sentence
from huikuan.records.files.models import Intake, Reading
from huikuan.records.files.queries import reading_of
from huikuan.records.people.queries import organization

SIMPLE = ("sheet", "encoding", "dates", "serials", "decimal", "unit", "currency", "zeros",
          "revenue")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One answer, with what the file would say then."""

    value: str
    label: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answers; open, or answered and shown as it was read."""

    name: str
    sentence: str
    options: tuple[Option, ...]
    chosen: str = ""
    is_open: bool = False
    shown: tuple[str, ...] = ()
    last_time: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One field: its column, some values, and why this column was taken."""

    field: str
    word: str
    chosen: str
    options: tuple[Option, ...]
    examples: tuple[str, ...]
    reason: str
    is_required: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class FileReading:
    """A whole file: what is open, what is settled, which columns nobody reads."""

    questions: tuple[Asked, ...]
    settled: tuple[Asked, ...]
    columns: tuple[ColumnRead, ...]
    unused: tuple[str, ...]
    remembered: Reading | None

    @property
    def open_columns(self) -> tuple[ColumnRead, ...]:
        """The fields whose column must be named."""
        return tuple(column for column in self.columns if column.is_open)

    @property
    def read_columns(self) -> tuple[ColumnRead, ...]:
        """The fields that are read already, and those the file need not have."""
        return tuple(column for column in self.columns if not column.is_open)

    @property
    def is_open(self) -> bool:
        """Whether anything must be answered."""
        return bool(self.questions or self.open_columns)


def file_reading(intake: Intake) -> FileReading:
    """How a file is read, from what was found when it was looked at."""
    seen = looked_at(intake)
    found = seen.understanding
    remembered = reading_of(intake)
    last = remembered.answers if remembered else {}
    asked = [_asked(question, intake, last) for question in found.questions]
    is_readable = bool(found.layout.columns) or not asked
    columns = _columns(seen, intake, last) if is_readable else ()
    open_names = {question.name for question in asked}
    settled = _settled(seen, intake) if is_readable else ()
    return FileReading(
        questions=tuple(each for each in asked if each.name != "column"),
        settled=tuple(each for each in settled if each.name not in open_names),
        columns=columns,
        unused=found.unused if is_readable else (),
        remembered=remembered,
    )


def answers_from(sent: QueryDict, kind: str) -> dict[str, Any]:
    """What the person chose; a field that must be there and has no column stays open."""
    answers: dict[str, Any] = {name: sent[name] for name in SIMPLE if sent.get(name)}
    columns = {f: sent[f"column-{f}"] for f in FIELDS[kind] if f"column-{f}" in sent}
    for group in REQUIRED[kind]:
        if not any(columns.get(name) for name in group):
            columns = {name: value for name, value in columns.items() if name not in group}
    return answers | ({"columns": columns} if columns else {})


def _asked(question: Question, intake: Intake, last: dict[str, Any]) -> Asked:
    sentence = question_sentence(question.code, question.field)
    last_time = str(last.get(question.code) or "")
    options, shown = _OPTIONS[question.code](question)
    known = {option.value: option.label for option in options}
    return Asked(
        question.code, sentence, options, question.suggested, True, shown, known.get(last_time, "")
    )


def _texts(question: Question) -> tuple[str, ...]:
    return question.examples[0] if question.examples else ()


def _encodings(question: Question) -> Any:
    pairs = zip(question.options, question.examples, strict=True)
    return tuple(Option(name, ENCODINGS.get(name, name), lines) for name, lines in pairs), ()


def _sheets(question: Question) -> Any:
    return tuple(Option(name, name) for name in question.options), ()


def _dates(question: Question) -> Any:
    return tuple(_order(order, _texts(question)) for order in question.options), ()


def _order(order: str, texts: Iterable[str]) -> Option:
    return Option(order, str(DAY_ORDERS[order]), tuple(_day(text, order) for text in texts))


def _day(text: str, order: str) -> str:
    """``01/02/2025 → 2025-02-01``: a text of the file, read in this order."""
    try:
        return f"{text} → {day_of(text, order).isoformat()}"
    except Refused:
        return f"{text} → ?"


def _decimals(question: Question) -> Any:
    texts = _texts(question)
    marks = ((mark, label, "," if mark == "." else ".") for mark, label in DECIMAL_MARKS.items())
    return tuple(
        Option(mark, str(label), tuple(f"{t} → {_figure(t, mark, other)}" for t in texts))
        for mark, label, other in marks
    ), ()


def _figure(text: str, mark: str, other: str) -> str:
    whole, _, rest = text.replace(other, "").partition(mark)
    return f"{int(whole):,}.{rest or '00'}" if whole.isdecimal() else f"{whole}.{rest or '00'}"


def _currencies(question: Question) -> Any:
    company = organization()
    first = company.base_currency if company else "CNY"
    codes = dict.fromkeys((first, *CURRENCIES))
    return tuple(Option(code, code) for code in codes), _texts(question)


def _zeros(question: Question) -> Any:
    """``00123 Huaqiang ≟ 123 Hua Qiang``: two codes with the names that stand beside them."""
    pairs = tuple(
        f"{code} {name} ≟ {other} {other_name}"
        for code, other, name, other_name in question.examples
    )
    return tuple(Option(name, str(ZEROS[name])) for name in ("match", "keep")), pairs


def _serials(question: Question) -> Any:
    return tuple(
        Option(first, str(SERIALS[first]), tuple(_counted(t, first) for t in _texts(question)))
        for first in question.options
    ), ()


def _counted(text: str, first: str) -> str:
    """``45292 → 2024-01-01``: a day as a spreadsheet counts it."""
    try:
        return f"{text} → {day_of(text, 'ymd', first).isoformat()}"
    except Refused:
        return f"{text} → ?"


def _unit(question: Question) -> Any:
    """``12.5 → 125,000``: figures under a heading such as 金额(万元), taken at its word or not."""
    _heading, power, *texts = _texts(question)
    powers = {"headed": int(power), "plain": 0}
    options = tuple(
        Option(name, str(UNITS[name]), tuple(_scaled(text, powers[name]) for text in texts))
        for name in question.options
    )
    return options, (_heading,)


def _scaled(text: str, power: int) -> str:
    try:
        minor = amount_from_text(text, "CNY", power=power)
    except Refused:
        return f"{text} → ?"
    return f"{text} → {Decimal(minor).scaleb(-2):,.2f}"


def _column(question: Question) -> Any:
    return (), ()


_OPTIONS = {
    "column": _column,
    "currency": _currencies,
    "dates": _dates,
    "decimal": _decimals,
    "encoding": _encodings,
    "serials": _serials,
    "sheet": _sheets,
    "unit": _unit,
    "zeros": _zeros,
}


def _settled(seen: Look, intake: Intake) -> tuple[Asked, ...]:
    """What was read without asking, or was answered: each may be changed."""
    told, table, layout = intake.reading, seen.table, seen.understanding.layout
    settled = []
    if table.sheets:
        settled.append(_choice("sheet", {name: name for name in table.sheets}, table.sheet))
    else:
        used = str(told.get("encoding") or (table.encodings or ("utf-8",))[0])
        known = ENCODINGS | {used: ENCODINGS.get(used, used.upper())}
        settled.append(_choice("encoding", known, used))
    if seen.days or told.get("dates"):
        choice = _choice("dates", DAY_ORDERS, layout.dates)
        settled.append(replace(choice, shown=tuple(_day(text, layout.dates) for text in seen.days)))
    if intake.kind != "customers":
        settled.append(_choice("decimal", DECIMAL_MARKS, layout.decimal))
    if layout.currency:
        settled.append(_choice("currency", {c: c for c in CURRENCIES}, layout.currency))
    for name, labels in (("serials", SERIALS), ("unit", UNITS), ("zeros", ZEROS)):
        if told.get(name):
            settled.append(_choice(name, labels, str(told[name])))
    if intake.kind in {"receivables", "history", "einvoices"}:
        settled.append(_choice("revenue", REVENUE, str(told.get("revenue") or "no")))
    return tuple(settled)


def _choice(name: str, labels: dict[str, Any], chosen: str) -> Asked:
    known = labels if chosen in labels else {chosen: chosen} | labels
    options = tuple(Option(value, str(label)) for value, label in known.items())
    return Asked(name, "", options, chosen)


def _columns(seen: Look, intake: Intake, last: dict[str, Any]) -> tuple[ColumnRead, ...]:
    found, headings = seen.understanding, tuple(seen.samples)
    options = tuple(Option(name, name, seen.samples[name]) for name in headings)
    questions = {q.field: q for q in found.questions if q.code == "column"}
    required = {name for group in REQUIRED[intake.kind] for name in group[:1]}
    guessed, told = guesses(headings, intake.kind), intake.reading.get("columns") or {}
    columns = []
    for field in FIELDS[intake.kind]:
        question = questions.get(field)
        chosen = question.suggested if question else found.headings.get(field, "")
        reason = guessed[field].reason
        if field in told:
            reason = "remembered" if (last.get("columns") or {}).get(field) else "told"
        elif chosen and not question and reason == "several_columns":
            reason = "same_values"
        elif not chosen and not question:
            reason = "no_column"
        columns.append(
            ColumnRead(
                field,
                field_word(field),
                chosen,
                options,
                seen.samples.get(chosen, ()),
                str(GUESS_REASONS[reason]) if chosen or question else "",
                field in required,
                question is not None,
            )
        )
    return tuple(columns)
