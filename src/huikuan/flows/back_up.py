"""The house is packed into one file while everybody works on."""

import tempfile
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


def back_up(target: Path, *, by: Actor, passphrase: str = "") -> dict[str, Any]:
    """Seal the history, copy the database at one moment, add every stored file, list it all.

    The signing secret stays out: whoever holds the backup cannot sign in with it.
    """
    if target.exists():
        raise Refused("backup_exists", name=target.name)
    seal_history(by=by)
    seal = latest_seal()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".huikuan-backup-") as folder:
        database, tables = copy_database(Path(folder))
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
        packed = Path(folder) / "packed.zip" if passphrase else target
        pack(packed, manifest, {database.name: database, **members})
        if passphrase:
            lock(packed, Path(folder) / "locked", passphrase)
            (Path(folder) / "locked").replace(target)
            sync_folder(target.parent)
    return {"file": str(target), "sha256": sha256_of_file(target), "files": len(hashes),
            "missing": len(named) - len(hashes),
            "rows": sum(each["rows"] for each in tables.values()), **manifest}  # fmt: skip
