"""The API in a process of its own that can be killed at a chosen moment and is there again at once.

It is forked from the test, so it speaks to the test's own database, SQLite or PostgreSQL, and
comes back in milliseconds: hundreds of kills fit into a minute.
"""

import http.client
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test.testcases import QuietWSGIRequestHandler

from huikuan.interfaces.api import door

CONTEXT = multiprocessing.get_context("fork")
Answering = Callable[..., Any]


class MortalServer:
    """One server over one socket; whoever holds the socket may be killed and followed."""

    def __init__(self, answering: Answering = door._answered_once) -> None:
        self.answering = answering
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listening.getsockname()[1]
        self.dies_after_commit = CONTEXT.Value("b", 0)
        self.process: Any = None

    def start(self) -> None:
        """Fork a new one; it takes the connections that wait."""
        connection.close()
        self.dies_after_commit.value = 0
        self.process = CONTEXT.Process(target=self._serve, daemon=True)
        self.process.start()

    def kill(self) -> None:
        """As a power switch does it."""
        self.process.kill()
        self.process.join()

    def wait_until_dead(self) -> None:
        """It kills itself; then it is followed."""
        self.process.join(60)
        assert self.process.exitcode == -signal.SIGKILL, self.process.exitcode

    def _serve(self) -> None:
        def dying(answering: Any) -> Any:
            def answered(*told: Any) -> Any:
                response = answering(*told)
                if self.dies_after_commit.value:  # The work is committed, nobody has been told.
                    os.kill(os.getpid(), signal.SIGKILL)
                return response

            return answered

        door._answered_once = dying(self.answering)
        door._answered_in_parts = dying(door._answered_in_parts)
        address = ("127.0.0.1", self.port)
        server = ThreadedWSGIServer(address, QuietWSGIRequestHandler, bind_and_activate=False)
        server.socket.close()
        server.socket = self.listening
        server.server_name, server.server_port = address
        server.setup_environ()
        server.set_app(WSGIHandler())
        server.serve_forever()


@contextmanager
def running(**how: Any) -> Iterator[MortalServer]:
    """A server from here to the end."""
    server = MortalServer(**how)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        server.listening.close()


class Wire:
    """In place of Django's test client: a real connection; a call that is cut off has status 0."""

    def __init__(self, port: int) -> None:
        self.port = port

    def generic(
        self, method: str, path: str, sent: bytes, content_type: str, headers: dict[str, str]
    ) -> Any:
        """Send one request, read one answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        told = {**headers, "Content-Type": content_type, "Connection": "close"}
        try:
            line.request(method, path, sent, told)
            response = line.getresponse()
            return Cut(response.status, response.read(), response.headers)
        except (OSError, http.client.HTTPException):
            return Cut(0, b"{}", {})
        finally:
            line.close()


class Cut:
    """What came over the wire."""

    def __init__(self, status: int, content: bytes, headers: Any) -> None:
        self.status_code, self.content, self.headers = status, content, headers


def patiently(call: Callable[[], Any], seconds: float = 60) -> Any:
    """Try again while the database still holds what a killed one had begun."""
    end = time.monotonic() + seconds
    while True:
        answer = call()
        if answer.status not in (0, 409, 503) or time.monotonic() > end:
            return answer
        time.sleep(0.05)
