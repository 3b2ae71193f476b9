"""P8 Backups restore: made under load, restored into an empty place, equal to the last byte."""

import random
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner
from django.db import connection

from huikuan.errors import Refused
from huikuan.flows.back_up import back_up
from huikuan.flows.restore_backup import restore_backup
from huikuan.integrations.backups.databases import place_sqlite
from huikuan.interfaces.cli.main import huikuan
from huikuan.records.customers.models import Customer
from huikuan.records.files.checks import file_findings
from huikuan.records.files.queries import place_of, stored_hashes
from huikuan.records.ledger.models import Entry
from huikuan.records.timeline.seals import printed_seal_finding, seal_findings
from tests.databases import needs_pg_dump
from tests.promises.conftest import Elsewhere
from tests.promises.contents import contents, rows_in, schema
from tests.promises.crashes import numbers_kept, on_sqlite, worker
from tests.promises.older import migrations_noted, take_tables_back
from tests.promises.scale import fresh_seed, times
from tests.promises.soundness import integrity
from tests.promises.writer import writing
from tests.world import World, wrong

pytestmark = [pytest.mark.promise, needs_pg_dump]
LOAD_ENTRIES_PER_SECOND = 10


def restored(source: Path, passphrase: str = "") -> None:
    """Restore into the empty place we are in, and verify everything there."""
    manifest = restore_backup(source, passphrase=passphrase)
    findings = [*seal_findings(), *file_findings(), printed_seal_finding(manifest["last_seal"])]
    assert [each for each in findings if not each.is_clean] == []
    assert wrong() == []
    assert integrity() == "ok"
    with pytest.raises(Refused, match="restore_not_empty"):
        restore_backup(source, passphrase=passphrase)


def test_backups_under_load_restore(house: World, elsewhere: Elsewhere, tmp_path: Path) -> None:
    """Nothing in this house is ever changed: what was backed up is the beginning of what is."""
    chance, acme = random.Random(fresh_seed()), Customer.objects.get(code="ACME")
    entries, seconds = 0, 0.0
    for turn in range(times(3, 20)):
        target, first = tmp_path / f"{turn}.zip", len(numbers_kept()) + 1
        with worker(writing(acme.pk, first)) as one:
            begun = monotonic()
            one.speaks()
            one.works(chance.random() / 2)
            before = max(one.acknowledged())
            back_up(target, by=house.by)
            one.works(0)
            entries, seconds = entries + len(one.dies()), seconds + monotonic() - begun
        with elsewhere():
            restored(target)
            found, kept = contents(), numbers_kept()
        assert kept == list(range(1, len(kept) + 1))
        assert before <= len(kept) <= len(numbers_kept())
        assert contents(rows_in(found)) == found
    assert entries > LOAD_ENTRIES_PER_SECOND * seconds
    print(f"{times(3, 20)} backups, {entries / seconds:.0f} entries a second meanwhile")


def test_a_killed_restore_leaves_an_empty_place_or_the_whole_house(
    house: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    chance, source = random.Random(fresh_seed()), tmp_path / "b.zip"
    back_up(source, by=house.by, passphrase="回款2026")
    full, key, killed = contents(), "回款2026", 0
    for _ in range(times(4, 40)):
        with elsewhere() as home:
            with worker(
                lambda done: (restore_backup(source, passphrase="回款2026"), done(1))
            ) as one:
                one.works(chance.uniform(0, 0.5))
                said = one.dies()
            killed += not said
            if said or connection.introspection.table_names():
                assert contents() == full
                continue
            restored(source, key)
            assert contents() == full
            assert list(home.glob(".huikuan-restore-*")) == []
    assert killed > 0


@on_sqlite
def test_half_a_copy_never_has_the_name_of_the_books(tmp_path: Path) -> None:
    """The copy of a large house takes a while: killed meanwhile, there is none."""
    source, target, size = tmp_path / "large", tmp_path / "books", 400_000_000
    with source.open("wb") as file:
        file.truncate(size)
    for milliseconds in (20, 60, 100):
        with worker(lambda done: (place_sqlite(source, target), done(1))) as one:
            one.works(milliseconds / 1000)
            said = one.dies()
        assert target.exists() if said else not target.exists() or target.stat().st_size == size
        target.unlink(missing_ok=True)


def test_a_stored_file_that_is_gone_is_told(house: World, tmp_path: Path) -> None:
    place_of(stored_hashes()[0]).unlink()
    said = CliRunner().invoke(huikuan, ["backup", str(tmp_path / "b.zip")])
    assert (said.exit_code, "1 stored files are not where" in said.stderr) == (0, True)


def test_the_signing_secret_stays_at_home(house: World, tmp_path: Path) -> None:
    back_up(tmp_path / "b.zip", by=house.by)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        kinds = {name.split("/")[0].split(".")[0] for name in archive.namelist()}
    assert kinds == {"database", "files", "manifest"}
    with pytest.raises(Refused, match="backup_exists"):
        back_up(tmp_path / "b.zip", by=house.by)


def test_an_encrypted_backup_needs_its_passphrase(
    house: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    target = tmp_path / "b.locked"
    back_up(target, by=house.by, passphrase="回款2026")
    assert b"ledger_entry" not in target.read_bytes()
    with elsewhere():
        for passphrase in ("", "guess"):
            with pytest.raises(Refused, match="backup_locked"):
                restore_backup(target, passphrase=passphrase)
        restored(target, "回款2026")
        assert Entry.objects.count() == 1


def test_a_backup_of_an_earlier_version_is_restored_and_upgraded(
    house: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    newer, filled, source = schema(), contents(), tmp_path / "older.zip"
    assert take_tables_back() > 4
    older = migrations_noted()
    back_up(source, by=house.by)
    with elsewhere():
        said = CliRunner().invoke(huikuan, ["restore", str(source)])
        assert said.exit_code == 0, said.output
        assert migrations_noted() > older
        # PostgreSQL writes a condition in other words after a restore; all are there by name.
        assert [names for *names, _ in schema()] == [names for *names, _ in newer]
        grown = {table for table, rows in rows_in(contents()).items() if rows != filled[table].rows}
        assert grown <= {"timeline_seal"}  # a backup seals the history first
        assert wrong() == []


def test_a_backup_of_a_later_version_is_refused(
    house: World, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) "
                       "VALUES ('ledger', '9999_not_yet', '2030-01-01')")  # fmt: skip
    back_up(tmp_path / "b.zip", by=house.by)
    with elsewhere() as home:
        with pytest.raises(Refused, match="backup_too_new"):
            restore_backup(tmp_path / "b.zip")
        assert connection.introspection.table_names() == []
        assert not (home / "files").exists()


@on_sqlite
def test_saboteur_who_copies_the_file_during_writes(house: World, tmp_path: Path) -> None:
    """A plain copy leaves the log behind: what was acknowledged is not in it."""
    acme = Customer.objects.get(code="ACME")
    for number in range(5):
        house.owes(acme, f"S{number}", 100)
    shutil.copyfile(str(connection.settings_dict["NAME"]), tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        try:
            kept = copy.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
        except sqlite3.DatabaseError:
            kept = 0
    assert kept < Entry.objects.count()
