"""What is in a database, table by table: asked past everything of the product."""

import hashlib
from typing import NamedTuple

from django.db import connection

# When which change of the tables was made is of no business to anybody.
UNHASHED = {"django_migrations"}
SQLITE_SCHEMA = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2"
POSTGRES_SCHEMA = """
    SELECT 'index', indexname::text, tablename::text, indexdef FROM pg_indexes
    WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgname::text, tgrelid::regclass::text, pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'constraint', conname::text, conrelid::regclass::text,
    pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'column', column_name::text, table_name::text, data_type || is_nullable
    FROM information_schema.columns WHERE table_schema = 'public'
    ORDER BY 1, 2, 3
"""


class Content(NamedTuple):
    """How many rows, and the hash over all of them in the order of their keys."""

    rows: int
    sha256: str


def contents(rows_at_most: dict[str, int] | None = None) -> dict[str, Content]:
    """The content of every table, or of its first rows where told how many."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - UNHASHED):
            limit = "" if rows_at_most is None else f" LIMIT {rows_at_most.get(table, 0)}"
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1{limit}')
            digest, count = hashlib.sha256(), 0
            while some := cursor.fetchmany(1000):
                count += len(some)
                for row in some:
                    digest.update(repr(row).encode("utf-8", "surrogatepass"))
            found[table] = Content(count, digest.hexdigest())
    return found


def rows_in(found: dict[str, Content]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: content.rows for table, content in found.items()}


def schema() -> list[tuple[str, ...]]:
    """Tables, columns, indexes, constraints and triggers, as the database tells them."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_SCHEMA if connection.vendor == "sqlite" else POSTGRES_SCHEMA)
        return cursor.fetchall()
