"""P8 Backups restore: what was damaged, cut off or made by others is refused by its name."""

import hashlib
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from huikuan.errors import Refused
from huikuan.flows.back_up import back_up
from huikuan.flows.restore_backup import restore_backup
from huikuan.integrations.backups.archive import HASH_LENGTH, MANIFEST
from tests.databases import needs_pg_dump
from tests.promises.conftest import Elsewhere
from tests.promises.scale import fresh_seed, times
from tests.world import World

pytestmark = [pytest.mark.promise, needs_pg_dump]
REFUSALS = {"backup_damaged", "backup_foreign", "backup_unreadable", "backup_locked"}
Mutation = Callable[[bytes, random.Random], bytes]


def one_bit(whole: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(whole))
    return whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]


def cut_off(whole: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(len(whole))]


def beginning_lost(whole: bytes, chance: random.Random) -> bytes:
    return whole[chance.randint(1, len(whole) - 1) :]


def block_of_zeros(whole: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(whole) - 4096)
    return whole[:at] + bytes(4096) + whole[at + 4096 :]


def something_behind(whole: bytes, chance: random.Random) -> bytes:
    return whole + os.urandom(chance.randint(1, 5000))


def byte_missing(whole: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(whole))
    return whole[:at] + whole[at + 1 :]


def halves_exchanged(whole: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(1, len(whole))
    return whole[at:] + whole[:at]


MUTATIONS = (one_bit, cut_off, beginning_lost, block_of_zeros, something_behind, byte_missing,
             halves_exchanged)  # fmt: skip


@pytest.mark.parametrize("passphrase", ["", "回款2026"])
def test_every_damage_is_refused_by_name_and_nothing_is_restored(
    house: World, elsewhere: Elsewhere, tmp_path: Path, passphrase: str
) -> None:
    chance, source = random.Random(fresh_seed()), tmp_path / "b.zip"
    back_up(source, by=house.by, passphrase=passphrase)
    whole, broken = source.read_bytes(), tmp_path / "broken.zip"
    with elsewhere() as home:
        for turn in range(times(20, 200)):
            broken.write_bytes(MUTATIONS[turn % len(MUTATIONS)](whole, chance))
            refused_by_name(broken, home, passphrase)


def refused_by_name(broken: Path, home: Path, passphrase: str = "") -> None:
    """The refusal names the file, and the place is as empty as before."""
    with pytest.raises(Refused) as no:
        restore_backup(broken, passphrase=passphrase)
    assert no.value.code in REFUSALS
    assert no.value.params["name"] == broken.name
    assert connection.introspection.table_names() == []
    left = {each.name for each in home.iterdir()}
    assert {name for name in left if not name.startswith("book.sqlite3")} == set()


def made_whole_again(source: Path, target: Path, **changes: bytes) -> None:
    """Whoever knows the format exchanges members and computes the outer hash anew."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
        new.comment = b"0" * HASH_LENGTH
    whole = target.read_bytes()[:-HASH_LENGTH]
    target.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())


def test_what_was_put_together_by_hand_is_refused(
    house: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    source, forged = tmp_path / "b.zip", tmp_path / "forged.zip"
    back_up(source, by=house.by)
    with zipfile.ZipFile(source) as archive:
        head = json.loads(archive.read(MANIFEST))
        database = next(name for name in head["members"] if name.startswith("database"))
    outside = "../../evil"
    forgeries: list[dict[str, bytes]] = [
        {database: b"something else"},
        {"files/00/extra": b"not in the list"},
        {MANIFEST: b"no json"},
        {MANIFEST: json.dumps(head | {"format": "another"}).encode()},
        {MANIFEST: json.dumps(head | {"members": {}}).encode()},
        {outside: b"x", MANIFEST: json.dumps(
            head | {"members": head["members"] | {outside: hashlib.sha256(b"x").hexdigest()}}
        ).encode()},
    ]  # fmt: skip
    with elsewhere() as home:
        for changes in forgeries:
            made_whole_again(source, forged, **changes)
            refused_by_name(forged, home)
        assert not (tmp_path / "evil").exists()
        for content in (b"", b"PK", b"hello" * 50, os.urandom(5000)):
            forged.write_bytes(content)
            refused_by_name(forged, home)
        forged.unlink()
        refused_by_name(forged, home)
