"""A database of its own for what really commits: crashes, threads, sabotage."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """A copy of the empty migrated test database, in place of it until the end.

    The history cannot be deleted, so a test that commits cannot tidy up; it throws its
    database away instead.
    """
    settings = connection.settings_dict
    template = str(settings["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        name = str(folder / "book.sqlite3")
        with sqlite3.connect(template) as source, sqlite3.connect(name) as target:
            source.backup(target)
        source.close()
        target.close()
    else:
        name = f"{template}_{secrets.token_hex(4)}"
        in_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    settings["NAME"] = name
    try:
        yield name
    finally:
        connection.close()
        settings["NAME"] = template
        if connection.vendor == "sqlite":
            shutil.rmtree(folder, ignore_errors=True)
        else:
            in_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


def in_postgres(statement: str) -> None:
    """Run a statement that wants no transaction, from the database everybody has."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def without_guards() -> None:
    """What somebody with full rights on the database does first: drop every trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal")
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
