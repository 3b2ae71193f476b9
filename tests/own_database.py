"""A database of one's own for a test that really commits; thrown away afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@pytest.fixture(scope="session")
def migrated_database(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[str]:
    """An empty, migrated database that tests copy; made once."""
    name = f"template_{uuid4().hex[:12]}"
    if connection.vendor == "postgresql":
        _as_administrator("CREATE DATABASE {}", name)
    else:
        name = str(tmp_path_factory.mktemp("template") / "migrated.sqlite3")
    with django_db_blocker.unblock():
        with _connected_to(name):
            call_command("migrate", verbosity=0)
        yield name
        if connection.vendor == "postgresql":
            _as_administrator("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def own_database(
    migrated_database: str, django_db_blocker: Any, tmp_path: Path, settings: Any
) -> Iterator[None]:
    """A copy for one test, on SQLite and on PostgreSQL alike.

    The ledger's tables refuse to be emptied, so such a test cannot clean up behind itself.
    """
    settings.MIRROR_ROOT = tmp_path / "mirror"
    name = f"own_{uuid4().hex[:12]}"
    if connection.vendor == "postgresql":
        _as_administrator("CREATE DATABASE {} TEMPLATE {}", name, migrated_database)
    else:
        name = shutil.copy(migrated_database, tmp_path / "own.sqlite3")
    with django_db_blocker.unblock(), _connected_to(str(name)):
        yield
    if connection.vendor == "postgresql":
        _as_administrator("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _as_administrator(statement: str, *names: str) -> None:
    facts = connection.get_connection_params()
    known = {name: facts[name] for name in ("host", "port", "user", "password") if facts.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
