"""Photographs of signed papers, drawn: the same bytes for the same words, and no two alike."""

import struct
import zlib
from random import Random

WIDTH, HEIGHT = 180, 240
# Table top, paper, ink of the print, red of the stamp, blue of the signature.
COLOURS = bytes((92, 84, 74, 248, 246, 240, 88, 92, 100, 196, 44, 40, 38, 64, 150))
TABLE, PAPER, PRINT, STAMP, PEN = range(5)


def signed_paper(words: str) -> bytes:
    """A PNG of a paper with printed lines, a round stamp and a signature; ``words`` inside it."""
    rng = Random(words)
    rows = [bytearray([TABLE]) * WIDTH for _ in range(HEIGHT)]
    left, top = rng.randint(6, 14), rng.randint(6, 14)
    for row in rows[top : HEIGHT - 8]:
        row[left : WIDTH - 8] = bytearray([PAPER]) * (WIDTH - 8 - left)
    _print(rows, rng, left + 12, top + 16)
    _stamp(rows, rng.randint(112, 132), rng.randint(178, 196))
    _sign(rows, rng, left + 20, 196)
    return _png(rows, words)


def _print(rows: list[bytearray], rng: Random, left: int, top: int) -> None:
    for line in range(9):
        width = 70 if line == 0 else rng.randint(80, 140)
        for y in range(2 + (line == 0)):
            rows[top + line * 14 + y][left : left + width] = bytearray([PRINT]) * width


def _stamp(rows: list[bytearray], x: int, y: int) -> None:
    for dy in range(-24, 25):
        for dx in range(-24, 25):
            if 20**2 <= dx * dx + dy * dy <= 23**2 or dx * dx + dy * dy <= 25:
                rows[y + dy][x + dx] = STAMP


def _sign(rows: list[bytearray], rng: Random, x: int, y: int) -> None:
    for _ in range(56):
        x, y = x + 1, min(212, max(180, y + rng.randint(-4, 4)))
        for dy in range(2):
            rows[y + dy][x : x + 2] = bytearray([PEN, PEN])


def _png(rows: list[bytearray], words: str) -> bytes:
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", COLOURS)
        + _chunk(b"iTXt", b"Title\0\0\0\0\0" + words.encode())
        + _chunk(b"IDAT", zlib.compress(pixels, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
