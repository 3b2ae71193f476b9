"""Copies a committed stretch of the ledger into Parquet, in a process of its own.

Its own process, because DuckDB brings a second copy of SQLite: two copies in one process do not
know of each other's locks, and closing a file in one drops the locks of the other. Reads what to
do as JSON from standard input and answers with JSON; knows neither Django nor our settings.
"""

import json
import sqlite3
import sys
import time
from typing import Any

import duckdb
import psycopg

LINE_COLUMNS = (
    "item_id, account, customer_id, currency, due_on, amount_minor, effective_on, recorded_on"
)
ITEM_COLUMNS = "id, side, customer_id, currency, origin_on, due_on, original_minor"
WRITING = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 245760)"
# A stretch up to this many entries is read through the database's own index, above it by
# scanning the table on all cores.
INDEXED_ENTRIES = 200_000
GATE_TRIES = 20
# Nothing is ever downloaded.
OFFLINE: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

HEADS = (
    "SELECT coalesce(max(id), 0) FROM ledger_entry",
    "SELECT coalesce(max(id), 0) FROM ledger_openitem",
)


def head_of_sqlite(path: str) -> tuple[int, int, str] | None:
    """The last committed entry, the last item and the entry's fingerprint; numbers are in order."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None) as database:
        database.execute("BEGIN")
        entry_id, item_id = (database.execute(query).fetchone()[0] for query in HEADS)
        row = database.execute(
            "SELECT sha256 FROM ledger_entry WHERE id = ?", [entry_id]
        ).fetchone()
        database.execute("COMMIT")
    database.close()
    return entry_id, item_id, row[0] if row else ""


def head_of_postgres(address: str, gate: int) -> tuple[int, int, str] | None:
    """The same, at a moment when nobody is writing: then every lower number is there or never
    will be. ``None`` if such a moment did not come.
    """
    with psycopg.connect(address, autocommit=True) as database:
        for _ in range(GATE_TRIES):
            with database.transaction():
                row = database.execute("SELECT pg_try_advisory_xact_lock(%s)", [gate]).fetchone()
                if row and row[0]:
                    entry_id, item_id = (_number(database, query) for query in HEADS)
                    found = database.execute(
                        "SELECT sha256 FROM ledger_entry WHERE id = %s", [entry_id]
                    ).fetchone()
                    return entry_id, item_id, found[0] if found else ""
            time.sleep(0.05)
    return None


def _number(database: psycopg.Connection[Any], query: str) -> int:
    row = database.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def attached(vendor: str, address: str, extension: str) -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads the database live, under the name ``live``; nothing is downloaded."""
    duck = duckdb.connect(config=OFFLINE)
    duck.execute(f"LOAD {_text(extension)}")
    kind = "postgres" if vendor == "postgresql" else "sqlite"
    duck.execute(f"ATTACH {_text(address)} AS live (TYPE {kind}, READ_ONLY)")
    duck.execute("SET preserve_insertion_order = false")
    return duck


def copy_stretch(job: dict[str, Any]) -> dict[str, Any]:
    """Copy everything after the job's cursor; an empty answer if there is nothing to copy."""
    vendor, address = job["vendor"], job["address"]
    if vendor == "postgresql":
        head = head_of_postgres(address, job["gate"])
    else:
        head = head_of_sqlite(address)
    if head is None or head[0] <= job["entry_id"]:
        return {}
    entry_id, item_id, sha256 = head
    duck = attached(vendor, address, job["extension"])
    by_index = entry_id - job["entry_id"] <= INDEXED_ENTRIES and job["entry_id"] > 0
    lines = _source(
        vendor, by_index, "ledger_line", LINE_COLUMNS, "entry_id", job["entry_id"], entry_id
    )
    items = _source(
        vendor, by_index, "ledger_openitem", ITEM_COLUMNS, "id", job["item_id"], item_id
    )
    line_rows = _write(duck, f"{lines} WHERE item_id IS NOT NULL", job["lines_path"])
    item_rows = _write(duck, items, job["items_path"])
    return {
        "entry_id": entry_id,
        "item_id": item_id,
        "sha256": sha256,
        "line_rows": line_rows,
        "item_rows": item_rows,
    }


def _source(
    vendor: str, by_index: bool, table: str, columns: str, key: str, after: int, through: int
) -> str:
    stretch = f"{key} > {after} AND {key} <= {through}"
    if not by_index:
        # A first copy starts at zero: nothing to compare at the lower end.
        stretch = stretch if after else f"{key} <= {through}"
        return f"SELECT {columns} FROM (SELECT * FROM live.{table} WHERE {stretch})"  # noqa: S608
    reader = "postgres_query" if vendor == "postgresql" else "sqlite_query"
    query = f"SELECT {columns} FROM {table} WHERE {stretch}"  # noqa: S608
    return f"SELECT {_typed(columns)} FROM {reader}('live', {_text(query)})"  # noqa: S608


def _typed(columns: str) -> str:
    """Days as days and numbers as numbers, whatever a query passed through makes of them."""
    kinds = {"on": "DATE", "id": "BIGINT", "minor": "BIGINT"}
    typed = []
    for column in columns.split(", "):
        kind = kinds.get(column.rpartition("_")[2], "VARCHAR")
        typed.append(f"CAST({column} AS {kind}) AS {column}")
    return ", ".join(typed)


def _write(duck: duckdb.DuckDBPyConnection, query: str, path: str) -> int:
    row = duck.execute(f"COPY ({query}) TO {_text(path)} {WRITING}").fetchone()
    return int(row[0]) if row else 0


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    answer = copy_stretch(json.load(sys.stdin))
    sys.stdout.write(json.dumps(answer))
