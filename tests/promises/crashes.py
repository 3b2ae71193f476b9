"""Workers that are killed at work: forked from this warm process, heard through a pipe."""

import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from huikuan.desks.receivables.models import Receivable

ACK_BYTES = 8
SECONDS_TO_SPEAK = 60
Acknowledge = Callable[[int], None]
Work = Callable[[Acknowledge], object]
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a promise of SQLite")
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a promise of PostgreSQL"
)
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
inherited: list[object] = []


class Worker:
    """A process at work, and what it has said is done."""

    def __init__(self, pid: int, reading: int) -> None:
        self.pid, self.reading, self.said, self.status = pid, reading, b"", -1

    def speaks(self) -> None:
        """Wait until it has acknowledged something, however busy the machine is."""
        ready, _, _ = select.select([self.reading], [], [], SECONDS_TO_SPEAK)
        assert ready, "the worker said nothing"
        self.said += os.read(self.reading, 65536)
        assert self.said, "the worker ended before it said anything"

    def works(self, seconds: float) -> bool:
        """Let it work so long, or until it has ended by itself; whether it is still at work."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.reading], [], [], left)
            if ready:
                chunk = os.read(self.reading, 65536)
                if not chunk:
                    return False
                self.said += chunk
        return True

    def ends(self) -> list[int]:
        """Wait until it has ended by itself; what it acknowledged."""
        while chunk := os.read(self.reading, 65536):
            self.said += chunk
        return self.acknowledged()

    def dies(self) -> list[int]:
        """Kill it wherever it is; what it had acknowledged until then."""
        self.killed()
        self.followed()
        alone()
        return self.ends()

    def killed(self) -> None:
        """It is gone, and the system says how it ended."""
        if self.status < 0:
            os.kill(self.pid, signal.SIGKILL)
            _, self.status = os.waitpid(self.pid, 0)

    def followed(self) -> None:
        """Wait for the programs it had started: they live on, and may not even have connected."""
        for _ in range(SECONDS_TO_SPEAK * 100):
            try:
                os.killpg(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)
        raise AssertionError("a program that the worker started is still at work")

    def acknowledged(self) -> list[int]:
        """The numbers it has said are done; half a number was not said."""
        whole = len(self.said) - len(self.said) % ACK_BYTES
        return [
            int.from_bytes(self.said[at : at + ACK_BYTES], "big")
            for at in range(0, whole, ACK_BYTES)
        ]

    @property
    def broke(self) -> bool:
        """Whether it ended by an error of its own, told on its standard error."""
        return os.WIFEXITED(self.status) and os.WEXITSTATUS(self.status) != 0


@contextmanager
def worker(work: Work, *, may_break: bool = False) -> Iterator[Worker]:
    """Somebody who works beside us on the same database; killed at the end, if not before."""
    connection.close()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work_and_end(work, writing, may_break)
    os.close(writing)
    one = Worker(pid, reading)
    try:
        yield one
    finally:
        one.killed()
        os.close(reading)
    assert may_break or not one.broke, "the worker broke down by itself; its own words are above"


def _work_and_end(work: Work, writing: int, may_break: bool) -> None:
    """The life of the forked process: never back into the tests."""
    code = 1
    os.setsid()  # what it starts is in its group, so that one can wait for it
    try:
        connect_anew()
        work(lambda number: _said(writing, number))
        code = 0
    except BaseException:
        if not may_break:
            traceback.print_exc()
    finally:
        os._exit(code)


def _said(writing: int, number: int) -> None:
    os.write(writing, number.to_bytes(ACK_BYTES, "big"))


def connect_anew() -> None:
    """A forked process opens a connection of its own to the database of its parent.

    Beside a browser the parent's thread has a running loop, and Django keeps one connection for
    the loop and another for the thread without it. The fork has no loop: it would find the
    thread's other connection, long open on the tests' own database. That one is kept, not
    closed, because it is the parent's.
    """
    inherited.append(connections["default"])
    del connections["default"]


def alone() -> None:
    """Wait until PostgreSQL has noticed that a client is gone, and has ended what it was at.

    A commit that had reached the server may still come to pass after its client was killed.
    """
    if connection.vendor != "postgresql":
        return
    for _ in range(SECONDS_TO_SPEAK * 100):
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)
    raise AssertionError("somebody else is still at work on this database")


def dies_before_statement(number: int) -> Callable[..., Any]:
    """Kills its process before the n-th statement to the database, counted from 1."""
    count = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    return counted


def numbers_kept(prefix: str = "K") -> list[int]:
    """What is in the books of what the writers wrote."""
    rows = Receivable.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    return sorted(int(number.removeprefix(prefix)) for number in rows)
