"""What must be asked about a file before it can be read, with examples from the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from huikuan.engine.money import ambiguity_of_amounts, digits
from huikuan.errors import Refused
from huikuan.integrations.tables.cells import (
    CURRENCY_WORDS,
    currency_of,
    is_day_number,
    needs_order,
    order_of_days,
)
from huikuan.integrations.tables.headings import (
    CERTAIN,
    FIELDS,
    REQUIRED,
    Guess,
    bracketed,
    guesses,
    power_of,
)
from huikuan.integrations.tables.opening import Table

DAY_FIELDS = frozenset(
    {"issued_on", "due_on", "paid_on", "received_on", "signed_on", "ordered_on", "shipped_on",
     "happened_on"}
)  # fmt: skip
AMOUNT_FIELDS = frozenset({"amount", "open_amount", "paid_amount", "tax"})
# Kinds that need no amount: without one nobody asks for its currency.
MAYBE_WITHOUT_MONEY = frozenset({"customers", "deliveries", "events"})
EXAMPLES_MAX = 3
_ISO = frozenset(CURRENCY_WORDS.values())
EXAMPLE_ROWS = 100
_NINES = str.maketrans("12345678", "99999999")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing only a person can say: ``encoding sheet column dates serials decimal unit
    currency zeros``.

    ``options`` are the possible answers, ``examples`` what the file shows for each of them or
    for all; for ``column`` the question is about ``field``, and ``suggested`` is the guess.
    """

    code: str
    field: str = ""
    options: tuple[str, ...] = ()
    examples: tuple[tuple[str, ...], ...] = ()
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table are to be read: field to place, order of days, decimal mark.

    ``serials`` says from where days that are numbers are counted, ``powers`` which columns of
    amounts stand in thousands (3) or 万元 (4).
    """

    columns: dict[str, int]
    dates: str = "ymd"
    decimal: str = "."
    currency: str = ""
    serials: str = ""
    powers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is known of a table's meaning, and what is still open."""

    layout: Layout
    questions: tuple[Question, ...]
    headings: dict[str, str]
    unused: tuple[str, ...]


@dataclass
class _Evidence:
    """What one walk through the rows shows."""

    days: dict[str, None] = field(default_factory=dict)
    serials: dict[str, None] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    examples: dict[int, list[str]] = field(default_factory=dict)
    differing: set[tuple[int, int]] = field(default_factory=set)


def questions(table: Table, kind: str, answers: dict[str, Any]) -> tuple[Question, ...]:
    """The questions that are still open."""
    return understanding(table, kind, answers).questions


def understanding(table: Table, kind: str, answers: dict[str, Any]) -> Understanding:
    """Read the headings and walk once through the rows; what stays unsure becomes a question."""
    first = _questions_before_reading(table)
    if first:
        return Understanding(Layout({}), first, {}, table.headings)
    told = _told_columns(table, kind, answers.get("columns") or {})
    found = guesses(table.headings, kind)
    places = {name: place for place, name in enumerate(table.headings) if name}
    sure = {name: g.heading for name, g in found.items() if g.certainty == CERTAIN and g.heading}
    columns = {name: places[heading] for name, heading in (sure | told).items() if heading}
    unsure = _unsure(found, kind, told)
    evidence = _evidence(table, columns, unsure, places)
    _settle_equal_columns(unsure, columns, evidence, places)
    asked = [_column_question(table, guess, evidence, places) for guess in unsure.values()]
    asked = [_suggested_by_name(question, columns, table) for question in asked]
    dates, about_dates = _dates(evidence, answers)
    serials, about_serials = _serials(evidence, answers)
    decimal, about_decimal = _decimal(evidence, answers)
    powers, about_unit = _powers(table, columns, evidence, answers)
    currency, about_currency = _currency(table, kind, columns, answers)
    about = (about_dates, about_serials, about_decimal, about_unit, about_currency)
    asked += [question for question in about if question]
    used = {name: table.headings[place] for name, place in columns.items()}
    unused = tuple(name for name in table.headings if name and name not in used.values())
    layout = Layout(columns, dates, decimal, currency, serials, powers)
    return Understanding(layout, tuple(asked), used, unused)


def _questions_before_reading(table: Table) -> tuple[Question, ...]:
    asked = []
    if len(table.sheets) > 1:
        asked.append(Question("sheet", options=table.sheets, suggested=table.sheet))
    if len(table.encodings) > 1:
        asked.append(
            Question("encoding", options=table.encodings, examples=table.encoding_examples)
        )
    return tuple(asked)


def _told_columns(table: Table, kind: str, told: dict[str, str]) -> dict[str, str]:
    """The columns a person named; refuses fields and headings that are not there."""
    names = {name.casefold(): name for name in table.headings if name}
    columns = {}
    for name, heading in told.items():
        if name not in FIELDS[kind]:
            raise Refused("field_unknown", field=name, fields=", ".join(FIELDS[kind]))
        if heading and heading.strip().casefold() not in names:
            raise Refused("column_missing", heading=heading, headings=", ".join(names.values()))
        columns[name] = names[heading.strip().casefold()] if heading else ""
    return columns


def _unsure(found: dict[str, Guess], kind: str, told: dict[str, str]) -> dict[str, Guess]:
    """Fields whose column must be asked: several columns fit, a word is only similar, or a
    field that must be there is missing."""
    have = {name for name, guess in found.items() if guess.certainty == CERTAIN}
    have |= {name for name, heading in told.items() if heading}
    missing = {group[0] for group in REQUIRED[kind] if not have.intersection(group)}
    taken = set(told.values())
    return {
        name: guess
        for name, guess in found.items()
        if name not in told
        and guess.certainty != CERTAIN
        and (name in missing or set(guess.candidates) - taken)
    }


def _evidence(
    table: Table, columns: dict[str, int], unsure: dict[str, Guess], places: dict[str, int]
) -> _Evidence:
    """Walk through all rows: a question is only asked when no row decides it."""
    seen = _Evidence()
    rivals = {name: [places[h] for h in guess.candidates] for name, guess in unsure.items()}
    wanted = columns | {name: found[0] for name, found in rivals.items() if found}
    day_places = [place for name, place in wanted.items() if name in DAY_FIELDS]
    amount_places = [place for name, place in wanted.items() if name in AMOUNT_FIELDS]
    pairs = [(found[0], other) for found in rivals.values() for other in found[1:]]
    for count, (_, cells) in enumerate(table.rows()):
        if count < EXAMPLE_ROWS:
            _keep_examples(seen, cells)
        width = len(cells)
        for place in day_places:
            _keep_day(seen, cells[place] if place < width else "")
        for place in amount_places:
            cell = cells[place] if place < width else ""
            if cell and isinstance(cell, str):
                shape = cell[0] + cell[1:].replace("0", "9").translate(_NINES)
                if shape not in seen.amounts:
                    seen.amounts[shape] = cell
        for first, other in pairs:
            if max(first, other) < width and cells[first] != cells[other]:
                seen.differing.add((first, other))
    return seen


def _keep_day(seen: _Evidence, cell: Any) -> None:
    if cell and cell not in seen.days and needs_order(cell):
        seen.days[cell] = None
    elif cell and len(seen.serials) < EXAMPLES_MAX and is_day_number(cell):
        seen.serials[str(cell)] = None


def _keep_examples(seen: _Evidence, cells: Sequence[Any]) -> None:
    for place, cell in enumerate(cells):
        if cell != "":
            shown = seen.examples.setdefault(place, [])
            if len(shown) < EXAMPLES_MAX and str(cell) not in shown:
                shown.append(str(cell)[:60])


def _settle_equal_columns(
    unsure: dict[str, Guess], columns: dict[str, int], seen: _Evidence, places: dict[str, int]
) -> None:
    """Two columns for one field that say the same in every row leave nothing to ask."""
    for name, guess in list(unsure.items()):
        rivals = [places[heading] for heading in guess.candidates]
        pairs = {(rivals[0], other) for other in rivals[1:]} if rivals else set()
        if pairs and not pairs & seen.differing:
            columns[name] = rivals[0]
            del unsure[name]


def _column_question(
    table: Table, guess: Guess, seen: _Evidence, places: dict[str, int]
) -> Question:
    options = guess.candidates or tuple(name for name in table.headings if name)
    examples = tuple(tuple(seen.examples.get(places[name], ())) for name in options)
    return Question("column", guess.field, options, examples, guess.heading or "")


def _suggested_by_name(question: Question, columns: dict[str, int], table: Table) -> Question:
    """Where customers have no code, their name may stand for it; a person says so."""
    name = {"customer_code": "customer_name", "code": "name"}.get(question.field, "")
    if question.suggested or name not in columns:
        return question
    heading = table.headings[columns[name]]
    return replace(question, suggested=heading) if heading in question.options else question


def _dates(seen: _Evidence, answers: dict[str, Any]) -> tuple[str, Question | None]:
    told = str(answers.get("dates") or "")
    if told:
        if told not in {"dmy", "mdy", "ymd"}:
            raise Refused("date_order_unknown", order=told)
        return told, None
    found = order_of_days(seen.days)
    if found.state in {"decided", "silent"}:
        return found.order, None
    options = found.orders or ("dmy", "mdy", "ymd")
    return found.order, Question("dates", options=options, examples=(found.because,))


def _decimal(seen: _Evidence, answers: dict[str, Any]) -> tuple[str, Question | None]:
    told = str(answers.get("decimal") or "")
    if told:
        if told not in {".", ","}:
            raise Refused("decimal_mark_unknown", mark=told)
        return told, None
    found = ambiguity_of_amounts(seen.amounts.values())
    if found.state in {"decided", "silent"}:
        return found.mark or ".", None
    return ".", Question("decimal", options=(".", ","), examples=(found.because,))


def _serials(seen: _Evidence, answers: dict[str, Any]) -> tuple[str, Question | None]:
    """Days that are bare numbers: no format tells from where the spreadsheet counted them."""
    if not seen.serials:
        return "", None
    told = str(answers.get("serials") or "")
    if told:
        return told, None
    return "", Question("serials", options=("1900", "1904"), examples=(tuple(seen.serials),))


def _powers(
    table: Table, columns: dict[str, int], seen: _Evidence, answers: dict[str, Any]
) -> tuple[dict[str, int], Question | None]:
    """Columns whose heading says 万元 or thousands; whether their figures keep to it is asked."""
    places = {name: columns[name] for name in sorted(AMOUNT_FIELDS & columns.keys())}
    powers = {n: power for n, at in places.items() if (power := power_of(table.headings[at]))}
    told = answers.get("unit")
    if told == "plain" or not powers:
        return {}, None
    if told == "headed":
        return powers, None
    name, power = next(iter(powers.items()))
    shown = (table.headings[places[name]], str(power), *seen.examples.get(places[name], ()))
    return {}, Question("unit", options=("headed", "plain"), examples=(shown,))


def _currency(
    table: Table, kind: str, columns: dict[str, int], answers: dict[str, Any]
) -> tuple[str, Question | None]:
    told = currency_of(answers.get("currency") or "")
    if told:
        digits(told)
    place = columns.get("amount", columns.get("open_amount"))
    is_moneyless = kind in MAYBE_WITHOUT_MONEY and place is None
    if is_moneyless or "currency" in columns or told:
        return told, None
    heading = bracketed(table.headings[place]) if place is not None else ""
    suggested = CURRENCY_WORDS.get(heading) or (heading if heading in _ISO else "")
    shown = _first_values(table, place)
    return "", Question("currency", examples=(shown,), suggested=suggested)


def _first_values(table: Table, place: int | None) -> tuple[str, ...]:
    if place is None:
        return ()
    values: Iterable[str] = (
        str(cells[place]) for _, cells in table.rows() if place < len(cells) and cells[place] != ""
    )
    return tuple(value for value, _ in zip(values, range(EXAMPLES_MAX), strict=False))
