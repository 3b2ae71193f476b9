"""The ageing as a table: figures from a fixed list, one currency at a time, each cell a link."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from huikuan.engine.ageing.buckets import DUE, NOT_DUE, Buckets
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.reports.question import NOBODY, Question
from huikuan.interfaces.words.ages import BUCKETS, DIMENSIONS, NOTHING
from huikuan.records.people.queries import organization
from huikuan.records.people.rights import Rights
from huikuan.reports.ageing import PERMISSION, AgeingRow, AgeingTable, ageing
from huikuan.reports.remembered import remembered

PAGE_ROWS = 50
LARGEST = 10
OPEN_FIRST = "-open"


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of amounts. ``cell`` names the items behind it; without, there is no link."""

    code: str
    label: str | Promise
    amount: Callable[[AgeingRow], int]
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount, with the way to the items that make it."""

    code: str
    minor: int
    url: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the table: what it is called, where it leads, its amounts."""

    name: str
    note: str
    url: str
    currency: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One currency with what is open in it."""

    currency: str
    open_minor: int
    overdue_minor: int
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's name with the link that sorts by it."""

    label: str
    query: str
    is_up: bool
    is_down: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """What the page draws: headings with sorting, rows of one page, totals, the currencies."""

    figures: tuple[Figure, ...]
    headings: tuple[Heading, ...]
    rows: tuple[ShownRow, ...]
    total: ShownRow | None
    tabs: tuple[Tab, ...]
    currency: str
    largest: tuple[AgeingRow, ...]
    sums: AgeingRow | None
    first: int
    last: int
    count: int
    pages: int


def ageing_asked(rights: Rights, question: Question) -> AgeingTable:
    """The whole answer to a question, computed once as long as nothing changes."""
    within = question.within
    key = (
        "ageing", rights.reach(PERMISSION), question.as_of, question.known_on, question.by,
        question.buckets, question.netted, within,
    )  # fmt: skip

    def compute() -> AgeingTable:
        return ageing(
            rights,
            as_of=question.as_of,
            known_on=question.known_on,
            by=question.by,
            buckets=question.buckets,
            within=within,
            netted=question.netted,
        )

    return remembered(key, compute, lambda table: len(table.rows))


def figures_of(definition: Buckets, netted: bool) -> tuple[Figure, ...]:
    """The columns of a definition, from what is owed to what stands against it."""

    def figure(code: str, amount: Callable[[AgeingRow], int], cell: str | None = None) -> Figure:
        return Figure(code, BUCKETS[code], amount, code if cell is None else cell)

    def bucket(code: str) -> Figure:
        return figure(code, lambda row: row.cell(code))

    splits_due = definition.clock == DUE and NOT_DUE not in definition.codes
    found = [figure("open", lambda row: row.open_minor)]
    found.append(figure("overdue", lambda row: row.overdue_minor))  # A phone shows two columns.
    if not splits_due:
        found.append(figure("not_due", lambda row: row.not_due_minor))
    found += [bucket(code) for code in definition.codes if code != NOT_DUE]
    found.append(figure("unapplied", lambda row: row.unapplied_minor))
    found.append(figure("credit", lambda row: row.credit_minor))
    if not netted:
        found.append(figure("net", lambda row: row.net_minor, ""))
    return tuple(found)


def base_first(currencies: Iterable[str]) -> list[str]:
    """Currencies by name, the company's own before all others."""
    company = organization()
    base = company.base_currency if company else ""
    return sorted(set(currencies), key=lambda code: (code != base, code))


def shown_table(table: AgeingTable, question: Question) -> ShownTable:
    """One page of one currency of the answer."""
    currencies = base_first(row.currency for row in table.totals)
    chosen = question.currency if question.currency in currencies else ""
    chosen = chosen or (currencies[0] if currencies else "")
    figures = figures_of(table.definition, table.netted)
    rows = [row for row in table.rows if row.currency == chosen]
    rows = _sorted(rows, question.sort, figures)
    sums = next((row for row in table.totals if row.currency == chosen), None)
    kept = rows[: question.top] if question.top else rows
    pages = max(-(-len(kept) // PAGE_ROWS), 1)
    start = (min(question.page, pages) - 1) * PAGE_ROWS
    on_page = kept[start : start + PAGE_ROWS]
    asked = replace(question, currency=chosen)
    return ShownTable(
        figures=figures,
        headings=_headings(asked, figures),
        rows=tuple(_shown(row, asked, figures) for row in on_page),
        total=_total(sums, asked, figures),
        tabs=_tabs(table, question, currencies, chosen),
        currency=chosen,
        largest=tuple(nlargest(LARGEST, rows, key=lambda row: row.overdue_minor)),
        sums=sums,
        first=start + 1,
        last=start + len(on_page),
        count=len(kept),
        pages=pages,
    )


def sort_codes(figures: Iterable[Figure]) -> list[str]:
    """By what the table can be sorted."""
    return ["name", *(figure.code for figure in figures)]


def _sorted(rows: list[AgeingRow], sort: str, figures: tuple[Figure, ...]) -> list[AgeingRow]:
    asked = sort or OPEN_FIRST
    if asked == OPEN_FIRST:
        return rows  # The answer comes in this order.
    code, falling = asked.removeprefix("-"), asked.startswith("-")
    if code == "name":
        return sorted(rows, key=lambda row: (row.name or row.code, row.value), reverse=falling)
    amount = next((each.amount for each in figures if each.code == code), None)
    if amount is None:
        return rows
    return sorted(rows, key=amount, reverse=falling)


def _headings(question: Question, figures: tuple[Figure, ...]) -> tuple[Heading, ...]:
    now = question.sort or OPEN_FIRST
    labels = {"name": DIMENSIONS[question.by], **{each.code: each.label for each in figures}}
    return tuple(
        Heading(
            str(labels[code]),
            question.link(sort=_turned(code, now)),
            now == code,
            now == f"-{code}",
        )
        for code in sort_codes(figures)
    )


def _turned(code: str, now: str) -> str:
    if code == "name":
        return "-name" if now == "name" else "name"
    return code if now == f"-{code}" else f"-{code}"


def _tabs(
    table: AgeingTable, question: Question, currencies: list[str], chosen: str
) -> tuple[Tab, ...]:
    by_currency = {row.currency: row for row in table.totals}
    return tuple(
        Tab(
            code,
            by_currency[code].open_minor,
            by_currency[code].overdue_minor,
            question.link(currency=code),
            code == chosen,
        )
        for code in currencies
    )


def narrowed_to(question: Question, row: AgeingRow) -> Question:
    """The same question for what one row of the table stands for."""
    if question.by == "currency":
        return replace(question, currency=row.currency)
    name, value = question.by, row.value or NOBODY
    if question.by == "customer":
        value = row.code
    elif question.by == "debtor":
        name, _, value = row.value.partition(":")
        value = row.code if name == "customer" else value
    narrowed: dict[str, Any] = {name: value}
    return replace(question, **narrowed)


def row_url(question: Question, row: AgeingRow) -> str:
    """Where the name of a row leads: the customer, or the customers behind it."""
    if question.by == "customer" or row.value.startswith("customer:"):
        return url_if("customer", row.code)
    behind = replace(narrowed_to(question, row), by="customer", top=0)
    return f"{reverse('ageing')}?{behind.link()}"


def items_url(question: Question, cell: str, **changes: Any) -> str:
    """The page with the items behind an amount."""
    query = replace(question, sort="", top=0, by="customer").link(bucket=cell, **changes)
    return f"{reverse('ageing-items')}?{query}"


def _shown(row: AgeingRow, question: Question, figures: tuple[Figure, ...]) -> ShownRow:
    narrowed = narrowed_to(question, row)
    name = row.name or row.code or NOTHING.get(question.by, row.currency)
    url = row_url(question, row)
    return ShownRow(str(name), row.code, url, row.currency, _cells(row, narrowed, figures))


def _total(
    sums: AgeingRow | None, question: Question, figures: tuple[Figure, ...]
) -> ShownRow | None:
    if sums is None:
        return None
    return ShownRow("", "", "", sums.currency, _cells(sums, question, figures))


def _cells(row: AgeingRow, question: Question, figures: tuple[Figure, ...]) -> tuple[Cell, ...]:
    found = []
    for figure in figures:
        minor = figure.amount(row)
        url = items_url(question, figure.cell) if figure.cell and minor else ""
        found.append(Cell(figure.code, minor, url))
    return tuple(found)
