"""How many rows are written with one statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model


def insert_rows(model: type[Model], columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write plain tuples into a table: the quick road for facts that are complete already.

    ``columns`` are database column names separated by spaces; days and numbers go in as they
    are, instants through :func:`instant`.
    """
    names = columns.split()
    marks = ", ".join(["%s"] * len(names))
    table = model._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(quoted(names))}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def set_column(model: type[Model], column: str, values: Iterable[tuple[Any, int]]) -> None:
    """Set one column of some rows: pairs of new value and row number.

    One short statement, prepared once: cheaper than an UPDATE with a CASE over all rows.
    """
    table = model._meta.db_table
    sql = f"UPDATE {table} SET {quoted([column])[0]} = %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(values))


def quoted(names: Iterable[str]) -> list[str]:
    """Column names in the quotes of the database (``on`` and ``order`` are reserved words)."""
    return [connection.ops.quote_name(name) for name in names]


def instant(at: datetime) -> Any:
    """An instant as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)
