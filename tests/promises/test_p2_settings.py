"""P2 Nothing acknowledged is lost: on a forgetful database neither server nor job runner starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from huikuan.errors import Refused
from huikuan.interfaces.durability import (
    NETWORK_FILE_SYSTEMS,
    refuse_forgetful_database,
    refuse_network_folder,
)
from tests.databases import address_in_use
from tests.postgres import free_port, why_not
from tests.promises.crashes import on_postgres, on_sqlite
from tests.promises.scale import times
from tests.promises.servers import durable_server
from tests.promises.traces import ROOT
from tests.world import World

pytestmark = pytest.mark.promise
FORGETFUL = (
    ("synchronous=NORMAL", "synchronous", "1"),
    ("journal_mode=MEMORY", "journal_mode", "memory"),
    ("synchronous=OFF", "synchronous", "0"),
    ("journal_mode=OFF", "journal_mode", "off"),
)
STARTS = {
    "server": ["-c", "from huikuan.interfaces.cli.main import main; main()", "serve", "--port"],
    "job runner": ["-m", "huikuan.interfaces.jobs.runner"],
}


def refused_to_start(home: Path, **environment: str) -> list[str]:
    """Start the server and the job runner; both end at once, each with one sentence."""
    known = {"HUIKUAN_HOME": str(home), "HUIKUAN_LANGUAGE": "en", "PYTHONPATH": "src:.",
             "HUIKUAN_DATABASE_URL": address_in_use()}  # fmt: skip
    connection.close()
    said = []
    for start in STARTS.values():
        port = [str(free_port())] if "serve" in start else []
        ended = subprocess.run(
            [sys.executable, *start, *port], cwd=ROOT, env=os.environ | known | environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
        said.append(ended.stderr)
    return said


@on_sqlite
@pytest.mark.parametrize(("pragma", "setting", "value"), FORGETFUL[: times(2, 4)])
def test_a_forgetful_sqlite_is_not_started_on(
    book: World, tmp_path: Path, pragma: str, setting: str, value: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")  # the journal of the file, until one asks
    said = refused_to_start(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.promises.forgetful_settings",
        FORGETFUL_PRAGMA=f"PRAGMA {pragma}",
    )
    assert all(setting in each and value in each for each in said), said


@pytest.mark.parametrize("kind", sorted(NETWORK_FILE_SYSTEMS))
def test_a_folder_of_another_machine_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nnas:/x {tmp_path} {kind} rw 0 0\n")
    with pytest.raises(Refused, match=f"database_on_network.*kind={kind}"):
        refuse_network_folder(tmp_path / "books", mounts)
    refuse_network_folder(tmp_path.parent, mounts)


@on_postgres
@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_forgetful_postgresql_is_not_started_on(book: World, tmp_path: Path) -> None:
    with durable_server():
        refuse_forgetful_database()
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER SYSTEM SET {setting} = off")
                cursor.execute("SELECT pg_reload_conf()")
            said = refused_to_start(tmp_path, DJANGO_SETTINGS_MODULE="huikuan.config.settings")
            assert all(setting in each and "off" in each for each in said), said
            with connection.cursor() as cursor:
                cursor.execute("ALTER SYSTEM RESET ALL")
