"""A backup that only its passphrase opens: AES-256-GCM in pieces, the key by scrypt."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huikuan.errors import Refused

MAGIC = b"HUIKUAN-ENCRYPTED-1\n"
SALT_BYTES = 16
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16


def is_encrypted(source: Path) -> bool:
    """Whether a file was locked by us."""
    with source.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def lock(source: Path, target: Path, passphrase: str) -> None:
    """Encrypt a file; every piece knows its place and the last one that it is the last."""
    salt = os.urandom(SALT_BYTES)
    cipher = AESGCM(_key(passphrase, salt))
    with source.open("rb") as plain, target.open("wb") as out:
        out.write(MAGIC + salt)
        number, piece = 0, plain.read(PIECE_BYTES)
        while True:
            following = plain.read(PIECE_BYTES)
            out.write(cipher.encrypt(_place(number), piece, b"more" if following else b"last"))
            if not following:
                break
            number, piece = number + 1, following
        out.flush()
        os.fsync(out.fileno())


def unlock(source: Path, target: Path, passphrase: str) -> None:
    """Decrypt a file; refused without the right passphrase or when a byte is missing."""
    size = PIECE_BYTES + TAG_BYTES
    with source.open("rb") as locked, target.open("wb") as out:
        locked.seek(len(MAGIC))
        cipher = AESGCM(_key(passphrase, locked.read(SALT_BYTES)))
        number, piece = 0, locked.read(size)
        while True:
            following = locked.read(size)
            try:
                out.write(cipher.decrypt(_place(number), piece, b"more" if following else b"last"))
            except InvalidTag as error:
                raise Refused("backup_locked", name=source.name) from error
            if not following:
                break
            number, piece = number + 1, following


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024**2, dklen=32
    )


def _place(number: int) -> bytes:
    return number.to_bytes(12, "big")
