"""The ageing as an Excel file: text stays text, amounts are numbers, one sheet."""

from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from huikuan.engine.money import decimal_from_minor, digits
from huikuan.interfaces.web.exports import Taking, sign
from huikuan.interfaces.words.ages import BUCKETS, DEFINITIONS, DIMENSIONS, member_name
from huikuan.reports.ageing import AgeingRow, AgeingTable

HEAD_ROW = 2
NAME_WIDTH, AMOUNT_WIDTH = 36, 16


def ageing_workbook(table: AgeingTable, taking: Taking) -> bytes:
    """The table with its totals below, in the reader's language; the heading stays in view."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Ageing"))
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, _heading(table), book.add_format({"bold": True, "font_size": 13}))
    for place, title in enumerate(_titles(table)):
        sheet.write_string(HEAD_ROW, place, title, bold)
    formats: dict[tuple[str, bool], Any] = {}
    lines = [(row, False) for row in table.rows] + [(row, True) for row in table.totals]
    for line, (row, is_total) in enumerate(lines, start=HEAD_ROW + 1):
        money = formats.setdefault(
            (row.currency, is_total), _money_format(book, row.currency, is_total)
        )
        _write(sheet, line, table, row, is_total, money)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_column(0, 0, AMOUNT_WIDTH)
    sheet.set_column(1, 1, NAME_WIDTH)
    sheet.set_column(2, 2, 8)
    sheet.set_column(3, 3 + len(table.definition.codes) + 2, AMOUNT_WIDTH)
    sign(book, sheet, _heading(table), taking, rows=len(table.rows))
    book.close()
    return file.getvalue()


def _heading(table: AgeingTable) -> str:
    facts = {
        "ages": DEFINITIONS[table.definition.code],
        "as_of": date_format(table.as_of, "DATE_FORMAT"),
    }
    if table.known_on is None:
        return _("{ages} as of {as_of}").format(**facts)
    known_on = date_format(table.known_on, "DATE_FORMAT")
    return _("{ages} as of {as_of}, as known on {known_on}").format(**facts, known_on=known_on)


def _titles(table: AgeingTable) -> list[str]:
    codes = ["open", *table.definition.codes, "unapplied", "credit"]
    names = [_("Code"), str(DIMENSIONS[table.by]), _("Currency")]
    return names + [str(BUCKETS[code]) for code in codes]


def _write(
    sheet: Any, line: int, table: AgeingTable, row: AgeingRow, is_total: bool, money: Any
) -> None:
    total = _("Total {currency}").format(currency=row.currency)
    name = total if is_total else member_name(table.by, row.name, row.currency)
    for place, text in enumerate((row.code, name, row.currency)):
        sheet.write_string(line, place, text)
    amounts = [row.open_minor, *(row.cell(code) for code in table.definition.codes)]
    for place, minor in enumerate([*amounts, row.unapplied_minor, row.credit_minor], start=3):
        sheet.write_number(line, place, decimal_from_minor(minor, row.currency), money)


def _money_format(book: Workbook, currency: str, is_total: bool) -> Any:
    places = digits(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    look = {"bold": True, "top": 1} if is_total else {}
    return book.add_format({"num_format": pattern} | look)
