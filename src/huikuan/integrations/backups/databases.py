"""A consistent copy of the live database, the hash of every table in it, and the way back."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from glob import glob
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from huikuan.errors import Refused
from huikuan.integrations.backups.archive import sync_folder

Tables = dict[str, dict[str, Any]]
MEMBER_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
POSTGRES_PLACES = "/usr/lib/postgresql/*/bin"


def copy_database(folder: Path) -> tuple[Path, Tables]:
    """Copy the live database while others write: one moment of it, and its tables' hashes."""
    target = folder / MEMBER_NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(f"file:{_sqlite_path()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return target, _sqlite_tables(copy)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={target}")  # fmt: skip
        return target, _postgres_tables()


def refuse_full_database() -> None:
    """A backup is only restored where nothing is."""
    if connection.vendor == "sqlite":
        path = _sqlite_path()
        if not path.exists() or path.stat().st_size == 0:
            return
        with closing(sqlite3.connect(path)) as there:
            full = bool(_sqlite_names(there))
    else:
        full = bool(connection.introspection.table_names())
    if full:
        raise Refused("restore_not_empty")


def load_database(folder: Path) -> Tables:
    """Put a copy in the place of the empty database; gives the hashes of what is there then."""
    source = folder / MEMBER_NAMES[connection.vendor]
    if not source.exists():
        raise Refused("backup_other_database", vendor=connection.vendor)
    if connection.vendor == "sqlite":
        connection.close()
        place_sqlite(source, _sqlite_path())
        with closing(sqlite3.connect(f"file:{_sqlite_path()}?mode=ro", uri=True)) as there:
            return _sqlite_tables(there)
    name = connection.settings_dict["NAME"]
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
         "--single-transaction", f"--dbname={name}", str(source))  # fmt: skip
    return _postgres_tables()


def place_sqlite(source: Path, target: Path) -> None:
    """The copy gets its name only once it is whole: whoever is cut off has an empty place still."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.copyfile(source, unfinished)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)
    sync_folder(target.parent)


def own_migrations() -> list[str]:
    """Which changes of our own tables this database has seen: they tell how new it is."""
    seen = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{room}.{name}" for room, name in seen if room in _own_rooms())


def unknown_migrations(seen: Iterable[str]) -> list[str]:
    """Those of them that this version has never heard of."""
    known = {f"{room}.{name}" for room, name in MigrationLoader(None).disk_migrations}
    return sorted(set(seen) - known)


def _own_rooms() -> set[str]:
    return {each.label for each in apps.get_app_configs() if each.name.startswith("huikuan.")}


def _sqlite_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _sqlite_names(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith("sqlite_")]


def _sqlite_tables(database: sqlite3.Connection) -> Tables:
    tables: Tables = {}
    for name in _sqlite_names(database):
        digest, count = hashlib.sha256(), 0
        for row in database.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):  # noqa: S608
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
            count += 1
        tables[name] = {"rows": count, "sha256": digest.hexdigest()}
    return tables


def _postgres_tables() -> Tables:
    tables: Tables = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names()):
            digest, count = hashlib.sha256(), 0
            with cursor.copy(f'COPY (SELECT * FROM "{name}" ORDER BY 1) TO STDOUT') as rows:  # noqa: S608
                for row in rows:
                    digest.update(row)
                    count += 1
            tables[name] = {"rows": count, "sha256": digest.hexdigest()}
    return tables


def _run(program: str, *arguments: str) -> None:
    newest_first = sorted(glob(f"{POSTGRES_PLACES}/{program}"), key=_version_in, reverse=True)
    found = shutil.which(program) or next(iter(newest_first), None)
    if found is None:
        raise Refused("program_missing", program=program)
    done = subprocess.run(  # noqa: S603
        [found, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused("program_failed", program=program, reason=done.stderr.strip()[:300])


def _version_in(place: str) -> int:
    return int(re.sub(r"\D", "", place) or 0)


def _environment() -> Mapping[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD",
             "PGDATABASE": "NAME"}  # fmt: skip
    settings = connection.settings_dict
    given = {name: str(settings[key]) for name, key in names.items() if settings[key]}
    return os.environ | given
