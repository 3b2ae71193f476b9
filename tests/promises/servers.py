"""A PostgreSQL server that waits for the disk, in place of the tests' own: to kill and to watch."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.db import OperationalError, connection

from huikuan.interfaces.cli.upgrading import upgrade_tables
from tests.postgres import binaries, cluster


@contextmanager
def durable_server() -> Iterator[Path]:
    """Where its data lies; everybody works on it until the end of the block."""
    before = dict(connection.settings_dict)
    with cluster(durable=True) as url:
        parts = urlsplit(url)
        connection.close()
        connection.settings_dict.update(
            NAME="postgres", HOST=parts.hostname, PORT=str(parts.port), USER=parts.username
        )
        try:
            upgrade_tables()
            with connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                [folder] = cursor.fetchone()
            yield Path(folder)
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)


def first_process(folder: Path) -> psutil.Process:
    """The process whose children are the server."""
    return psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))


def kill_server(folder: Path) -> None:
    """All its processes end at once, as when the machine's memory runs out."""
    server = first_process(folder)
    family = [server, *server.children(recursive=True)]
    for each in family:
        each.kill()
    psutil.wait_procs(family, timeout=20)


def start_again(folder: Path) -> None:
    """Start the server with the options it had, as the user it belongs to."""
    owner, bin_folder = folder.stat(), binaries()
    assert bin_folder is not None
    line = (folder / "postmaster.opts").read_text().strip()
    options = re.findall(r'"-c" "([^"]+)"', line)
    (folder / "postmaster.pid").unlink(missing_ok=True)
    subprocess.run(
        [bin_folder / "pg_ctl", "-D", folder, "-w", "-t", "60", "-l", folder.parent / "log",
         "-o", " ".join(f"-c {each}" for each in options), "start"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder,
        **({"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
           if os.geteuid() == 0 else {}),
    )  # fmt: skip
    for _ in range(100):
        try:
            connection.close()
            connection.ensure_connection()
            return
        except OperationalError:
            time.sleep(0.1)
    raise AssertionError("the server did not come back")
