"""Does this database keep what it has confirmed? Asked before server and job runner begin."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from huikuan.errors import Refused

SQLITE_FULL = 2
SQLITE_JOURNALS = {"wal", "delete", "truncate", "persist"}
POSTGRES_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
MOUNTS = Path("/proc/self/mounts")
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph"}


def refuse_forgetful_database() -> None:
    """Refuse to start where a power failure could lose what was confirmed."""
    if connection.vendor == "sqlite":
        refuse_network_folder(Path(settings.DATABASES["default"]["NAME"]).resolve().parent)
        _refuse_sqlite()
    else:
        _refuse_postgres()


def _refuse_sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    if level < SQLITE_FULL:
        raise Refused("database_not_durable", setting="synchronous", value=level, wanted="FULL")
    if journal not in SQLITE_JOURNALS:
        raise Refused("database_not_durable", setting="journal_mode", value=journal, wanted="WAL")


def _refuse_postgres() -> None:
    with connection.cursor() as cursor:
        for setting in POSTGRES_MUST_BE_ON:
            cursor.execute("SELECT current_setting(%s)", [setting])
            value = cursor.fetchone()[0]
            if value == "off":
                raise Refused("database_not_durable", setting=setting, value=value, wanted="on")


def refuse_network_folder(folder: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a folder of another machine, whose locks and syncs SQLite cannot rely on."""
    kind = file_system_of(folder, mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise Refused("database_on_network", folder=folder, kind=kind)


def file_system_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system a folder lies on; empty where the system does not tell."""
    if not os.access(mounts, os.R_OK):
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, found, *_ = line.split()
        if len(point) > len(best) and folder.is_relative_to(point.replace("\\040", " ")):
            best, kind = point, found
    return kind
