"""The house is packed into one file while everybody works on."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from huikuan.errors import Refused
from huikuan.integrations.backups.archive import pack, sha256_of_file, sync_folder
from huikuan.integrations.backups.databases import copy_database, own_migrations
from huikuan.integrations.backups.secrecy import lock
from huikuan.records.files.queries import place_of, stored_hashes
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.queries import latest_seal
from huikuan.records.timeline.seals import seal_history, short_form

WORKBENCH = ".huikuan-backup-"


def back_up(target: Path, *, by: Actor, passphrase: str = "") -> dict[str, Any]:
    """Seal the history, copy the database at one moment, add every stored file, list it all.

    The signing secret stays out: whoever holds the backup cannot sign in with it.
    """
    if target.exists():
        raise Refused("backup_exists", name=target.name)
    seal_history(by=by)
    seal = latest_seal()
    with _workbench(target.parent) as folder:
        database, tables = copy_database(folder)
        named = stored_hashes()
        hashes = [sha256 for sha256 in named if place_of(sha256).exists()]
        members = {f"files/{each[:2]}/{each}": place_of(each) for each in hashes}
        manifest = {
            "version": settings.VERSION,
            "made_at": by.at.isoformat(),
            "last_seal": short_form(seal) if seal else "",
            "migrations": own_migrations(),
            "tables": tables,
        }
        packed = folder / "packed.zip"
        pack(packed, manifest, {database.name: database, **members})
        if passphrase:
            lock(packed, folder / "locked", passphrase)
            packed = folder / "locked"
        packed.replace(target)
        sync_folder(target.parent)
    return {"file": str(target), "sha256": sha256_of_file(target), "files": len(hashes),
            "missing": len(named) - len(hashes),
            "rows": sum(each["rows"] for each in tables.values()), **manifest}  # fmt: skip


@contextmanager
def _workbench(place: Path) -> Iterator[Path]:
    """A folder beside the target; what killed backups left there is cleared away first.

    Whoever works holds a lock on their folder, which ends with the process: a folder without
    one is nobody's. Clearing and making are done by one at a time.
    """
    with _held(place, wait=True):
        for left in place.glob(f"{WORKBENCH}*"):
            with _held(left) as is_nobodys:
                if is_nobodys:
                    shutil.rmtree(left)
        folder = tempfile.TemporaryDirectory(dir=place, prefix=WORKBENCH)
        mine = os.open(folder.name, os.O_RDONLY)
        fcntl.flock(mine, fcntl.LOCK_EX)
    try:
        with folder:
            yield Path(folder.name)
    finally:
        os.close(mine)


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder for oneself; false when somebody else does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        is_held = False
    else:
        is_held = True
    try:
        yield is_held
    finally:
        os.close(handle)
