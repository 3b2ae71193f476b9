"""P8 Backups restore: made under load, restored into an empty place, equal to the last byte."""

import io
import os
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from huikuan.errors import Refused
from huikuan.flows.back_up import back_up
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.restore_backup import restore_backup
from huikuan.integrations.backups.archive import manifest_of
from huikuan.records.files.checks import file_findings
from huikuan.records.ledger.models import Entry
from huikuan.records.timeline.seals import printed_seal_finding, seal_findings
from tests.databases import empty_database, needs_pg_dump
from tests.promises.crashes import worker
from tests.promises.scale import fresh_seed, times
from tests.promises.writer import writing
from tests.world import World, wrong

pytestmark = [pytest.mark.promise, needs_pg_dump]


@pytest.fixture
def house(book: World, settings: Settings, tmp_path: Path) -> World:
    """A company with a document, in a data folder of its own."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME, settings.FILES_ROOT = home, home / "files"
    acme = book.customer("ACME")
    file_evidence("签收单.pdf", "application/pdf", io.BytesIO(os.urandom(3_000_000)),
                  subject="x:1", customer=acme, by=book.by)  # fmt: skip
    book.owes(acme, "R1", 100)
    return book


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Where a backup is restored: another, empty data folder."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    yield home
    shutil.rmtree(home, ignore_errors=True)


def restored(source: Path, home: Path, settings: Settings, passphrase: str = "") -> int:
    """Restore into an empty place, verify everything there; how many entries there are."""
    shutil.rmtree(home)
    home.mkdir()
    before = settings.HOME, settings.FILES_ROOT
    settings.HOME, settings.FILES_ROOT = home, home / "files"
    try:
        with empty_database(home):
            manifest = restore_backup(source, passphrase=passphrase)
            findings = [*seal_findings(), *file_findings(),
                        printed_seal_finding(manifest["last_seal"])]  # fmt: skip
            assert [each for each in findings if not each.is_clean] == []
            assert wrong() == []
            with pytest.raises(Refused, match="restore_not_empty"):
                restore_backup(source, passphrase=passphrase)
            return Entry.objects.count()
    finally:
        settings.HOME, settings.FILES_ROOT = before


def test_backups_under_load_restore(
    house: World, elsewhere: Path, settings: Settings, tmp_path: Path
) -> None:
    chance, counts = random.Random(fresh_seed()), []
    customer_id = Entry.objects.first().lines.exclude(customer=None).first().customer_id
    for turn in range(times(3, 20)):
        target = tmp_path / f"{turn}.zip"
        with worker(writing(customer_id, turn * 100_000)) as one:
            one.speaks()
            one.works(chance.random() / 2)
            back_up(target, by=house.by)
        counts.append(restored(target, elsewhere, settings))
    assert counts == sorted(counts)
    assert counts[-1] > 1


def test_the_signing_secret_stays_at_home(house: World, tmp_path: Path) -> None:
    back_up(tmp_path / "b.zip", by=house.by)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        kinds = {name.split("/")[0].split(".")[0] for name in archive.namelist()}
    assert kinds == {"database", "files", "manifest"}
    with pytest.raises(Refused, match="backup_exists"):
        back_up(tmp_path / "b.zip", by=house.by)


def test_damaged_and_foreign_backups_are_refused_by_name(house: World, tmp_path: Path) -> None:
    chance, source = random.Random(fresh_seed()), tmp_path / "b.zip"
    back_up(source, by=house.by)
    whole, broken = source.read_bytes(), tmp_path / "broken.zip"
    for turn in range(20):
        at = chance.randrange(len(whole))
        cut = whole[:at] if turn % 2 else whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        broken.write_bytes(cut)
        with pytest.raises(Refused) as no:
            manifest_of(broken)
        assert no.value.code in {"backup_damaged", "backup_foreign", "backup_unreadable"}
        assert no.value.params["name"] == "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("letter.txt", "hello" * 50)
    with pytest.raises(Refused, match=r"backup_damaged|backup_foreign"):
        manifest_of(broken)


def test_an_encrypted_backup_needs_its_passphrase(
    house: World, elsewhere: Path, settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "b.locked"
    back_up(target, by=house.by, passphrase="回款2026")
    assert b"ledger_entry" not in target.read_bytes()
    for passphrase in ("", "guess"):
        with pytest.raises(Refused, match="backup_locked"):
            restored(target, elsewhere, settings, passphrase)
    assert restored(target, elsewhere, settings, "回款2026") == 1
    target.write_bytes(target.read_bytes()[:-1_100_000])
    with pytest.raises(Refused, match="backup_locked"):
        restored(target, elsewhere, settings, "回款2026")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a plain copy of a SQLite file")
def test_saboteur_who_copies_the_file_during_writes(house: World, tmp_path: Path) -> None:
    """A plain copy leaves the log behind: what was acknowledged is not in it."""
    acme = Entry.objects.first().lines.exclude(customer=None).first().customer
    for number in range(5):
        house.owes(acme, f"S{number}", 100)
    shutil.copyfile(str(connection.settings_dict["NAME"]), tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        try:
            kept = copy.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
        except sqlite3.DatabaseError:
            kept = 0
    assert kept < Entry.objects.count()
