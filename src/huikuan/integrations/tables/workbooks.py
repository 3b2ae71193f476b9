"""Reading XLSX: the sheets, and the rows of one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook

from huikuan.errors import Refused
from huikuan.integrations.tables.archives import check_workbook

# The last sheet of our own exports, in both languages: who made the file, when, and why.
SIGNED_SHEETS = frozenset({"About this file", "关于本文件"})


def opened_workbook(stream: BinaryIO) -> CalamineWorkbook:
    """A workbook that was checked first; refuses what cannot be read."""
    check_workbook(stream)
    try:
        return load_workbook(stream)
    except (CalamineError, OSError, ValueError) as unreadable:
        raise Refused("workbook_damaged") from unreadable


def sheet_names(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that hold anything, in their order; not the one on which our exports sign."""
    names = [name for name in workbook.sheet_names if _sheet(workbook, name).height > 0]
    return [name for name in names if name not in SIGNED_SHEETS] or names


def sheet_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Row number (as the spreadsheet shows it) and cells of every row that holds something.

    Whole numbers come as ``int``, other numbers as ``float``, days as ``date``; a formula
    comes as the value it had when the file was saved.
    """
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            yield number, [_cell(cell) for cell in cells]


def opened_sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    """One sheet by name; refuses one that is missing."""
    if name not in workbook.sheet_names:
        raise Refused("sheet_missing", sheet=name)
    return _sheet(workbook, name)


def refuse_merged_headings(sheet: CalamineSheet, row: int, name: str) -> None:
    """Headings must stand each above its own column; a merged title above them does no harm."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top <= row - 1 <= bottom and (left, top) != (right, bottom):
            raise Refused("headings_merged", row=row, sheet=name)


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as unreadable:
        raise Refused("workbook_damaged") from unreadable


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, timedelta):
        return str(value)
    return value
