"""One file with everything in it, a list of what is in it, and a hash over it all.

The file is an ordinary ZIP whose comment is the SHA-256 of everything before the comment, so any
changed or missing byte shows before anything is unpacked.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huikuan.errors import Refused

FORMAT = "huikuan-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 1024 * 1024
HASH_LENGTH = 64
MEMBER = re.compile(r"database\.(sqlite3|dump)|files/[0-9a-f]{2}/[0-9a-f]{64}")
BROKEN = (zipfile.BadZipFile, OSError, EOFError, KeyError, ValueError, RuntimeError,
          NotImplementedError)  # fmt: skip


def pack(target: Path, manifest: Mapping[str, Any], members: Mapping[str, Path]) -> None:
    """Write the archive beside its place, sync it, and only then give it its name."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    listed = {name: sha256_of_file(path) for name, path in members.items()}
    head = {"format": FORMAT, "format_version": FORMAT_VERSION, **manifest, "members": listed}
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, path in members.items():
                archive.write(path, name)
            archive.writestr(MANIFEST, json.dumps(head, ensure_ascii=False, indent=1))
            archive.comment = b"0" * HASH_LENGTH
        with unfinished.open("r+b") as file:
            digest = _hash_before_comment(unfinished)
            file.seek(-HASH_LENGTH, os.SEEK_END)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def manifest_of(source: Path) -> dict[str, Any]:
    """What an archive says it holds; refused unless it is one of ours and every byte is there."""
    try:
        with source.open("rb") as file:
            start = file.read(4)
            file.seek(-HASH_LENGTH, os.SEEK_END)
            stored = file.read().decode("ascii", "replace")
    except OSError as error:
        raise Refused("backup_unreadable", name=source.name, reason=error.strerror) from error
    if start != b"PK\x03\x04":
        raise Refused("backup_foreign", name=source.name)
    if stored != _hash_before_comment(source):
        raise Refused("backup_damaged", name=source.name)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            names = {each.filename for each in archive.infolist()} - {MANIFEST}
    except BROKEN as error:
        raise Refused("backup_foreign", name=source.name) from error
    if manifest.get("format") != FORMAT or names != set(manifest.get("members", ())):
        raise Refused("backup_foreign", name=source.name)
    if manifest["format_version"] > FORMAT_VERSION:
        raise Refused("backup_too_new", name=source.name, version=manifest.get("version", "?"))
    return manifest


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Check and unpack everything below a folder; refuses what the list does not allow."""
    manifest = manifest_of(source)
    with zipfile.ZipFile(source) as archive:
        for name, sha256 in manifest["members"].items():
            if not MEMBER.fullmatch(name):
                raise Refused("backup_foreign", name=source.name)
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with archive.open(name) as packed, place.open("wb") as out:
                while chunk := packed.read(CHUNK_BYTES):
                    digest.update(chunk)
                    out.write(chunk)
            if digest.hexdigest() != sha256:
                raise Refused("backup_damaged", name=source.name)
    return manifest


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """A new name in a folder is there for good once the folder itself is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash_before_comment(path: Path) -> str:
    left = path.stat().st_size - HASH_LENGTH
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()
