"""The file of refused rows: their cells as they were, and why they were refused."""

import csv
from collections.abc import Callable
from io import TextIOWrapper
from typing import BinaryIO

from huikuan.integrations.exports.plain_text import protected_text
from huikuan.integrations.tables.rows import RefusedRow

REASON_HEADING = "原因 Reason"
Say = Callable[[RefusedRow], str]


def code_of(row: RefusedRow) -> str:
    """The reason as a code, where nobody reads it."""
    return row.code


class RefusedRows:
    """A file that is written row by row, to be corrected and handed in again."""

    def __init__(self, place: BinaryIO, headings: tuple[str, ...], say: Say) -> None:
        self.place, self.say, self.width = place, say, len(headings)
        self.text = TextIOWrapper(place, encoding="utf-8-sig", newline="")
        self.rows = csv.writer(self.text)
        self.rows.writerow([*map(protected_text, headings), REASON_HEADING])

    def add(self, row: RefusedRow) -> None:
        """Write one row; a row of another width keeps its cells behind the reason."""
        cells = [protected_text(str(cell)) for cell in row.cells]
        fitting = cells[: self.width] + [""] * (self.width - len(cells))
        reason = protected_text(self.say(row))
        self.rows.writerow([*fitting, reason, *cells[self.width :]])

    def finished(self) -> BinaryIO:
        """The bytes, ready to be kept."""
        self.text.flush()
        self.text.detach()
        self.place.seek(0)
        return self.place
