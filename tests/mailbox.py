"""A real mail server on the loopback: it speaks SMTP, keeps what it is given, and can refuse."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from pytest_django import Settings


@dataclass
class Mailbox:
    """What arrived; ``refuses``: the answer to a receiver instead of taking the letter."""

    port: int = 0
    refuses: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[list[str]] = field(default_factory=list)

    def text(self, place: int = -1) -> str:
        """The words of a letter."""
        body = self.letters[place].get_body(("plain",))
        assert body is not None
        return str(body.get_content())


class _Talk(socketserver.StreamRequestHandler):
    """One conversation in SMTP, as far as a client that only sends needs it."""

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say("220 mailbox ready")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line.split(b" ", 1)[0].strip().upper()
            if word == b"RCPT" and box.refuses:
                self._say(box.refuses)
            elif word == b"RCPT":
                to.append(line.decode().split("<")[1].split(">")[0])
                self._say("250 ok")
            elif word == b"DATA":
                self._say("354 go on")
                box.letters.append(self._letter())
                box.receivers.append(to)
                to = []
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> Any:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=default)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_server(settings: Settings) -> Iterator[Mailbox]:
    """A mailbox to which everything goes that the house sends meanwhile."""
    box = Mailbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = False
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
