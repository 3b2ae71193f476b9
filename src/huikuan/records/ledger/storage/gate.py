"""The gate of the ledger: numbers are handed out here, and seals wait here for late writers.

On PostgreSQL a lower number can be committed after a higher one. Writers therefore hold
the gate shared while they have numbers, and whoever needs a complete prefix of the history
(the seal, the columnar mirror) takes it alone for a moment. SQLite has one writer at a time,
so its gate is the database's own lock.
"""

import time
from collections.abc import Mapping

from django.db import connection

LEDGER_GATE = 4711
# Whoever waits for SQLite's lock looks again every tenth of a second at the latest.
SQLITE_LOOKS_AGAIN_SECONDS = 0.12
TURN_SECONDS = 2.0

# Whether another transaction has drawn numbers and not yet committed. SQLite has one writer at a
# time, so nothing is ever committed below a number that can be seen.
SOMEBODY_WRITES = {
    "sqlite": "0",
    "postgresql": (
        "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 "  # noqa: S608
        f"AND objid = {LEDGER_GATE} AND objsubid = 1 AND granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "AND pid <> pg_backend_pid())"
    ),
}

# The numbers are drawn in the outermost list, after the rows of the join and so behind the gate.
_POSTGRES_IDS = """
    WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s) AS held)
    SELECT wanted.place, nextval(pg_get_serial_sequence(wanted.name, 'id'))
    FROM gate, unnest(%s::text[], %s::int[]) WITH ORDINALITY AS wanted (name, count, place),
    LATERAL generate_series(1, wanted.count)
"""


def next_ids(table: str, count: int) -> list[int]:
    """Hand out ``count`` new row numbers of a table, inside the caller's transaction."""
    if count == 0:
        return []
    [ids] = numbers({table: count})
    return ids


def numbers(counts: Mapping[str, int]) -> list[list[int]]:
    """Hand out new row numbers of several tables with one statement, in the order asked."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_IDS, [LEDGER_GATE, list(counts), list(counts.values())])
            drawn = cursor.fetchall()
            return [
                sorted(number for at, number in drawn if at == place)
                for place in range(1, len(counts) + 1)
            ]
        last = ", ".join(f"(SELECT coalesce(max(id), 0) FROM {table})" for table in counts)  # noqa: S608
        cursor.execute(f"SELECT {last}")
        row = cursor.fetchone()
    return [
        list(range(top + 1, top + 1 + count))
        for top, count in zip(row, counts.values(), strict=True)
    ]


def close_gate() -> bool:
    """Wait until every writer has finished, and keep new ones out until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_GATE])
    return True


class Turns:
    """Who writes much, write by write, lets others in: at the latest after about a second.

    PostgreSQL serves who waits by itself. SQLite has no queue: a program that writes again at
    once would always be first.
    """

    def __init__(self) -> None:
        self.began = time.monotonic()

    def let_others_in(self) -> None:
        """Between two writes: whoever waits for the ledger gets their turn, if it is time."""
        if connection.vendor == "postgresql" or connection.in_atomic_block:
            return
        if time.monotonic() - self.began > TURN_SECONDS:
            time.sleep(SQLITE_LOOKS_AGAIN_SECONDS)
            self.began = time.monotonic()
