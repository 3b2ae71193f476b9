"""The whole book in columns: mirror and newer lines together, exact at this moment."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import ibis
import pyarrow as pa
from django.db import connection
from ibis.expr.types import Table

from huikuan.records.ledger.storage.mirror.copying import ITEM_COLUMNS, LINE_COLUMNS, OFFLINE
from huikuan.records.ledger.storage.mirror.manifest import (
    NOTHING,
    Manifest,
    Segment,
    manifest_and_last,
    manifest_of,
    mirror_folder,
)
from huikuan.records.ledger.storage.mirror.syncing import forget_mirror, sync_mirror

# So many entries are quicker read live than copied by another process first.
TAIL_ENTRIES_MAX = 5000
SYNC_WAIT_SECONDS = 60
CHUNK_ROWS = 50_000

log = logging.getLogger(__name__)
_open_book: ContextVar["Book | None"] = ContextVar("open_book", default=None)
Answer = TypeVar("Answer")

LINES = pa.schema(
    [
        ("item_id", pa.int64()),
        ("account", pa.string()),
        ("customer_id", pa.int64()),
        ("currency", pa.string()),
        ("due_on", pa.date32()),
        ("amount_minor", pa.int64()),
        ("effective_on", pa.date32()),
        ("recorded_on", pa.date32()),
    ]
)
ITEMS = pa.schema(
    [
        ("id", pa.int64()),
        ("side", pa.string()),
        ("customer_id", pa.int64()),
        ("currency", pa.string()),
        ("origin_on", pa.date32()),
        ("due_on", pa.date32()),
        ("original_minor", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Book:
    """Every line of every open item, and the items, as tables for the engine's expressions."""

    lines: Table
    items: Table
    backend: Any

    def table(self, name: str, rows: pa.Table) -> Table:
        """Lay a table of one's own beside the book."""
        self.backend.con.register(name, rows)
        return self.backend.table(name)

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        """Compute an expression."""
        result: pa.Table = self.backend.to_pyarrow(expression)
        columns = {name: result[name].to_pylist() for name in result.column_names}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def asked_of_book(question: Callable[[Book], Answer]) -> Answer:
    """Put a question to the book as this connection sees it, its own uncommitted entries included.

    The mirror holds a complete stretch from the first entry on; everything after it is read
    through Django's own connection. A mirror that turns out to be damaged, or is deleted
    meanwhile, is forgotten and the question put again, at last without any mirror. A question
    inside a question is put to the same book, laid out once.
    """
    if (book := _open_book.get()) is not None:
        return question(book)
    folder = mirror_folder()
    try:
        return _asked(question, folder, _current(folder))
    except duckdb.Error as damage:
        log.warning("the mirror of the ledger is built anew: %s", damage)
        forget_mirror()
    try:
        return _asked(question, folder, _current(folder))
    except duckdb.Error:
        return _asked(question, folder, NOTHING)


def _asked(question: Callable[[Book], Answer], folder: Path, manifest: Manifest) -> Answer:
    with duckdb.connect(config=OFFLINE) as duck:
        _lay_out(duck, folder, manifest)
        backend = ibis.duckdb.from_connection(duck)
        book = Book(backend.table("lines"), backend.table("items"), backend)
        token = _open_book.set(book)
        try:
            return question(book)
        finally:
            _open_book.reset(token)


def _current(folder: Path) -> Manifest:
    manifest, last = manifest_and_last(folder)
    if last - manifest.entry_id > TAIL_ENTRIES_MAX:
        sync_mirror(wait_seconds=SYNC_WAIT_SECONDS)
        return manifest_of(folder)
    return manifest


def _lay_out(duck: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
    lines = _tail(LINES, LINE_COLUMNS, "ledger_line", "entry_id", manifest.entry_id)
    items = _tail(ITEMS, ITEM_COLUMNS, "ledger_openitem", "id", manifest.item_id)
    duck.register("line_tail", lines)
    duck.register("item_tail", items)
    _view(duck, folder, "lines", manifest.lines, "line_tail", LINE_COLUMNS)
    _view(duck, folder, "items", manifest.items, "item_tail", ITEM_COLUMNS)


def _view(
    duck: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    segments: tuple[Segment, ...],
    tail: str,
    columns: str,
) -> None:
    query = f"SELECT {columns} FROM {tail}"  # noqa: S608
    files = ", ".join(_text(str(folder / each.name)) for each in segments)
    if segments:
        query = f"SELECT {columns} FROM read_parquet([{files}]) UNION ALL {query}"  # noqa: S608
    duck.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
    if segments and _rows_in(duck, f"read_parquet([{files}])") != sum(s.rows for s in segments):
        raise duckdb.InvalidInputException("the mirror has lost rows")


def _rows_in(duck: duckdb.DuckDBPyConnection, source: str) -> int:
    row = duck.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _tail(schema: pa.Schema, columns: str, table: str, key: str, after: int) -> pa.Table:
    """What came after the mirror, through the connection that may have written it itself."""
    batches = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {key} > %s", [after])  # noqa: S608
        while rows := cursor.fetchmany(CHUNK_ROWS):
            kept = [row for row in rows if row[0] is not None]
            batches.append(_batch(schema, kept))
    return pa.Table.from_batches(batches, schema)


def _batch(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [
        pa.array([_plain(value, each.type) for value in column], each.type)
        for column, each in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _plain(value: Any, kind: pa.DataType) -> Any:
    if kind == pa.date32() and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
