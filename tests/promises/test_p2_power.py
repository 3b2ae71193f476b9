"""P2 Nothing acknowledged is lost when the power fails: syncs in order, a thousand images."""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import address_in_use, database_at
from tests.postgres import why_not
from tests.promises.crashes import on_postgres, on_sqlite
from tests.promises.scale import fresh_seed, times
from tests.promises.servers import durable_server, first_process
from tests.promises.traces import Disk, calls, early_acknowledgements, needs_strace, traced, watched
from tests.world import World, wrong

pytestmark = [pytest.mark.promise, needs_strace]
SQLITE_LOG, POSTGRES_LOG = re.compile(r"-wal$"), re.compile(r"/pg_wal/[0-9A-F]{24}$")
SQLITE_SAID = re.compile(r"^write \S*acknowledged ")
POSTGRES_SAID = re.compile(r"^sendto .*COMMIT")
# One process at a time writes to SQLite; a page of its log is written whole.
PAGE_BYTES = 4200


@on_sqlite
def test_no_acknowledgement_before_the_log_is_on_the_disk(book: World, tmp_path: Path) -> None:
    book.customer("ACME")
    count = times(60, 2000)
    for promise in ("kept", "broken"):
        connection.close()
        bookkeeper(count, promise, tmp_path)
        judge(early_acknowledgements(tmp_path / "trace", SQLITE_LOG, SQLITE_SAID), count, promise)
    assert wrong() == []


@on_postgres
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_no_commit_is_told_before_the_log_is_on_the_disk(book: World, tmp_path: Path) -> None:
    count = times(60, 2000)
    for promise in ("kept", "broken"):
        with durable_server() as folder:
            acme = book.customer("ACME")
            with watched(first_process(folder).pid, tmp_path / "trace"):
                connection.close()
                if promise == "broken":
                    connection.cursor().execute("SET synchronous_commit = off")
                for number in range(count):
                    book.owes(acme, f"S{number}", 100)
                connection.close()
            assert wrong() == []
        judge(
            early_acknowledgements(tmp_path / "trace", POSTGRES_LOG, POSTGRES_SAID), count, promise
        )


def bookkeeper(count: int, promise: str, folder: Path, **how: int) -> None:
    """Somebody keeps the book in a process of their own, under the tracer."""
    traced(
        ["tests.promises.traced", str(count), promise, str(folder / "acknowledged")],
        folder / "trace", HUIKUAN_DATABASE_URL=address_in_use(), **how,
    )  # fmt: skip


def judge(early: list[bool], count: int, promise: str) -> None:
    """The promise is kept by every acknowledgement; whoever breaks it is found out."""
    assert len(early) == count
    if promise == "kept":
        assert sum(early) == 0
    else:
        assert sum(early) > count * 0.8, "forgetting the disk went unnoticed"


@on_sqlite
def test_every_image_of_a_pulled_plug_opens_clean(book: World, tmp_path: Path) -> None:
    """What was not synced is lost in all or in part; what was acknowledged is always there."""
    book.customer("ACME")
    assert lost_in_images(tmp_path, "kept", times(40, 1000)) == 0


@on_sqlite
def test_saboteur_who_does_not_wait_for_the_disk(book: World, tmp_path: Path) -> None:
    book.customer("ACME")
    assert lost_in_images(tmp_path, "broken", times(20, 200)) > 0


def lost_in_images(folder: Path, promise: str, count: int) -> int:
    """Pull the plug at random points of a bookkeeper's work; how many images lost something."""
    chance, name = random.Random(fresh_seed()), str(connection.settings_dict["NAME"])
    connection.close()  # the last one to leave puts the log into the database
    shutil.copyfile(name, folder / "base")
    bookkeeper(times(60, 300), promise, folder, bytes_shown=PAGE_BYTES)
    disk = Disk(name, {name: bytearray((folder / "base").read_bytes())}, named={name})
    work = list(calls(folder / "trace"))
    points = sorted(chance.choices(range(len(work)), k=count))
    said = lost = 0
    for place, call in enumerate(work):
        while points and points[0] == place:
            points.pop(0)
            disk.image(folder / "image.sqlite3", chance)
            lost += not image_holds(folder / "image.sqlite3", said, promise)
        if SQLITE_SAID.search(f"{call.name} {call.path} "):
            said += 1
            if said == times(60, 300):
                break
        disk.hears(call)
    return lost


def image_holds(image: Path, said: int, promise: str) -> bool:
    """Whether an image opens and holds every posting that was acknowledged, each of them whole."""
    assert integrity(str(image)) == "ok"
    kept = whole_postings(image)
    with database_at(str(image)):
        assert wrong() == []
    assert promise == "broken" or kept in (said, said + 1), (said, kept)
    return kept >= said


def integrity(name: str) -> str:
    """What SQLite says of its own file."""
    with closing(sqlite3.connect(name)) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


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
