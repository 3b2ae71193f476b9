"""How long does a house with a million ledger lines take to pack, and to be there again?

Backup and restore by the command, the restore with its check of every table, the upgrade of the
tables and the proof of the books. Prints ours : limit.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench.measure import Result, report
from bench.places import HUIKUAN, NAMES, SMALL, on_each_database

# A receivable of the large book has six lines with what pays it; that makes a million of them.
CUSTOMERS, RECEIVABLES = (200, 4_000) if SMALL else (20_000, 170_000)
RESTORE_SECONDS_MAX = 300


def measure() -> list[Result]:
    """Fill the house of this process, pack it, and unpack it in an empty place beside it."""
    here = dict(os.environ)
    size = ["--customers", str(CUSTOMERS), "--receivables", str(RECEIVABLES)]
    huikuan(["prepare"], here)
    huikuan(["load", *size], here)
    with tempfile.TemporaryDirectory(prefix="huikuan-bench-") as place:
        archive = Path(place) / "backup.zip"
        packing, told = timed(["backup", str(archive), "--json"], here)
        lines = told["tables"]["ledger_line"]["rows"]
        restoring, _ = timed(["restore", str(archive), "--json"], beside(here, place))
        megabytes = archive.stat().st_size / 1e6
    vendor = "postgresql" if here["HUIKUAN_DATABASE_URL"] else "sqlite"
    what = f"{lines:,} ledger lines, {NAMES[vendor]}"
    return [
        Result("restore", f"back up {what}, {megabytes:.0f} MB", "s", packing),
        Result("restore", f"restore and verify {what}", "s", restoring, limit=RESTORE_SECONDS_MAX),
    ]


def beside(here: dict[str, str], place: str) -> dict[str, str]:
    """Another empty place: a folder, and a database on the same server."""
    url = here["HUIKUAN_DATABASE_URL"]
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE beside TEMPLATE template0")
        url = f"{url.rpartition('/')[0]}/beside"
    (Path(place) / "home").mkdir()
    return here | {"HUIKUAN_HOME": f"{place}/home", "HUIKUAN_DATABASE_URL": url}


def timed(arguments: list[str], environment: dict[str, str]) -> tuple[float, dict]:
    """How long a command takes, and what it told."""
    begun = time.perf_counter()
    told = huikuan(arguments, environment)
    return time.perf_counter() - begun, json.loads(told)


def huikuan(arguments: list[str], environment: dict[str, str]) -> str:
    """Run the command and give what it printed."""
    return subprocess.run(
        [*HUIKUAN, *arguments], env=environment, check=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if arguments[0] == "load" else None, text=True,
    ).stdout  # fmt: skip


if __name__ == "__main__":
    sys.exit(report(on_each_database(measure)))
