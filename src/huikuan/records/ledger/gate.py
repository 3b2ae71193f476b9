"""The gate of the ledger: numbers are handed out here, and seals wait here for late writers.

On PostgreSQL a lower number can be committed after a higher one. Writers therefore hold
the gate shared while they have numbers, and whoever needs a complete prefix of the history
(the seal, the columnar mirror) takes it alone for a moment. SQLite has one writer at a time,
so its gate is the database's own lock.
"""

from django.db import connection

LEDGER_GATE = 4711

_POSTGRES_IDS = """
    SELECT n FROM (SELECT pg_advisory_xact_lock_shared(%s)) AS gate,
    LATERAL (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS n
             FROM generate_series(1, %s)) AS numbers
"""


def next_ids(table: str, count: int) -> list[int]:
    """Hand out ``count`` new row numbers of a table, inside the caller's transaction."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_IDS, [LEDGER_GATE, table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + count))


def close_gate() -> bool:
    """Wait until every writer has finished, and keep new ones out until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_GATE])
    return True


def try_close_gate() -> bool:
    """Close the gate only if nobody is writing; say whether it is closed."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LEDGER_GATE])
        return bool(cursor.fetchone()[0])
