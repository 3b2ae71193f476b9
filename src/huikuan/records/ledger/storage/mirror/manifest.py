"""What of the ledger is mirrored: which files, through which entry, of which database."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection

VERSION = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Segment:
    """One Parquet file that is never written again; ``size`` tells a torn file from a whole one."""

    name: str
    size: int
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A complete stretch of the ledger, from its first entry through ``entry_id``.

    ``sha256`` is the fingerprint of that entry: a database that was restored, or is another
    one, has a different entry there (or none), and the mirror is then not its mirror.
    """

    entry_id: int = 0
    sha256: str = ""
    item_id: int = 0
    lines: tuple[Segment, ...] = field(default=())
    items: tuple[Segment, ...] = field(default=())


NOTHING = Manifest()


def mirror_folder() -> Path:
    """Where the mirror of the database in use lies; each database has its own folder."""
    facts = connection.settings_dict
    address = [connection.vendor, *(str(facts.get(name)) for name in ("HOST", "PORT", "NAME"))]
    folder = Path(settings.MIRROR_ROOT) / sha256(json.dumps(address).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def manifest_of(folder: Path) -> Manifest:
    """What is mirrored here and belongs to this database; anything doubtful counts as nothing."""
    return manifest_and_last(folder)[0]


def manifest_and_last(folder: Path) -> tuple[Manifest, int]:
    """The same, and the number of the newest entry, in one question to the database."""
    try:
        manifest = _parsed(json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        manifest = NOTHING
    with connection.cursor() as cursor:
        cursor.execute(_SHA256_AND_LAST, [manifest.entry_id])
        sha256, last = cursor.fetchone()
    is_ours = sha256 is not None and sha256 == manifest.sha256
    return (manifest if is_ours and _is_whole(folder, manifest) else NOTHING), last


def keep_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one that holds, at once or not at all."""
    draft = folder / f"{NAME}.{uuid4().hex}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"version": VERSION} | asdict(manifest), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)


@contextmanager
def only_writer(folder: Path) -> Iterator[bool]:
    """Be the only process that adds to this mirror; says no at once if somebody else is."""
    with (folder / "writer.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _parsed(raw: dict[str, Any]) -> Manifest:
    if raw["version"] != VERSION:
        return NOTHING
    return Manifest(
        int(raw["entry_id"]),
        str(raw["sha256"]),
        int(raw["item_id"]),
        tuple(Segment(**each) for each in raw["lines"]),
        tuple(Segment(**each) for each in raw["items"]),
    )


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    try:
        return all(
            (folder / each.name).stat().st_size == each.size
            for each in (*manifest.lines, *manifest.items)
        )
    except OSError:
        return False


_SHA256_AND_LAST = (
    "SELECT (SELECT sha256 FROM ledger_entry WHERE id = %s),"
    " (SELECT coalesce(max(id), 0) FROM ledger_entry)"
)
