"""Is a packed file safe to unpack? Asked before anything of it is read."""

import gzip
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from huikuan.errors import Refused

FILE_BYTES_MAX = 200 * 1024 * 1024
UNPACKED_BYTES_MAX = 512 * 1024 * 1024
RATIO_MAX = 200
RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024
ENTRIES_MAX = 2000
CELLS_MAX = 5_000_000  # a reader of sheets keeps all of them in memory: half a gigabyte
CHUNK_BYTES = 256 * 1024
OVERLAP_BYTES = 64

_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DTD_WIDE = re.compile(rb"<\0!\0[dDeE]\0[oOnN]\0|\0<\0!\0[dDeE]\0[oOnN]")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*\$?([A-Za-z]{1,7})\$?([0-9]{1,12})")
_LOCAL_HEADER_BYTES = 30
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def size_of(stream: BinaryIO, bytes_max: int = FILE_BYTES_MAX) -> int:
    """How many bytes there are, told without reading them; refuses none and too many."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size == 0:
        raise Refused("table_empty")
    if size > bytes_max:
        raise Refused("file_too_large", megabytes_max=bytes_max // 1024**2)
    return size


def unpacked_gzip(stream: BinaryIO, bytes_max: int = FILE_BYTES_MAX) -> BinaryIO:
    """The bytes inside a .gz, on disk; refuses more than the limit and what is damaged."""
    packed = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    out = tempfile.TemporaryFile()  # noqa: SIM115
    produced = 0
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            while chunk := unpacked.read(CHUNK_BYTES):
                produced += len(chunk)
                _refuse_bomb(produced, packed, bytes_max)
                out.write(chunk)
    except (OSError, EOFError, zlib.error) as damaged:
        raise Refused("archive_damaged") from damaged
    if produced == 0:
        raise Refused("table_empty")
    out.seek(0)
    return out


def check_workbook(stream: BinaryIO) -> None:
    """Refuse a workbook that is not one, is encrypted, explodes, or brings its own DTD.

    The directory of the archive is judged first; then every part is unpacked once, in small
    pieces, because a directory may lie about sizes.
    """
    parts = _directory(stream)
    names = {part.filename for part in parts}
    if "EncryptedPackage" in names or any(part.flag_bits & 1 for part in parts):
        raise Refused("workbook_encrypted")
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Refused("not_a_table")
    left = UNPACKED_BYTES_MAX
    for part in parts:
        left -= _checked_part(stream, part, left)
    stream.seek(0)


def refuse_unsafe_archive(stream: BinaryIO, bytes_max: int = UNPACKED_BYTES_MAX) -> None:
    """Refuse an archive of other files that is damaged, encrypted, or explodes when unpacked."""
    left = bytes_max
    for part in _directory(stream):
        if part.flag_bits & 1:
            raise Refused("archive_damaged")
        produced = 0
        for chunk in _unpacked(stream, part):
            produced += len(chunk)
            _refuse_bomb(produced, max(part.compress_size, 1), left)
        left -= produced
    stream.seek(0)


def _checked_part(stream: BinaryIO, part: zipfile.ZipInfo, bytes_max: int) -> int:
    """Unpack one part and look at it; how many bytes it really has."""
    produced, rows, columns, before = 0, 0, 0, b""
    for chunk in _unpacked(stream, part):
        produced += len(chunk)
        _refuse_bomb(produced, max(part.compress_size, 1), bytes_max)
        seen = before + chunk
        if _DTD.search(seen) or _DTD_WIDE.search(seen):
            raise Refused("workbook_has_dtd")
        if part.filename.startswith("xl/worksheets/"):
            rows, columns = _extent(seen, rows, columns)
        before = seen[-OVERLAP_BYTES:]
    return produced


def _directory(stream: BinaryIO) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as damaged:
        raise Refused("archive_damaged") from damaged
    if len(parts) > ENTRIES_MAX:
        raise Refused("archive_explodes", entries_max=ENTRIES_MAX)
    if len({part.header_offset for part in parts}) < len(parts):
        raise Refused("archive_damaged")
    packed = sum(part.compress_size for part in parts)
    _refuse_bomb(sum(part.file_size for part in parts), packed, UNPACKED_BYTES_MAX)
    if any(part.compress_type not in {_STORED, _DEFLATED} for part in parts):
        raise Refused("archive_damaged")
    return parts


def _refuse_bomb(produced: int, packed: int, bytes_max: int) -> None:
    if produced > bytes_max:
        megabytes_max = max(bytes_max, FILE_BYTES_MAX) // 1024**2
        raise Refused("file_unpacks_too_large", megabytes_max=megabytes_max)
    if produced > RATIO_COUNTS_FROM_BYTES and produced > packed * RATIO_MAX:
        raise Refused("archive_explodes", ratio_max=RATIO_MAX)


def _unpacked(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes that really come out of one part, whatever the directory says of it."""
    stream.seek(part.header_offset)
    header = stream.read(_LOCAL_HEADER_BYTES)
    if header[:4] != b"PK\x03\x04" or len(header) < _LOCAL_HEADER_BYTES:
        raise Refused("archive_damaged")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    stream.seek(names, io.SEEK_CUR)
    left = part.compress_size
    unpack = zlib.decompressobj(-15) if part.compress_type == _DEFLATED else None
    while left > 0 and (packed := stream.read(min(CHUNK_BYTES, left))):
        left -= len(packed)
        yield from _inflated(unpack, packed) if unpack else [packed]


def _inflated(unpack: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    try:
        while packed:
            yield unpack.decompress(packed, CHUNK_BYTES)
            packed = unpack.unconsumed_tail
    except zlib.error as damaged:
        raise Refused("archive_damaged") from damaged


def _extent(seen: bytes, rows: int, columns: int) -> tuple[int, int]:
    """How far a sheet reaches: a reader makes room for every cell up to its farthest corner."""
    found = _PLACE.findall(seen)
    if found:
        rows = max(rows, max(int(row) for _, row in found))
        columns = max(columns, max(_column(letters) for letters in {c for c, _ in found}))
    if rows * columns > CELLS_MAX:
        raise Refused("sheet_too_large", cells_max=CELLS_MAX)
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
