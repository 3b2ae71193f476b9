"""P2 Nothing acknowledged is lost: kills, sync order, and images of a pulled plug."""

import os
import random
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from huikuan.desks.receivables.models import Receivable
from huikuan.records.ledger.models import Entry
from tests.postgres import binaries, cluster, why_not
from tests.promises.scale import fresh_seed, times
from tests.promises.writer import ACK_BYTES, write
from tests.world import World, wrong

pytestmark = pytest.mark.promise
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a promise of SQLite")
on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="kills PostgreSQL")
SECONDS_TO_SPEAK = 60
ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def writer(customer_id: int, first: int, **how: bool) -> Iterator[tuple[int, int]]:
    """A writer forked from this warm process; killed at the end, if not before."""
    connection.close()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            write(customer_id, first, writing, **how)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        yield pid, reading
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)


def spoken(reading: int) -> None:
    """Wait until a writer has acknowledged something, however busy the machine is."""
    ready, _, _ = select.select([reading], [], [], SECONDS_TO_SPEAK)
    assert ready, "the writer said nothing"


def acknowledged(reading: int) -> list[int]:
    """What the dead writer had said is done."""
    said = b""
    while chunk := os.read(reading, 65536):
        said += chunk
    return [
        int.from_bytes(said[at : at + ACK_BYTES], "big") for at in range(0, len(said), ACK_BYTES)
    ]


def numbers_kept() -> list[int]:
    """What is in the books of what the writers wrote."""
    rows = Receivable.objects.filter(number__startswith="K").values_list("number", flat=True)
    return sorted(int(number[1:]) for number in rows)


def killed(customer_id: int, first: int, milliseconds: int, **how: bool) -> list[int]:
    """Let a writer write for a moment, kill it, and hear what it had acknowledged."""
    with writer(customer_id, first, **how) as (pid, reading):
        if milliseconds % 3:  # the others are killed wherever they are, also while starting
            spoken(reading)
        time.sleep(milliseconds / 1000)
        os.kill(pid, signal.SIGKILL)
        return acknowledged(reading)


def test_no_kill_loses_what_was_acknowledged(book: World) -> None:
    chance, acme = random.Random(fresh_seed()), book.customer("ACME")
    following, heard = 1, 0
    for _ in range(times(40, 1000)):
        said = killed(acme.pk, following, chance.randint(1, 150))
        heard += len(said)
        kept = numbers_kept()
        assert set(said) <= set(kept)
        assert kept == list(range(1, len(kept) + 1))
        following = len(kept) + 1
        if said:  # the unanswered call is sent again: one posting
            book.owes(acme, f"K{following - 1}", 100)
            assert len(numbers_kept()) == following - 1
    assert heard > 20
    assert wrong() == []
    assert Entry.objects.count() == following - 1
    if connection.vendor == "sqlite":
        assert integrity(str(connection.settings_dict["NAME"])) == "ok"


def test_saboteur_who_acknowledges_before_the_commit(book: World) -> None:
    acme, following = book.customer("ACME"), 1
    for turn in range(300):
        said = killed(acme.pk, following, 5 + turn % 40, before_commit=True)
        kept = numbers_kept()
        if set(said) - set(kept):
            return
        following = len(kept) + 1
    pytest.fail("acknowledging before the commit went unnoticed")


def integrity(name: str) -> str:
    with closing(sqlite3.connect(name)) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


# The order of writes and syncs


def unsynced_acknowledgements(trace: str) -> tuple[int, int]:
    """How many acknowledgements there were, and how many before the log was on the disk."""
    said, early, is_synced = 0, 0, True
    for line in trace.splitlines():
        if re.search(r"pwrite64\(\d+<[^>]*-wal>", line):
            is_synced = False
        elif re.search(r"f(data)?sync\(\d+<[^>]*-wal>", line):
            is_synced = True
        elif re.search(r"write\(\d+<[^>]*acknowledged>", line):
            said += 1
            early += not is_synced
    return said, early


@on_sqlite
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_acknowledgement_before_the_log_is_on_the_disk(book: World, tmp_path: Path) -> None:
    book.customer("ACME")
    count = times(60, 2000)
    for level, early in (("FULL", 0), ("NORMAL", count)):  # NORMAL is the saboteur
        said = tmp_path / "acknowledged"
        name = str(connection.settings_dict["NAME"])
        connection.close()
        subprocess.run(
            ["strace", "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync",
             "-o", str(tmp_path / "trace"),
             sys.executable, "-m", "tests.promises.writer", str(count), level, str(said)],
            cwd=ROOT, check=True,
            env=os.environ | {"HUIKUAN_DATABASE_URL": f"sqlite:///{name}",
                              "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )  # fmt: skip
        outcome = unsynced_acknowledgements((tmp_path / "trace").read_text(errors="replace"))
        assert outcome[0] == count
        assert outcome[1] == 0 if early == 0 else outcome[1] > count * 0.9, (level, outcome)
    assert wrong() == []


@on_sqlite
def test_every_image_of_a_pulled_plug_opens_clean(book: World, tmp_path: Path) -> None:
    """What was not synced is dropped at random points; what was acknowledged is always there."""
    chance, acme = random.Random(fresh_seed()), book.customer("ACME")
    name = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    with closing(sqlite3.connect(name)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log, base = name.with_name(name.name + "-wal"), tmp_path / "base.sqlite3"
    shutil.copyfile(name, base)
    connection.cursor().execute("PRAGMA wal_autocheckpoint=0")
    sizes = [0]
    for number in range(1, 41):
        book.owes(acme, f"K{number}", 100)
        sizes.append(log.stat().st_size)
    whole = log.read_bytes()
    for _ in range(times(40, 1000)):
        synced = chance.randrange(40)
        cut = chance.randint(sizes[synced], sizes[synced + 1])
        image = tmp_path / "image.sqlite3"
        shutil.copyfile(base, image)
        torn = bytes(chance.randrange(256) for _ in range(chance.choice([0, 0, 100, 5000])))
        image.with_name("image.sqlite3-wal").write_bytes(whole[:cut] + torn)
        image.with_name("image.sqlite3-shm").unlink(missing_ok=True)
        assert integrity(str(image)) == "ok"
        kept = whole_postings(image)
        assert kept in (synced, synced + 1) if cut == sizes[synced + 1] else kept == synced


def whole_postings(image: Path) -> int:
    """How many postings an image has, each of them whole: entry, lines, item, document, event."""
    with closing(sqlite3.connect(image)) as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("ledger_entry", "ledger_openitem", "receivables_receivable")
        ]
        lines = database.execute("SELECT count(*) FROM ledger_line").fetchone()[0]
        kinds = "SELECT count(*) FROM timeline_event WHERE kind = 'receivable_recognised'"
        counts += [lines // 2, database.execute(kinds).fetchone()[0]]
    assert len(set(counts)) == 1, counts
    return int(counts[0])


# The server itself is killed


@on_postgres
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_killing_the_server_loses_nothing_acknowledged(book: World) -> None:
    chance = random.Random(fresh_seed())
    before = dict(connection.settings_dict)
    with cluster(durable=True) as url:
        parts = urlsplit(url)
        connection.close()
        connection.settings_dict.update(
            NAME="postgres", HOST=parts.hostname, PORT=str(parts.port), USER=parts.username
        )
        try:
            call_command("migrate", verbosity=0, interactive=False)
            acme, following, heard = book.customer("ACME"), 1, 0
            for _ in range(times(4, 300)):
                said = server_killed(acme.pk, following, chance.randint(20, 300))
                heard += len(said)
                kept = numbers_kept()
                assert set(said) <= set(kept)
                assert kept == list(range(1, len(kept) + 1))
                following = len(kept) + 1
            assert heard > 5
            assert wrong() == []
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)


def server_killed(customer_id: int, first: int, milliseconds: int) -> list[int]:
    """Kill the server under a writer with SIGKILL, start it again, hear what was acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    with writer(customer_id, first) as (_, reading):
        time.sleep(milliseconds / 1000)
        server = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
        family = [server, *server.children(recursive=True)]
        for each in family:
            each.kill()
        psutil.wait_procs(family, timeout=20)
        said = acknowledged(reading)
    start_again(folder)
    return said


def start_again(folder: Path) -> None:
    """Start the server with the options it had, as the user it belongs to."""
    owner, bin_folder = folder.stat(), binaries()
    assert bin_folder is not None
    line = (folder / "postmaster.opts").read_text().strip()
    options = re.findall(r'"-c" "([^"]+)"', line)
    (folder / "postmaster.pid").unlink(missing_ok=True)
    subprocess.run(
        [bin_folder / "pg_ctl", "-D", folder, "-w", "-t", "60", "-l", folder.parent / "log",
         "-o", " ".join(f"-c {each}" for each in options), "start"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
        **({"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
           if os.geteuid() == 0 else {}),
    )  # fmt: skip
    for _ in range(100):
        try:
            connection.close()
            connection.ensure_connection()
            return
        except OperationalError:
            time.sleep(0.1)
