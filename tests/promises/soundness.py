"""What the database says of its own pages: every table and every index, read to the last one."""

from django.db import Error, connection

# Every index against its table, row by row; then every page of every table, with what is kept
# beside it for being long.
_INDEXES = (
    "SELECT c.relname, bt_index_check(c.oid, true)::text FROM pg_class c "
    "JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'"
)
_TABLES = (
    "SELECT c.relname, found.msg FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN LATERAL verify_heapam(c.oid, check_toast => true) found ON true "
    "WHERE c.relkind = 'r' AND n.nspname = 'public'"
)


def integrity() -> str:
    """``ok``, or the first thing that is wrong."""
    try:
        return _sqlite() if connection.vendor == "sqlite" else _postgresql()
    except Error as damage:
        return str(damage)


def _sqlite() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


def _postgresql() -> str:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(_INDEXES)
        assert len(cursor.fetchall()) > 50
        cursor.execute(_TABLES)
        found = cursor.fetchall()
    assert len(found) > 20
    return next((f"{table}: {wrong}" for table, wrong in found if wrong), "ok")
