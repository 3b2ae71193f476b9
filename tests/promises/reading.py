"""Readers of our exports that share nothing with the product: a zip, its XML, and plain CSV."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"([A-Z]+)([0-9]+)")
STARTERS = frozenset("=+-@＝＋－＠")
# What nobody sees: controls, blanks of every kind, marks of width zero, and our own apostrophe.
UNSEEN = frozenset(
    [chr(n) for n in (*range(0x21), *range(0x7F, 0xA1), 0xAD)]
    + list("\u1680\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
           "\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3000\ufeff")
    + [chr(n) for n in range(0x2000, 0x200B)]
)  # fmt: skip
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file."""

    row: int
    column: str
    kind: str
    value: str
    is_formula: bool


def cells_of(workbook: bytes) -> Iterator[Cell]:
    """Every cell of every sheet, from the XML itself."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        names = archive.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")):
                shared.append(text_in(item))
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for cell in ElementTree.fromstring(archive.read(name)).iter(f"{MAIN}c"):
                    yield read(cell, shared)


def read(cell: ElementTree.Element, shared: list[str]) -> Cell:
    """One cell."""
    place = PLACE.fullmatch(cell.get("r", ""))
    assert place
    kind = cell.get("t", "n")
    value = cell.findtext(f"{MAIN}v", "")
    if kind == "s":
        value = shared[int(value)]
    elif kind == "inlineStr":
        value = text_in(cell)
    is_formula = cell.find(f"{MAIN}f") is not None or kind == "str"
    return Cell(int(place[2]), place[1], kind, value, is_formula)


def text_in(item: ElementTree.Element) -> str:
    """The text of a string, its escaped controls as they were."""
    text = "".join(part.text or "" for part in item.iter(f"{MAIN}t"))
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def rows_of_csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV file by the standard library's reader."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def would_run(field: str) -> bool:
    """Whether a spreadsheet could take a CSV field for a formula, or eat its first sign."""
    if field[:1] in {"\t", "\r"}:
        return True
    first = next((sign for sign in field if sign not in UNSEEN), "")
    return first in STARTERS and not NUMBER.fullmatch(field)
