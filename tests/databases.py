"""A database of its own for what really commits: crashes, threads, sabotage."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

needs_pg_dump = pytest.mark.skipif(
    connection.vendor == "postgresql" and shutil.which("pg_dump") is None,
    reason="pg_dump is not installed",
)


@contextmanager
def migrated_database(folder: Path) -> Iterator[str]:
    """A database with all that migrations bring, to be copied.

    Not the tests' own: what commits there is flushed, and with it what migrations wrote.
    """
    with made_database(folder) as name:
        with database_at(name):
            call_command("migrate", verbosity=0, interactive=False)
        yield name


@contextmanager
def own_database(template: str, folder: Path) -> Iterator[str]:
    """A copy of the empty database, in place of the tests' own until the end.

    The history cannot be deleted, so a test that commits cannot tidy up; it throws its
    database away instead.
    """
    with empty_database(folder, template) as name:
        yield name


@contextmanager
def empty_database(folder: Path, template: str | None = None) -> Iterator[str]:
    """Another database in place of the tests' own until the end: empty, or a copy."""
    with made_database(folder, template) as name, database_at(name):
        yield name


@contextmanager
def made_database(folder: Path, template: str | None = None) -> Iterator[str]:
    """Another database until the end: empty, or a copy."""
    if connection.vendor == "sqlite":
        name = str(folder / "book.sqlite3")
        if template:
            copy_sqlite(template, name)
    else:
        name = f"huikuan_{secrets.token_hex(6)}"
        connection.close()
        in_postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
    try:
        yield name
    finally:
        if connection.vendor == "postgresql":
            in_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def database_at(name: str) -> Iterator[None]:
    """A database that is there, in place of the tests' own until the end."""
    before = str(connection.settings_dict["NAME"])
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def address_in_use() -> str:
    """The database in use as another process is told of it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = ":".join(filter(None, (facts["USER"], facts["PASSWORD"])))
    return f"postgresql://{who}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


def copy_sqlite(source: str, target: str) -> None:
    """Copy a SQLite database as it is at this moment."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


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
