"""What kind of table a file is, and its rows."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, BinaryIO

from huikuan.errors import Refused
from huikuan.integrations.tables.archives import FILE_BYTES_MAX, size_of, unpacked_gzip
from huikuan.integrations.tables.cells import is_day_text, is_value
from huikuan.integrations.tables.delimited import (
    delimited_rows,
    encodings_of,
    known_encoding,
    separator_of,
)
from huikuan.integrations.tables.workbooks import (
    opened_sheet,
    opened_workbook,
    refuse_merged_headings,
    sheet_names,
    sheet_rows,
)

HEADINGS_MAX = 500
TITLE_ROWS_MAX = 10
ROWS_BETWEEN_WORDS = 20_000
ROWS_MAX = 1_048_575  # what one sheet of a spreadsheet holds below its headings
HEADING_CHARACTERS_MAX = 200
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLE = (
    b"\x1f\x8b", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"Rar!", b"7z\xbc\xaf",
    b"\x7fELF", b"MZ", b"{\\rtf", b"SQLite format",
)  # fmt: skip
_MARKUP = (b"<", b"{", b"[{")

Rows = Iterator[tuple[int, list[Any]]]


@dataclass(frozen=True)
class Table:
    """A table that is open: its headings, how it was read, and its rows as often as asked.

    ``encodings`` and ``sheets`` with more than one entry are questions; the first is the one
    the table is read with. ``checked`` reads the rows of a file that is no table of cells, such
    as electronic invoices, which come as a table of one invoice a row.
    """

    headings: tuple[str, ...]
    heading_row: int
    source: Callable[[], Rows]
    encodings: tuple[str, ...] = ()
    encoding_examples: tuple[tuple[str, ...], ...] = ()
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    checked: Callable[[], Iterator[Any]] | None = None

    def rows(self) -> Rows:
        """Row number and cells below the headings; blank rows are left out, too many refused."""
        left = ROWS_MAX
        for number, cells in self.source():
            if number > self.heading_row:
                if not left:
                    raise Refused("too_many_rows", rows_max=ROWS_MAX)
                left -= 1
                yield number, cells

    def watched(self, tell: Callable[[int, int], None]) -> "Table":
        """The same table; now and then it says how many rows were read (of an unknown number)."""

        def source() -> Rows:
            for count, row in enumerate(self.source()):
                if count and count % ROWS_BETWEEN_WORDS == 0:
                    tell(count, 0)
                yield row

        return replace(self, source=source)

    @property
    def fingerprint(self) -> str:
        """The same for every file with these headings: by it a reading is remembered."""
        return hashlib.sha256("\x1f".join(self.headings).encode()).hexdigest()


def open_table(
    stream: BinaryIO, answers: dict[str, Any] | None = None, bytes_max: int = FILE_BYTES_MAX
) -> Table:
    """Open CSV, CSV in gzip or XLSX; refuses with a code whatever is no sound table."""
    answers = answers or {}
    size_of(stream, bytes_max)
    head = stream.read(2048)
    if head.startswith(b"\x1f\x8b"):
        stream = unpacked_gzip(stream, bytes_max)
        head = stream.read(2048)
    if head.startswith(b"PK\x03\x04"):
        return _workbook(stream, str(answers.get("sheet") or ""))
    _refuse_other_files(head, stream)
    return _delimited(stream, str(answers.get("encoding") or ""))


def reopened(stream: BinaryIO, known: Table, bytes_max: int = FILE_BYTES_MAX) -> Table:
    """A table that was opened before, without finding out anew how it is to be read."""
    size_of(stream, bytes_max)
    if stream.read(2) == b"\x1f\x8b":
        stream = unpacked_gzip(stream, bytes_max)
    if known.sheet:
        sheet = opened_sheet(opened_workbook(stream), known.sheet)
        return replace(known, source=lambda: sheet_rows(sheet))
    encoding, separator = known.encodings[0], known.separator
    return replace(known, source=lambda: delimited_rows(stream, encoding, separator))


def refuse_no_table(stream: BinaryIO, bytes_max: int = FILE_BYTES_MAX) -> None:
    """Refuse what at first sight is no table, before anybody reads all of it."""
    size_of(stream, bytes_max)
    head = stream.read(2048)
    stream.seek(0)
    if not head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        _refuse_other_files(head, stream)
    stream.seek(0)


def _refuse_other_files(head: bytes, stream: BinaryIO) -> None:
    if head.startswith(_OLD_OFFICE):
        stream.seek(0)
        is_locked = "EncryptedPackage".encode("utf-16-le") in stream.read()
        raise Refused("workbook_encrypted" if is_locked else "workbook_too_old")
    if head.startswith((b"PK", *_NO_TABLE)):
        raise Refused("not_a_table")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_MARKUP):
        raise Refused("not_a_table")


def _workbook(stream: BinaryIO, wanted: str) -> Table:
    workbook = opened_workbook(stream)
    sheets = sheet_names(workbook)
    if not sheets:
        raise Refused("table_empty")
    sheet = opened_sheet(workbook, wanted or sheets[0])
    row, headings = _headings(sheet_rows(sheet))
    refuse_merged_headings(sheet, row, wanted or sheets[0])
    open_sheets = (wanted,) if wanted else tuple(sheets)
    return Table(
        headings, row, lambda: sheet_rows(sheet), sheets=open_sheets, sheet=wanted or sheets[0]
    )


def _delimited(stream: BinaryIO, wanted: str) -> Table:
    found = encodings_of(stream)
    encodings, examples = found.open, found.examples
    if wanted:
        encodings, examples = (known_encoding(wanted),), ()
        if found.open[0].startswith(encodings[0]):
            encodings = found.open[:1]
    try:
        separator = separator_of(stream, encodings[0])
    except UnicodeError as wrong:
        raise Refused("encoding_wrong", encoding=encodings[0], row=1) from wrong

    def source() -> Rows:
        return delimited_rows(stream, encodings[0], separator)

    row, headings = _headings(source())
    return Table(headings, row, source, encodings, examples, separator)


def _heading_row(rows: Rows) -> tuple[int, list[Any]]:
    """Titles stand alone in their row; the first row of several cells holds the headings."""
    seen = list(islice(rows, TITLE_ROWS_MAX + 1))
    if not seen:
        raise Refused("table_empty")
    wide = (each for each in seen if sum(cell not in ("", None) for cell in each[1]) > 1)
    return next(wide, seen[0])


def _headings(rows: Rows) -> tuple[int, tuple[str, ...]]:
    """The first row with more than one cell, below a title; each heading once, empty ones by
    their place."""
    row, cells = _heading_row(rows)
    named = [" ".join(str(cell).split())[:HEADING_CHARACTERS_MAX] for cell in cells]
    while named and not named[-1]:
        named.pop()
    if len(named) > HEADINGS_MAX:
        raise Refused("too_many_columns", columns_max=HEADINGS_MAX)
    if len(named) < 2:
        raise Refused("not_a_table")
    filled = [name for name in named if name]
    if sum(map(is_value, filled)) > 1 and any(map(is_day_text, filled)):
        raise Refused("headings_missing", row=row)
    if len(set(filled)) < len(filled):
        twice = next(name for name in filled if filled.count(name) > 1)
        raise Refused("heading_twice", heading=twice)
    return row, tuple(named)
