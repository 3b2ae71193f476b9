"""What one walk through a file found, as it is kept: nobody walks through it again to show it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from huikuan.integrations.tables.cells import needs_order
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import (
    DAY_FIELDS,
    EXAMPLES_MAX,
    Layout,
    Question,
    Understanding,
)

ROWS_SHOWN_FROM = 200
_TABLE = ("headings", "heading_row", "encodings", "encoding_examples", "separator", "sheets",
          "sheet")  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A file as a whole: its table (without rows), its meaning, and some values to show.

    ``samples`` are values by heading, ``days`` texts that need an order.
    """

    table: Table
    understanding: Understanding
    samples: dict[str, tuple[str, ...]]
    days: tuple[str, ...]


def look(table: Table, understanding: Understanding) -> Look:
    """Keep what was found, with some values from the first rows."""
    rows = [cells for _, cells in islice(table.rows(), ROWS_SHOWN_FROM)]
    samples = {name: _samples(place, rows) for place, name in enumerate(table.headings) if name}
    columns = understanding.layout.columns
    places = [place for name, place in columns.items() if name in DAY_FIELDS]
    cells = (row[place] for row in rows for place in places if place < len(row))
    days = dict.fromkeys(str(cell) for cell in cells if needs_order(cell))
    return Look(table, understanding, samples, tuple(islice(days, EXAMPLES_MAX)))


def _samples(place: int, rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    cells = (str(row[place])[:40] for row in rows if place < len(row) and row[place] != "")
    return tuple(islice(dict.fromkeys(cells), EXAMPLES_MAX))


def told(found: Look) -> dict[str, Any]:
    """As plain numbers and words."""
    meant = found.understanding
    return {
        "table": {name: getattr(found.table, name) for name in _TABLE},
        "layout": asdict(meant.layout),
        "questions": [asdict(question) for question in meant.questions],
        "headings": meant.headings,
        "unused": meant.unused,
        "samples": found.samples,
        "days": found.days,
    }


def remembered(kept: dict[str, Any]) -> Look:
    """As it was told; the rows of its table are not open."""
    table = Table(**_tuples(kept["table"]), source=lambda: iter(()))
    questions = tuple(Question(**_tuples(each)) for each in kept["questions"])
    meant = Understanding(
        Layout(**kept["layout"]), questions, kept["headings"], tuple(kept["unused"])
    )
    samples = {name: tuple(texts) for name, texts in kept["samples"].items()}
    return Look(table, meant, samples, tuple(kept["days"]))


def _tuples(facts: dict[str, Any]) -> dict[str, Any]:
    """Lists as the tuples they were, two deep."""
    return {name: _tuple(value) for name, value in facts.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
