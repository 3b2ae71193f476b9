"""What does every face of every page cost the server, in processor time and in questions?

Processor time does not depend on who else uses the machine, so it tells which face is too dear
before eight people ask at once. The first time is with nothing kept: no answers, no drawn parts.

usage: python -m bench.faces [--only=NAME] [--above=MILLISECONDS] [--keep=FILE]
       on the place that HUIKUAN_HOME and HUIKUAN_DATABASE_URL name
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.pages import Page, clients_of, found_pages

AGAIN = 2


@dataclass
class Face:
    """One address for one person: milliseconds of processor time, and the questions asked."""

    name: str
    who: str
    address: str
    first: float
    again: float
    queries: int

    @property
    def line(self) -> str:
        """As it is printed."""
        return (f"{self.first:7.1f} {self.again:7.1f} {self.queries:4d}"
                f"  {self.who:11s} {self.address}")  # fmt: skip


def main() -> int:
    """Print the faces, the dearest first."""
    import django

    django.setup()
    told = {name: value for name, _sign, value in (word.partition("=") for word in sys.argv)}
    cookies: dict[str, str] = {}
    pages = list(found_pages(cookies))
    faces = [face for page in pages for face in measured(page)]
    faces.sort(key=lambda face: -face.first)
    above = float(told.get("--above", 0))
    print("  first   again  questions")
    for face in faces:
        if max(face.first, face.again) >= above:
            print(face.line)
    if "--keep" in told:
        Path(told["--keep"]).write_text(json.dumps([asdict(face) for face in faces], indent=0))
    return 0


def measured(page: Page) -> Iterator[Face]:
    """Each address of a page: the first time, and the best of some more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from huikuan.interfaces.web.kept import forget_parts
    from huikuan.reports.remembered import forget_answers

    client = clients_of[page.who]
    for address in page.addresses:
        client.get(address)  # Templates are read, and the pages of the database are in memory.
        forget_answers()
        forget_parts()
        first = processor_ms(client, address)
        again = min(processor_ms(client, address) for _ in range(AGAIN))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        yield Face(page.name, page.who, address, first, again, len(queries))


def processor_ms(client, address: str) -> float:
    """Of this process and of the database's process that serves it."""
    before = time.process_time() + _database_seconds()
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return (time.process_time() + _database_seconds() - before) * 1000


def _database_seconds() -> float:
    """PostgreSQL works beside us; SQLite within us."""
    from django.db import connection

    if connection.vendor == "sqlite" or connection.connection is None:
        return 0.0
    process = connection.connection.info.backend_pid
    helpers = Path(f"/proc/{_parent(process)}/stat").read_text().rpartition(")")[2].split()
    ended = (int(helpers[13]) + int(helpers[14])) / os.sysconf("SC_CLK_TCK")
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9 + ended


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


if __name__ == "__main__":
    sys.exit(main())
