"""Scratch databases to measure on, each in a process of its own."""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict

from bench.measure import Result
from tests.postgres import cluster, why_not

SMALL = "--small" in sys.argv
POSTGRES_OPTIONS = ("shared_buffers=1GB", "work_mem=32MB", "max_wal_size=4GB", "jit=off",
                    "random_page_cost=1.1", "effective_cache_size=4GB")  # fmt: skip
# The command as it is installed, of the tree that is measured.
HUIKUAN = [sys.executable, "-c", "from huikuan.interfaces.cli.main import main; main()"]
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def on_each_database(measure: Callable[[], list[Result]]) -> list[Result]:
    """Measure on an empty SQLite database and on an empty PostgreSQL, both as durable as ours."""
    found: list[Result] = []
    for name in NAMES:
        if f"--no-{name}" in sys.argv:
            continue
        with ExitStack() as stack:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="huikuan-bench-"))
            url = ""
            if name == "postgresql":
                if reason := why_not():
                    print(f"not measured on PostgreSQL: {reason}")
                    continue
                url = stack.enter_context(cluster(durable=True, options=POSTGRES_OPTIONS))
            found += in_child(home, url, measure)
    return found


def in_child(home: str, url: str, measure: Callable[[], list[Result]]) -> list[Result]:
    """Each database in a process of its own: settings are read once per process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.environ |= environment(home, url)
            measured = json.dumps([asdict(each) for each in measure()])
            os.write(writing, measured.encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    assert found, "the measurement failed"
    return [Result(**each) for each in json.loads(found)]


def environment(home: str, url: str) -> dict[str, str]:
    """What a process of the product needs to know about its place."""
    return {
        "HUIKUAN_HOME": home,
        "HUIKUAN_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "huikuan.config.settings",
    }
