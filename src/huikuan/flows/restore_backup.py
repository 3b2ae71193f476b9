"""A backup becomes the house again, in an empty place only."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from huikuan.errors import Refused
from huikuan.integrations.backups.archive import unpack
from huikuan.integrations.backups.databases import (
    load_database,
    refuse_full_database,
    unknown_migrations,
)
from huikuan.integrations.backups.secrecy import is_encrypted, unlock

UNPACKING = ".huikuan-restore-"


def restore_backup(source: Path, *, passphrase: str = "") -> dict[str, Any]:
    """Check every byte first, then put the files back, and the database last."""
    refuse_full_database()
    if not source.exists():
        raise Refused("backup_unreadable", name=source.name, reason="")
    home = Path(settings.HOME)
    for left in home.glob(f"{UNPACKING}*"):  # by one that was killed: readable books lie in it
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=UNPACKING) as name:
        folder, plain = Path(name), source
        if is_encrypted(source):
            plain = folder / source.name
            unlock(source, plain, passphrase)
        manifest = unpack(plain, folder / "unpacked")
        if unknown_migrations(manifest.get("migrations", ())):
            raise Refused("backup_too_new", name=source.name, version=manifest["version"])
        files = folder / "unpacked" / "files"
        if files.exists():
            shutil.copytree(files, settings.FILES_ROOT, dirs_exist_ok=True)
            os.sync()
        found = load_database(folder / "unpacked")
    if found != manifest["tables"]:
        differing = sorted(
            table for table, told in manifest["tables"].items() if found.get(table) != told
        )
        raise Refused("restore_differs", tables=", ".join(differing))
    return manifest
