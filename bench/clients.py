"""A running server, and people who all ask it at once."""

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.places import HUIKUAN, environment
from tests.postgres import free_port

CLIENTS = 8
SECONDS_TO_START = 60
SECONDS_MAX = 4


@dataclass(frozen=True)
class Asked:
    """What one request brought."""

    address: str
    status: int
    seconds: float


@contextmanager
def server(home: Path, url: str, workers: int = 2) -> Iterator[int]:
    """``huikuan serve`` without the job runner; its port."""
    port = free_port()
    arguments = ["serve", "--no-jobs", "--port", str(port), "--workers", str(workers)]
    running = subprocess.Popen(
        [*HUIKUAN, *arguments],
        env=os.environ | environment(str(home), url),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def _wait(port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        try:
            if ask(http.client.HTTPConnection("127.0.0.1", port), "/health", "").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def ask(connection: http.client.HTTPConnection, address: str, cookie: str) -> Asked:
    """One request as a browser makes it, read to its end."""
    headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": "zh-CN"}
    start = time.perf_counter()
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return Asked(address, answer.status, time.perf_counter() - start)


def asked_at_once(
    port: int, addresses: Sequence[str], cookie: str, rounds: int, clients: int = CLIENTS
) -> list[Asked]:
    """Every client asks for the addresses, one after another, from its own place on.

    A page that is slow is asked less often, and never more than a few seconds long.
    """
    until = time.monotonic() + SECONDS_MAX
    found: list[list[Asked]] = [[] for _ in range(clients)]

    def person(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(rounds):
            if found[place] and time.monotonic() > until:
                break
            address = addresses[(place + turn * clients) % len(addresses)]
            found[place].append(ask(connection, address, cookie))
        connection.close()

    people = [threading.Thread(target=person, args=(place,)) for place in range(clients)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return [one for each in found for one in each]
