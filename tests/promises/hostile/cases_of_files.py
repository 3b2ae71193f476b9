"""Files that are no sound table, and odd files that are one."""

from tests.promises.hostile.making import (
    GOOD,
    HEAD,
    bomb_gzip,
    changed_workbook,
    good_workbook,
    locked_archive,
    lying_workbook,
    many_parts,
    office_file,
    one,
    packed,
    row,
    table,
    workbook,
    workbook_with,
)

SHEET = "xl/worksheets/sheet1.xml"
BOM16 = b"\xff\xfe"
# 小校 in GBK has the same bytes as two Russian letters in UTF-8: nobody can tell them apart.

# name: (bytes, outcome). An outcome is a refusal of the whole file ("refused CODE"), a question
# ("asks CODE"), or counts ("accepted N", "accepted N, refused M CODE").
FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "refused table_empty"),
    "blank lines": (b"\n\n\n", "refused not_a_table"),
    "only a mark": (b"\xef\xbb\xbf", "refused not_a_table"),
    "only headings": (table(), "accepted 0"),
    "one column": (b"name\nA\nB\n", "refused not_a_table"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "refused not_a_table"),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n", "refused not_a_table"),
    "a program": (b"\x7fELF\2\1\1" + b"\0" * 99, "refused not_a_table"),
    "a page": (b"<html><table><tr><td>1</td></tr></table>", "refused not_a_table"),
    "an entity file": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>',
        "refused not_a_table",
    ),
    "JSON": (b'{"a": [1, 2], "b": 3}', "refused not_a_table"),
    "a list in JSON": (b'[{"a": 1, "b": 2}]', "refused not_a_table"),
    "prose": ("今天天气很好\n我们去公园\n".encode(), "refused not_a_table"),
    "zero bytes": (HEAD.encode() + b"\nC1,\0,A1\n", "refused file_has_nul"),
    "zero byte late": (one() + b"x" * 9000 + b"\0\n", "refused file_has_nul"),
    "broken quotes": (table('C1,"abc,A1,2025-01-31,2025-02-01,CNY,1'), "refused quotes_broken"),
    "text after quotes": (table('C1,"a"b,A1,2025-01-31,2025-02-01,CNY,1'), "refused quotes_broken"),
    "endless field": (one(name="x" * 40_000), "refused field_too_long"),
    "heading twice": (table(row(), head=HEAD.replace("客户名称", "金额")), "refused heading_twice"),
    "600 columns": (
        ",".join(f"h{i}" for i in range(600)).encode() + b"\n",
        "refused too_many_columns",
    ),
    "ten-thousands": (
        table(row(), head=HEAD.replace("金额", "金额(万元)")),
        "asks unit",
    ),
    "no known encoding": (HEAD.encode() + b"\n\xff\xff\x81\x00\xfe", "refused file_has_nul"),
    # Encodings.
    "UTF-8": (one(), "accepted 1"),
    "UTF-8 with mark": (b"\xef\xbb\xbf" + one(), "accepted 1"),
    "UTF-16 with mark": (table(row(), encoding="utf-16"), "accepted 1"),
    "UTF-16 big end first": (b"\xfe\xff" + table(row(), encoding="utf-16-be"), "accepted 1"),
    "UTF-16 without mark": (
        table(
            "C1,a,A1,2025-01-31,2025-03-31,CNY,1.00",
            head="customer_code,customer_name,number,issued_on,due_on,currency,amount",
            encoding="utf-16-le",
        ),
        "accepted 1",
    ),
    "UTF-32": (b"\xff\xfe\0\0" + table(row(), encoding="utf-32-le"), "accepted 1"),
    "UTF-16 cut": (table(row(), encoding="utf-16")[:-1], "refused encoding_unknown"),
    "GBK": (table(row(), encoding="gbk"), "accepted 1"),
    "GB18030 with a rare sign": (
        table(row(name="㐀㐁公司贸易有限责任公司苏州分公司"), encoding="gb18030"),
        "accepted 1",
    ),
    "Big5": (
        table(
            "C1,台北電子股份有限公司,A1,2025-01-31,2025-03-31,TWD,100",
            head="customer_code,客戶,number,issued_on,due_on,currency,amount",
            encoding="big5",
        ),
        "accepted 1",
    ),
    "Latin": (
        table(
            "C1,Müller & Söhne GmbH,A1,2025-01-31,2025-03-31,EUR,100.00",
            head="customer_code,customer_name,number,issued_on,due_on,currency,amount",
            encoding="cp1252",
        ),
        "accepted 1",
    ),
    "GBK that is also UTF-8": (
        table(
            "C1,小校,A1,2025-01-31,2025-03-31,CNY,1.00",
            head="customer_code,customer_name,number,issued_on,due_on,currency,amount",
            encoding="gbk",
        ),
        "asks encoding",
    ),
    # Separators and line ends.
    "semicolons": (one().replace(b",", b";"), "accepted 1"),
    "tabs": (one().replace(b",", b"\t"), "accepted 1"),
    "bars": (one().replace(b",", b"|"), "accepted 1"),
    "sep line": (b"sep=;\n" + one().replace(b",", b";"), "accepted 1"),
    "Windows lines": (table(row(), row(number="A2"), end="\r\n"), "accepted 2"),
    "old Mac lines": (table(row(), row(number="A2"), end="\r"), "accepted 2"),
    "no last line end": (one().rstrip(b"\n"), "accepted 1"),
    "blank lines between": (table("", row(), "", ",,,,,,", row(number="A2")), "accepted 2"),
    "headings below blanks": (b"\n\n" + one(), "accepted 1"),
    "quotes everywhere": (table(*['"' + row().replace(",", '","') + '"']), "accepted 1"),
    "line in a field": (one(name="苏州\n华强"), "accepted 1"),
    "blanks around": (table(" , ".join(GOOD)), "accepted 1"),
    "trailing separators": (table(row() + ",,,"), "accepted 1"),
    # Ragged rows.
    "row too long": (table(row() + ",9", row(number="A2")), "accepted 1, refused 1 row_too_long"),
    "row too short": (table("C1,x,A1", row(number="A2")), "accepted 1, refused 1 row_too_short"),
    "comma in a name": (
        table("C1,Acme, Inc,A1,2025-01-31,2025-03-31,CNY,1"),
        "accepted 0, refused 1 row_too_long",
    ),
    # Packed files.
    "gzip": (packed(one()), "accepted 1"),
    "gzip of nothing": (packed(b""), "refused table_empty"),
    "gzip cut": (packed(one())[:-12], "refused archive_damaged"),
    "gzip of noise": (b"\x1f\x8b" + b"noise" * 9, "refused archive_damaged"),
    "gzip bomb": (bomb_gzip(), "refused archive_explodes"),
    "gzip in gzip": (packed(packed(one())), "refused not_a_table"),
    "gzip of a workbook": (packed(good_workbook()), "accepted 1"),
    # Workbooks.
    "workbook": (good_workbook(), "accepted 1"),
    "workbook cut": (good_workbook()[:-200], "refused archive_damaged"),
    "workbook of noise": (b"PK\x03\x04" + b"noise" * 99, "refused archive_damaged"),
    "empty archive": (b"PK\x05\x06" + b"\0" * 18, "refused not_a_table"),
    "workbook without rows": (workbook([]), "refused table_empty"),
    "workbook with headings only": (workbook([HEAD.split(",")]), "accepted 0"),
    "two sheets": (workbook([HEAD.split(","), [*GOOD[:6], 1.0]], sheets=2), "asks sheet"),
    "merged title": (
        workbook([["应收"], HEAD.split(","), GOOD], merge="A1:G1"),
        "accepted 1",
    ),
    "merged headings": (
        workbook([HEAD.split(","), GOOD], merge="A1:B1"),
        "refused headings_merged",
    ),
    "merged below": (
        workbook([HEAD.split(","), [*GOOD[:6], 1.0]], merge="A3:G3"),
        "accepted 1, refused 1 number_missing",
    ),
    "old workbook": (office_file(locked=False), "refused workbook_too_old"),
    "locked workbook": (office_file(locked=True), "refused workbook_encrypted"),
    "locked parts": (locked_archive(), "refused workbook_encrypted"),
    "zip bomb": (
        workbook_with("xl/media/bomb.bin", b"\0" * (64 * 1024 * 1024)),
        "refused archive_explodes",
    ),
    "lying bomb": (lying_workbook(), "refused archive_explodes"),
    "thousands of parts": (many_parts(), "refused archive_explodes"),
    "DTD in a part": (
        workbook_with("xl/evil.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        "refused workbook_has_dtd",
    ),
    "entity in a sheet": (
        changed_workbook(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY y "z">]><worksheet'),
        "refused workbook_has_dtd",
    ),
    "DTD in wide letters": (
        workbook_with("xl/evil.xml", BOM16 + "<!DOCTYPE a>".encode("utf-16-le")),
        "refused workbook_has_dtd",
    ),
    "a cell far out": (
        changed_workbook(SHEET, b'r="A2"', b'r="XFD1048576"'),
        "refused sheet_too_large",
    ),
    "a far row": (changed_workbook(SHEET, b'r="G2"', b'r="G99999999"'), "refused sheet_too_large"),
    "broken sheet": (
        changed_workbook(SHEET, b"</worksheet>", b"<open"),
        "refused workbook_damaged",
    ),
    "archive without sheets": (
        changed_workbook("xl/workbook.xml", b"<sheet name", b"<sheex name"),
        "refused table_empty",
    ),
    # Headings.
    "unknown headings": (table("1,2,3", head="foo,bar,baz"), "asks column"),
    "two number columns": (table(row() + ",B9", head=HEAD + ",发票号"), "asks column"),
    "two equal number columns": (table(row() + ",A1", head=HEAD + ",发票号"), "accepted 1"),
    "no currency column": (
        table(
            "C1,x,A1,2025-01-31,2025-03-31,100.00",
            head="客户编码,客户名称,单据编号,单据日期,到期日,金额",
        ),
        "asks currency",
    ),
    "a formula as heading": (table(row() + ",1", head=HEAD + ",=1+1"), "accepted 1"),
    "SAP headings": (
        table(
            "0200,WAL-MAR,1930.0,2020-02-27,2020-03-13,USD,54.2",
            head="cust_number,name_customer,doc_id,posting_date,due_in_date,invoice_currency,"
            "total_open_amount",
        ),
        "accepted 1",
    ),
}
