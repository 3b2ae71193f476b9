"""P2 Nothing acknowledged is lost: a thousand kills of writers, and of the server itself."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from huikuan.records.ledger.models import Entry
from tests.databases import own_database
from tests.postgres import why_not
from tests.promises.crashes import numbers_kept, on_postgres, on_sqlite, worker
from tests.promises.scale import fresh_seed, times
from tests.promises.servers import durable_server, kill_server, start_again
from tests.promises.soundness import integrity
from tests.promises.writer import writing
from tests.world import World, wrong

pytestmark = pytest.mark.promise
# Of a thousand kills on SQLite, of 700 kills of workers on PostgreSQL; the rest meets imports, jobs
# and upgrades at work (test_p2_at_work.py).
KILLS = {"sqlite": times(30, 700), "postgresql": times(30, 400)}


def killed(customer_id: int, first: int, milliseconds: int, **how: bool) -> list[int]:
    """Let a writer write for a moment, kill it, and hear what it had acknowledged."""
    with worker(writing(customer_id, first, **how)) as one:
        if milliseconds % 3:  # the others are killed wherever they are, also while starting
            one.speaks()
        one.works(milliseconds / 1000)
        return one.dies()


def test_no_kill_loses_what_was_acknowledged(book: World) -> None:
    chance, acme = random.Random(fresh_seed()), book.customer("ACME")
    following, heard, kills = 1, 0, KILLS[connection.vendor]
    for _ in range(kills):
        said = killed(acme.pk, following, chance.randint(1, 150))
        heard += len(said)
        kept = numbers_kept()
        assert set(said) <= set(kept)
        assert kept == list(range(1, len(kept) + 1))
        following = len(kept) + 1
        if kept:  # the unanswered call is sent again: one posting
            book.owes(acme, f"K{following - 1}", 100)
            assert len(numbers_kept()) == following - 1
    assert heard > 20
    assert wrong() == []
    assert Entry.objects.count() == following - 1
    assert integrity() == "ok"
    print(f"{kills} kills, {heard} acknowledged, 0 lost")


def test_saboteur_who_acknowledges_before_the_commit(book: World) -> None:
    acme, following = book.customer("ACME"), 1
    for turn in range(300):
        said = killed(acme.pk, following, 5 + turn % 40, before_commit=True)
        kept = numbers_kept()
        if set(said) - set(kept):
            return
        following = len(kept) + 1
    pytest.fail("acknowledging before the commit went unnoticed")


def test_a_fork_beside_a_browser_writes_into_the_same_book(
    book: World, empty_book: str, tmp_path: Path
) -> None:
    """Playwright runs its loop in the thread of the tests: a thread with a loop does the same."""
    other = tmp_path / "other"
    other.mkdir()

    async def beside_a_loop() -> None:
        with own_database(empty_book, other):
            said = killed(World().customer("BETA").pk, 1, 40)
            assert said == numbers_kept()[: len(said)] != []

    def in_a_thread() -> None:
        book.customer("ACME")  # its connection to another book stays open
        asyncio.run(beside_a_loop())
        assert numbers_kept() == []
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(in_a_thread).result()


@on_sqlite
def test_saboteur_who_overwrites_a_page_of_the_file(book: World) -> None:
    book.owes(book.customer("ACME"), "R1", 100)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ledger_entry'")
        [page] = cursor.fetchone()
        cursor.execute("PRAGMA page_size")
        [size] = cursor.fetchone()
    assert integrity() == "ok"
    connection.close()  # what was in the log is in the file now
    overwritten(Path(connection.settings_dict["NAME"]), (page - 1) * size)
    assert integrity() != "ok"


def overwritten(file: Path, at: int) -> None:
    """Some bytes of a file are others now."""
    with file.open("r+b") as pages:
        pages.seek(at)
        pages.write(b"\xa5" * 32)


# The server itself is killed


@on_postgres
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_killing_the_server_loses_nothing_acknowledged(book: World) -> None:
    chance = random.Random(fresh_seed())
    with durable_server() as folder:
        acme, following, heard = book.customer("ACME"), 1, 0
        for _ in range(times(4, 300)):
            said = server_killed(folder, acme.pk, following, chance.randint(0, 150))
            heard += len(said)
            kept = numbers_kept()
            assert set(said) <= set(kept)
            assert kept == list(range(1, len(kept) + 1))
            following = len(kept) + 1
        assert wrong() == []
        assert integrity() == "ok"
    print(f"{times(4, 300)} kills of the server, {heard} acknowledged, 0 lost")


@on_postgres
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_saboteur_who_overwrites_a_page_of_the_server(book: World) -> None:
    with durable_server() as folder:
        book.owes(book.customer("ACME"), "R1", 100)
        assert integrity() == "ok"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_filepath('ledger_entry')")
            [place] = cursor.fetchone()
            cursor.execute("CHECKPOINT")
        kill_server(folder)
        overwritten(folder / place, 8192 - 64)  # in the middle of a row, where no index looks
        start_again(folder)
        assert integrity() != "ok"


def server_killed(folder: Path, customer_id: int, first: int, milliseconds: int) -> list[int]:
    """Kill the server under a writer with SIGKILL, start it again, hear what was acknowledged."""
    with worker(writing(customer_id, first), may_break=True) as one:
        one.speaks()
        one.works(milliseconds / 1000)
        kill_server(folder)
        said = one.ends()
    start_again(folder)
    return said
