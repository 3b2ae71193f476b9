"""The bytes of hostile files, built in code."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEAD = "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额"
GOOD = ("C1", "苏州华强机械有限公司", "A1", "2025-01-31", "2025-03-31", "CNY", "100.00")
FIELDS = ("code", "name", "number", "issued", "due", "currency", "amount")


def one(**changes: str) -> bytes:
    """A file of one good row, with some cells changed."""
    return table(row(**changes))


def row(**changes: str) -> str:
    """A good row of a file of receivables, quoted where it must be."""
    cells = dict(zip(FIELDS, GOOD, strict=True)) | changes
    return ",".join(_quoted(cell) for cell in cells.values())


def table(*rows: str, head: str = HEAD, encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Headings and rows as bytes."""
    return (end.join([head, *rows]) + end).encode(encoding)


def workbook(rows: Sequence[Sequence[Any]], *, merge: str = "", sheets: int = 1) -> bytes:
    """A sound workbook; texts are texts, numbers numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"S{number + 1}")
            for line, cells in enumerate(rows):
                sheet.write_row(line, 0, cells)
            if merge:
                sheet.merge_range(merge, "合并")
    return out.getvalue()


def good_workbook() -> bytes:
    """One good row as XLSX."""
    return workbook([HEAD.split(","), [*GOOD[:6], 100.0]])


def changed_workbook(part: str, old: bytes, new: bytes) -> bytes:
    """A sound workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good_workbook())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            after.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook_with(name: str, content: bytes) -> bytes:
    """A sound workbook with one part more."""
    out = io.BytesIO(good_workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def lying_workbook() -> bytes:
    """A bomb whose directory says that it is small."""
    bomb = b"\0" * (32 * 1024 * 1024)
    content = bytearray(workbook_with("xl/media/bomb.bin", bomb))
    for size in (len(bomb).to_bytes(4, "little"),):
        while size in content:
            at = content.index(size)
            content[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def locked_archive() -> bytes:
    """A workbook whose parts are marked as encrypted."""
    content = bytearray(good_workbook())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def many_parts() -> bytes:
    """A workbook of thousands of parts."""
    out = io.BytesIO(good_workbook())
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2100):
            archive.writestr(f"xl/media/{number}.txt", b"x")
    return out.getvalue()


def bomb_gzip() -> bytes:
    """Far more zeros than any table, in a few bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(b"a,b\n" * (8 * 1024 * 1024)) + packer.flush()


def office_file(*, locked: bool) -> bytes:
    """The first bytes of an old Office file, or of an encrypted new one."""
    name = "EncryptedPackage" if locked else "Workbook"
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + name.encode("utf-16-le") + b"\0" * 512
    )


def packed(content: bytes) -> bytes:
    """The same bytes in gzip."""
    return gzip.compress(content)


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in ',"\n\r'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
