"""Reading CSV: which encoding, which separator, and the rows."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from huikuan.errors import Refused
from huikuan.integrations.exports.plain_text import original_text

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
SAMPLE_BYTES = 512 * 1024
CHUNK_BYTES = 1024 * 1024
PLAUSIBLE, IMPLAUSIBLE = 0.98, 0.85
FIELD_CHARACTERS_MAX = 32 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = ("utf-8", "gb18030", "big5", "shift_jis", "cp1252")
_NAMES = {"gbk": "gb18030", "gb2312": "gb18030", "utf8": "utf-8", "big5hkscs": "big5"}
_FOREIGN_LETTERS = frozenset("ÄÖÜäöüßÀÂÇÈÉÊËÎÏÔÙÛàáâãçèéêëìíîïñòóôõùúûÅåÆæØø€£§°–—’‘“”…·")
_STRANGE_BLOCKS = ((0x0080, 0x009F), (0x0250, 0x036F), (0xE000, 0xF8FF), (0xFFF0, 0xFFFF))

csv.field_size_limit(FIELD_CHARACTERS_MAX)


@dataclass(frozen=True, slots=True)
class Encodings:
    """In which encodings a text can be read, the best first; more than one is a question."""

    open: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...] = ()


def encodings_of(stream: BinaryIO) -> Encodings:
    """Every encoding in which the whole text can be read and looks like text.

    A byte-order mark decides. UTF-8 against GB18030 is open only where both readings consist
    of usual characters: a long Chinese text in one of them is never one in the other.
    """
    stream.seek(0)
    head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _certain(stream, name)
    if b"\0" in head:
        return _certain(stream, _wide_encoding(head))
    if head.isascii() and _decodes(stream, "ascii"):
        return Encodings(("utf-8",))
    lines = _foreign_lines(stream)
    scores = {name: _plausibility(lines, name) for name in ENCODINGS if _decodes(stream, name)}
    if not scores:
        raise Refused("encoding_unknown")
    good = [name for name, score in scores.items() if score >= PLAUSIBLE]
    if len(good) != 1:
        good = [name for name, score in scores.items() if score > IMPLAUSIBLE] or list(scores)
    good.sort(key=lambda name: -scores[name])
    return Encodings(tuple(good), tuple(_example(lines, name) for name in good))


def known_encoding(name: str) -> str:
    """The encoding a person named; refuses names that are none."""
    name = _NAMES.get(name.lower().replace("_", "-"), name)
    try:
        codecs.lookup(name).decode(b"")
    except (LookupError, UnicodeError, TypeError) as unknown:
        raise Refused("encoding_unknown_name", name=name[:40]) from unknown
    return name


def separator_of(stream: BinaryIO, encoding: str) -> str:
    """The separator that cuts most lines into as many fields as the headings."""
    with _text(stream, encoding) as text:
        lines = [line for line, _ in zip(text, range(SAMPLE_ROWS), strict=False) if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0][4]
    scores = {separator: _fitness(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    if scores[best][0] == 0:
        raise Refused("not_a_table")
    return best


def delimited_rows(
    stream: BinaryIO, encoding: str, separator: str
) -> Iterator[tuple[int, list[str]]]:
    """Row number and fields of every row that is not blank; refuses broken quotes by row."""
    number = 0
    with _text(stream, encoding) as text:
        rows = csv.reader(text, delimiter=separator, strict=True)
        try:
            for number, fields in enumerate(rows, 1):
                if not any(fields):
                    continue
                if number == 1 and len(fields) <= 2 and fields[0].lower() == "sep=":
                    continue
                yield number, [original_text(f) if f[:1] == "'" else f for f in fields]
        except csv.Error as broken:
            raise Refused(_csv_refusal(broken), row=number + 1) from broken
        except UnicodeError as broken:
            raise Refused("encoding_wrong", encoding=encoding, row=number + 1) from broken


def _csv_refusal(broken: csv.Error) -> str:
    text = str(broken)
    if "NUL" in text:
        return "file_has_nul"
    return "field_too_long" if "field larger" in text else "quotes_broken"


class _text:  # noqa: N801 - read as a function: `with _text(stream, encoding) as text`
    """A stream as text, left open for the next reader."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        stream.seek(0)
        self.text = io.TextIOWrapper(stream, encoding=encoding, newline="")

    def __enter__(self) -> io.TextIOWrapper:
        return self.text

    def __exit__(self, *_: object) -> None:
        if not self.text.closed:
            self.text.detach()


def _certain(stream: BinaryIO, name: str) -> Encodings:
    if not _decodes(stream, name):
        raise Refused("encoding_unknown")
    return Encodings((name,))


def _wide_encoding(head: bytes) -> str:
    """UTF-16 without its mark has its zero bytes on one side; other zero bytes are damage."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even and odd * 8 > len(head):
        return "utf-16-le"
    if even > 4 * odd and even * 8 > len(head):
        return "utf-16-be"
    raise Refused("file_has_nul")


def _decodes(stream: BinaryIO, name: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := stream.read(CHUNK_BYTES):
            if "\0" in decoder.decode(chunk):
                raise Refused("file_has_nul")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _foreign_lines(stream: BinaryIO) -> list[bytes]:
    """Lines with anything but ASCII, from the beginning of the file."""
    stream.seek(0)
    found: list[bytes] = []
    seen = 0
    for line in stream:
        seen += len(line)
        if not line.isascii():
            found.append(line[:4096])
        if len(found) >= 2000 or (found and seen > SAMPLE_BYTES):
            break
    return found


def _plausibility(lines: Iterable[bytes], name: str) -> float:
    usual = total = 0
    for line in lines:
        for character in line.decode(name, errors="replace"):
            if ord(character) > 0x7F:
                total += 1
                usual += _is_usual(character, name)
    return usual / total if total else 1.0


def _is_usual(character: str, name: str) -> bool:
    """Whether people write this character in the languages of this encoding."""
    point = ord(character)
    if name == "gb18030":
        return _is_in(character, "gb2312")
    if name == "big5":
        encoded = character.encode("big5", errors="ignore")
        return len(encoded) == 2 and 0xA1 <= encoded[0] <= 0xC6
    if name == "cp1252":
        return character in _FOREIGN_LETTERS
    if name == "shift_jis":
        return 0x3040 <= point <= 0x30FF
    return not any(low <= point <= high for low, high in _STRANGE_BLOCKS)


def _is_in(character: str, name: str) -> bool:
    try:
        character.encode(name)
    except UnicodeEncodeError:
        return False
    return True


def _example(lines: list[bytes], name: str) -> tuple[str, ...]:
    return tuple(line.decode(name, errors="replace").strip()[:120] for line in lines[:3])


def _fitness(lines: list[str], separator: str) -> tuple[int, int]:
    """How many lines have as many fields as the headings, and how many those are.

    The headings are the first line with more than one field that is filled; above them may
    stand a title.
    """
    try:
        rows = [fields for fields in csv.reader(lines, delimiter=separator) if any(fields)]
    except csv.Error:
        rows = [lines[0].split(separator)]
    widths = [len(fields) for fields in rows]
    heads = (len(fields) for fields in rows if sum(map(bool, fields)) > 1)
    width = next(heads, 0)
    return (widths.count(width), width) if width else (0, 0)
