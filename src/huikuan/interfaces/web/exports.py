"""A list as an Excel file: text stays text, numbers are numbers, and who took it is noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from huikuan.engine.money import decimal_from_minor, digits
from huikuan.flows.hand_out import hand_out
from huikuan.interfaces.web.facts import CHUNK_ROWS, stream_of
from huikuan.records.people.actor import Actor

ROWS_MAX = 1_048_575
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes a file out of the house, when, which rows, and why when there are many."""

    by: Actor
    query: str
    reason: str = ""


def workbook(
    listing: Any, rows: QuerySet[Any] | Sequence[Any], *, by: Actor, query: str, reason: str = ""
) -> FileResponse:
    """The whole filtered list; each export leaves an event with its size."""
    taking = Taking(by, query, reason)
    file = TemporaryFile()  # noqa: SIM115 — the response closes it
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(str(listing.title)[:31])
    formats = Formats(book)
    for place, (title, _column, _part) in enumerate(_titles(listing)):
        sheet.write_string(0, place, title, formats.head)
    count = 0
    for count, row in enumerate(_rows(listing, rows), start=1):
        _write_row(sheet, count, listing, row, formats)
    sheet.freeze_panes(1, 0)
    sign(book, sheet, str(listing.title), taking, rows=count)
    book.close()
    return handed_over(file, listing.page, taking, rows=count)


def sign(book: Workbook, sheet: Any, title: str, taking: Taking, *, rows: int) -> None:
    """The file says for whom and when it was made: on each printed page and on a last sheet.

    The rows stay as they are, and an import passes over the last sheet by its name, so that the
    file can come back in.
    """
    by, at = taking.by, date_format(localtime(taking.by.at), "DATETIME_FORMAT")
    sheet.set_footer("&L" + f"{by.name} · {at}".replace("&", "&&")[:200] + "&R&P/&N")
    book.set_properties({"author": by.name, "title": title, "comments": taking.reason})
    facts = [
        (_("Made for"), by.name),
        (_("Made at"), at),
        (_("List"), title),
        (_("Rows"), f"{rows:,}"),
        (_("Narrowed by"), taking.query),
        (_("Reason"), taking.reason),
    ]
    about = book.add_worksheet(_("About this file"))
    about.set_column(0, 0, 18)
    about.set_column(1, 1, 60)
    for place, (name, text) in enumerate(facts):
        about.write_string(place, 0, name)
        about.write_string(place, 1, text or "–")


def handed_over(file: Any, page: str, taking: Taking, *, rows: int) -> FileResponse:
    """The finished file as an answer, and a note of who took how much out of the house."""
    by = taking.by
    file.seek(0)
    hand_out(page, rows, taking.query, by=by, reason=taking.reason)
    name = f"huikuan-{page}-{by.today.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _rows(listing: Any, rows: QuerySet[Any] | Sequence[Any]) -> Iterator[Any]:
    """The rows in chunks, each with what is fetched beside it."""
    some = rows[:ROWS_MAX]
    stream = stream_of(listing, some) if isinstance(some, QuerySet) else iter(some)
    while chunk := list(islice(stream, CHUNK_ROWS)):
        if listing.beside:
            listing.beside(chunk)
        yield from chunk


class Formats:
    """The few formats of a sheet, made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.by_digits: dict[int, Any] = {}

    def money(self, currency: str) -> Any:
        """Two decimals for CNY, none for JPY."""
        places = digits(currency)
        if places not in self.by_digits:
            pattern = "#,##0" + ("." + "0" * places if places else "")
            self.by_digits[places] = self.book.add_format({"num_format": pattern})
        return self.by_digits[places]


def _titles(listing: Any) -> list[tuple[str, Any, str]]:
    """Every heading once: whoever brings the file back in is not asked which one is meant."""
    found: list[tuple[str, Any, str]] = []
    for column in listing.columns:
        found.append((str(column.label), column, "value"))
        if column.kind in {"money", "amounts"}:
            found.append((_("Currency"), column, "currency"))
        if column.kind == "amounts":
            found.append((_("In other currencies"), column, "others"))
    said: set[str] = set()
    for place, (title, column, part) in enumerate(found):
        if title in said:
            found[place] = (f"{title} ({column.label})", column, part)
        said.add(title)
    return found


def _write_row(sheet: Any, place: int, listing: Any, row: Any, formats: Formats) -> None:
    at = 0
    for column in listing.columns:
        value = column.value(row)
        if column.kind == "money":
            _write_money(sheet, place, at, value, formats)
            at += 2
            continue
        if column.kind == "amounts":
            _write_money(sheet, place, at, value[0] if value else None, formats)
            others = "; ".join(f"{decimal_from_minor(*pair)} {pair[1]}" for pair in value[1:])
            _write(sheet, place, at + 2, "text", others, formats)
            at += 3
            continue
        _write(sheet, place, at, column.kind, value, formats)
        at += 1


def _write_money(sheet: Any, place: int, at: int, value: Any, formats: Formats) -> None:
    if value is None:
        return
    minor, currency = value
    sheet.write_number(place, at, decimal_from_minor(minor, currency), formats.money(currency))
    sheet.write_string(place, at + 1, currency)


def _write(sheet: Any, place: int, at: int, kind: str, value: Any, formats: Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(place, at, value, formats.day)
    elif kind in {"days", "number"} and isinstance(value, int):
        sheet.write_number(place, at, value)
    elif kind == "badge":
        sheet.write_string(place, at, str(value[1]))
    else:
        sheet.write_string(place, at, str(value))
