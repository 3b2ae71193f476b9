"""Files of old machines: workbooks that count days from 1904, lists in Shift-JIS."""

import io
from datetime import date

import pytest
import xlsxwriter

from huikuan.integrations.tables.opening import open_table


def test_a_workbook_that_counts_from_1904_tells_the_day_its_writer_saw() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["number", "due_on"])
        sheet.write_string(1, 0, "R1")
        sheet.write_datetime(1, 1, date(2026, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    content.seek(0)
    table = open_table(content)
    assert [cells for _, cells in table.source()][-1][1] == date(2026, 3, 31)


@pytest.mark.parametrize(
    "name",
    ["株式会社トヨタ自動車サービス", "ヤマダデンキ販売株式会社", "有限会社さくらシステム開発"],
)
def test_a_japanese_customer_is_never_read_as_chinese_noise(name: str) -> None:
    rows = [f"R{n},{name},1000" for n in range(20)]
    content = "\n".join(["number,customer_name,amount", *rows]).encode("shift_jis")
    table = open_table(io.BytesIO(content))
    assert table.encodings[0] == "shift_jis", table.encodings
    assert next(cells for row, cells in table.source() if row == 2)[1] == name


def test_one_short_name_that_reads_both_ways_is_asked_with_both_readings() -> None:
    content = "number,customer_name\nR1,東京\n".encode("shift_jis")
    table = open_table(io.BytesIO(content))
    if len(table.encodings) == 1:
        assert "東京" in str(list(table.source()))
    else:
        shown = dict(zip(table.encodings, table.encoding_examples, strict=True))
        assert any("東京" in line for line in shown["shift_jis"])
