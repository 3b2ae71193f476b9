"""A PostgreSQL server that lives for one test run: loopback only, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

UNPRIVILEGED_USERS = ("postgres", "nobody")
PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin",
          "/usr/local/opt/postgresql*/bin", "/Library/PostgreSQL/*/bin")  # fmt: skip
# Statistics taken while a test has not committed say that its tables are empty: then a plan for
# one row walks over a hundred thousand. Nobody takes them here.
FORGETFUL = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"
)  # fmt: skip


def binaries() -> Path | None:
    """Where initdb and postgres are: on PATH or where packages put them, newest first."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        folders += sorted(map(Path, glob(place)), key=_version, reverse=True)
    return next((each for each in folders if (each / "postgres").exists()), None)


def why_not() -> str:
    """Why no server can be started here; empty if one can."""
    if binaries() is None:
        return "no PostgreSQL found (initdb is not on PATH nor in /usr/lib/postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "running as root and there is no user postgres or nobody to run PostgreSQL as"
    return ""


@contextmanager
def cluster(*, durable: bool = False, options: tuple[str, ...] = ()) -> Iterator[str]:
    """Start a server and give its address as a database URL; stop and remove it afterwards.

    Without ``durable`` it does not wait for the disk, which is quicker and enough for tests
    that do not pull the plug.
    """
    folder = Path(tempfile.mkdtemp(prefix="huikuan-postgres-"))
    bin_folder = binaries()
    assert bin_folder is not None, why_not()
    user = _unprivileged() if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    run_as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    pg_data, port = folder / "pg", free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
                "max_connections=60", *options, *(() if durable else FORGETFUL)]  # fmt: skip
    given = " ".join(f"-c {each}" for each in settings)
    control = [str(bin_folder / "pg_ctl"), "-D", str(pg_data), "-w"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "env": _plain_environment(), **run_as}
    init = ["initdb", "-D", str(pg_data), "-U", "huikuan", "--auth=trust", "-E", "UTF8",
            "--locale=C", "--no-sync", *(["--data-checksums"] if durable else [])]  # fmt: skip
    try:
        subprocess.run([bin_folder / init[0], *init[1:]], check=True, **quiet)
        subprocess.run(
            [*control, "-l", str(folder / "log"), "-o", given, "start"], check=True, **quiet
        )
        yield f"postgresql://huikuan@127.0.0.1:{port}/postgres"
    finally:
        if (pg_data / "postmaster.pid").exists():
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> pwd.struct_passwd | None:
    known = {each.pw_name: each for each in pwd.getpwall()}
    return next((known[name] for name in UNPRIVILEGED_USERS if name in known), None)


def _plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(
        int(part) for part in folder.parent.name.split("@")[-1].split(".") if part.isdigit()
    )
