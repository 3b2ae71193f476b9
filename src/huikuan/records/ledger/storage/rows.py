"""The quick road to and from the tables: plain rows, for what is asked at every posting.

The object mapper would spend more on putting such a statement together than the database on
answering it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model

# So many at once that what one statement costs by itself hardly counts.
ROWS_AT_ONCE = 250


def insert_rows(model: type[Model], columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write plain tuples into a table: the quick road for facts that are complete already.

    ``columns`` are database column names separated by spaces; days and numbers go in as they
    are, instants through :func:`instant`.
    """
    names = columns.split()
    row = f"({marks(names)})"
    told = f"INSERT INTO {model._meta.db_table} ({', '.join(quoted(names))}) VALUES "  # noqa: S608
    written = list(rows)
    with connection.cursor() as cursor:
        # A server is asked once for many rows; every way to it and back costs more than a row.
        # SQLite keeps the pages it changes for each open savepoint, and at the end of every
        # statement walks through all of them: one statement a row costs the square of the rows.
        for start in range(0, len(written), ROWS_AT_ONCE):
            batch = written[start : start + ROWS_AT_ONCE]
            cursor.execute(told + ", ".join([row] * len(batch)), list(chain(*batch)))


def set_column(model: type[Model], column: str, values: Iterable[tuple[Any, int]]) -> None:
    """Set one column of some rows: pairs of new value and row number.

    One short statement, prepared once: cheaper than an UPDATE with a CASE over all rows.
    """
    table = model._meta.db_table
    sql = f"UPDATE {table} SET {quoted([column])[0]} = %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(values))


def fetched(sql: str, values: Sequence[Any] = (), *, held: bool = False) -> list[tuple[Any, ...]]:
    """The rows that answer; ``held``: nobody else changes them until this transaction ends."""
    if held and connection.features.has_select_for_update:
        assert connection.in_atomic_block, "rows are held within a transaction"
        sql += " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def marks(values: Sequence[Any]) -> str:
    """As many places in a statement as there are values."""
    return ", ".join(["%s"] * len(values))


def quoted(names: Iterable[str]) -> list[str]:
    """Column names in the quotes of the database (``on`` and ``order`` are reserved words)."""
    return [connection.ops.quote_name(name) for name in names]


def instant(at: datetime) -> Any:
    """An instant as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)
