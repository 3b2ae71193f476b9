"""P8 Backups restore: PostgreSQL goes back to ten marks, by the steps of the guide alone."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from huikuan.records.timeline.seals import seal_findings, seal_history
from tests.postgres import binaries, free_port, why_not
from tests.promises.contents import Content, contents
from tests.promises.crashes import Worker, on_postgres, worker
from tests.promises.scale import times
from tests.promises.servers import durable_server
from tests.promises.soundness import integrity
from tests.promises.traces import ROOT
from tests.promises.writer import writing
from tests.world import World, wrong

pytestmark = [pytest.mark.promise, on_postgres,
              pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")]  # fmt: skip
GUIDES = [ROOT / "docs" / "guides" / f"back-up-and-restore{tail}" for tail in (".md", ".zh-CN.md")]
Mark = tuple[str, dict[str, Content]]


def steps(guide: Path) -> list[str]:
    """What the guide tells the operator to type."""
    return re.findall(r"```sh\n(.*?)```", guide.read_text(), re.DOTALL)


def test_both_guides_tell_the_same_steps() -> None:
    assert steps(GUIDES[0]) == steps(GUIDES[1])
    assert len(steps(GUIDES[0])) == 4


def test_any_moment_comes_back_by_the_steps_of_the_guide(book: World) -> None:
    where, keep_log, base, go_back = steps(GUIDES[0])
    with durable_server() as folder:
        operator = Operator(folder)
        operator.types(where + keep_log)
        operator.types(where + base)
        with worker(writing(book.customer("ACME").pk, 1)) as one:
            one.speaks()
            marks = [mark(one, book) for _ in range(times(2, 10))]
        entries = set()
        for turn, (moment, then) in enumerate(marks):
            operator.types(where + go_back, MOMENT=moment, **operator.place(turn))
            with operator.server_of(turn):
                assert contents() == then
                assert wrong() == []
                assert integrity() == "ok"
                assert [each for each in seal_findings() if not each.is_clean] == []
                entries.add(then["ledger_entry"].rows)
        assert len(entries) == len(marks)


def mark(one: Worker, book: World) -> Mark:
    """A moment, and what the books were then; the writer is held while we look."""
    one.works(0.2)
    os.kill(one.pid, signal.SIGSTOP)
    try:
        time.sleep(0.1)  # a commit that is on its way arrives
        then = contents()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()::text")
            [moment] = cursor.fetchone()
        connection.close()
        time.sleep(0.05)
    finally:
        os.kill(one.pid, signal.SIGCONT)
    one.works(0.1)
    seal_history(by=book.by)
    return moment, then


class Operator:
    """Whoever runs the server: has a shell, the guide, and a place for backups."""

    def __init__(self, pg_data: Path) -> None:
        self.folder, owner = pg_data.parent, pg_data.stat()
        self.run_as = ({"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
                       if os.geteuid() == 0 else {})  # fmt: skip
        documents = self.folder / "documents"
        documents.mkdir()
        (documents / "note.txt").write_text("签收单")
        facts, self.ports = connection.settings_dict, {}
        self.knows = {
            "PATH": f"{binaries()}:{os.environ['PATH']}", "LC_ALL": "C", "PGDATA": str(pg_data),
            "KEEP": str(self.folder / "keep"), "DOCUMENTS": str(documents),
            "PGHOST": facts["HOST"], "PGPORT": facts["PORT"], "PGUSER": facts["USER"],
        }  # fmt: skip
        os.chmod(self.folder, 0o755)

    def types(self, commands: str, **more: str) -> None:
        """Run the commands as they stand; the first that fails ends it."""
        connection.close()
        subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=self.folder, check=True,
                       env=self.knows | more, stdout=subprocess.DEVNULL, **self.run_as)  # fmt: skip

    def place(self, turn: int) -> dict[str, str]:
        """A new empty place for a server of its own, and the base it starts from."""
        self.ports[turn] = str(free_port())
        [base] = (self.folder / "keep" / "base").iterdir()
        return {"NEW_PGDATA": str(self.folder / f"back-{turn}"), "NEW_PGPORT": self.ports[turn],
                "BASE": str(base)}  # fmt: skip

    @contextmanager
    def server_of(self, turn: int) -> Iterator[None]:
        """Look at the server that came back; it is thrown away afterwards."""
        before = connection.settings_dict["PORT"]
        connection.settings_dict["PORT"] = self.ports[turn]
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["PORT"] = before
            place = self.folder / f"back-{turn}"
            self.types(f"pg_ctl stop -s -m immediate -D {place}")
            shutil.rmtree(place)
