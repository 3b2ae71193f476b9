"""How the mirror follows the ledger: one more segment at a time, never a change to an old one."""

import json
import logging
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import duckdb
from django.db import connection
from psycopg.conninfo import make_conninfo

from huikuan.records.ledger.storage.gate import LEDGER_GATE
from huikuan.records.ledger.storage.mirror import copying
from huikuan.records.ledger.storage.mirror.manifest import (
    NAME,
    Manifest,
    Segment,
    keep_manifest,
    manifest_of,
    mirror_folder,
    only_writer,
)

SEGMENTS_MAX = 8
COPY_SECONDS_MAX = 900
# Files that no manifest names any more are kept this long for readers who still hold the old one.
LEFTOVER_SECONDS = 3600
WAIT_SECONDS = 0.1

log = logging.getLogger(__name__)


def sync_mirror(*, wait_seconds: float = 0) -> Manifest:
    """Bring the mirror up to the last committed entry, if nobody else is doing so already.

    Safe at any time, also inside a transaction: only what is committed is copied, by a process
    with a connection of its own. What cannot be copied now stays in the tail.
    """
    folder = mirror_folder()
    deadline = time.monotonic() + wait_seconds
    while True:
        with only_writer(folder) as free:
            if free:
                return _followed(folder)
        if time.monotonic() >= deadline:
            return manifest_of(folder)
        time.sleep(WAIT_SECONDS)


def forget_mirror() -> None:
    """Take the mirror out of use; the next question builds it anew."""
    folder = mirror_folder()
    with only_writer(folder) as free:
        if free:
            (folder / NAME).unlink(missing_ok=True)


def _followed(folder: Path) -> Manifest:
    manifest = manifest_of(folder)
    if (address := _address()) is None:
        return manifest
    lines, items = (f"{what}-{uuid4().hex}.parquet" for what in ("lines", "items"))
    job = {
        "vendor": connection.vendor,
        "address": address,
        "extension": scanner_path(connection.vendor),
        "gate": LEDGER_GATE,
        "entry_id": manifest.entry_id,
        "item_id": manifest.item_id,
        "lines_path": str(folder / lines),
        "items_path": str(folder / items),
    }
    answer = _copied(job)
    if not answer:
        return manifest
    manifest = Manifest(
        int(answer["entry_id"]),
        str(answer["sha256"]),
        int(answer["item_id"]),
        (*manifest.lines, _segment(folder, lines, int(answer["line_rows"]))),
        (*manifest.items, _segment(folder, items, int(answer["item_rows"]))),
    )
    manifest = _compacted(folder, manifest)
    keep_manifest(folder, manifest)
    _clear_leftovers(folder, manifest)
    return manifest


def _copied(job: dict[str, object]) -> dict[str, int | str]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(Path(copying.__file__))],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=COPY_SECONDS_MAX,
        check=False,
    )
    if done.returncode:
        # The answer stays exact without the mirror, only slower; the reason is for the operator.
        log.warning("the mirror could not follow the ledger: %s", done.stderr[-800:])
        return {}
    answer: dict[str, int | str] = json.loads(done.stdout)
    return answer


def _address() -> str | None:
    """How another process reaches this database; a database in memory cannot be reached."""
    if connection.vendor == "postgresql":
        params = connection.get_connection_params()
        known = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert",
                 "sslcert", "sslkey", "service", "passfile")  # fmt: skip
        return make_conninfo(**{name: params[name] for name in known if params.get(name)})
    path = str(connection.settings_dict["NAME"])
    return path if Path(path).is_file() else None


def scanner_path(vendor: str) -> str:
    """The DuckDB extension that reads this kind of database, from the installed package."""
    name = "postgres_scanner" if vendor == "postgresql" else "sqlite_scanner"
    spec = find_spec(f"duckdb_extension_{name}")
    assert spec is not None, f"{name} is not installed"
    assert spec.origin is not None, f"{name} is not installed"
    folder = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}"
    return str(folder / f"{name}.duckdb_extension")


def _segment(folder: Path, name: str, rows: int) -> Segment:
    return Segment(name, (folder / name).stat().st_size, rows)


def _compacted(folder: Path, manifest: Manifest) -> Manifest:
    """Many small segments become one; the largest is left alone unless the rest outgrow it."""
    if len(manifest.lines) <= SEGMENTS_MAX:
        return manifest
    first, *rest = manifest.lines
    if sum(each.rows for each in rest) * 2 > first.rows:
        return Manifest(
            manifest.entry_id,
            manifest.sha256,
            manifest.item_id,
            (_merged(folder, "lines", manifest.lines),),
            (_merged(folder, "items", manifest.items),),
        )
    return Manifest(
        manifest.entry_id,
        manifest.sha256,
        manifest.item_id,
        (first, _merged(folder, "lines", rest)),
        (manifest.items[0], _merged(folder, "items", manifest.items[1:])),
    )


def _merged(folder: Path, what: str, segments: list[Segment] | tuple[Segment, ...]) -> Segment:
    name = f"{what}-{uuid4().hex}.parquet"
    with duckdb.connect() as duck:
        files = [str(folder / each.name) for each in segments]
        duck.read_parquet(files).write_parquet(
            str(folder / name), compression="zstd", row_group_size=245_760
        )
    return _segment(folder, name, sum(each.rows for each in segments))


def _clear_leftovers(folder: Path, manifest: Manifest) -> None:
    named = {each.name for each in (*manifest.lines, *manifest.items)}
    oldest = (folder / NAME).stat().st_mtime - LEFTOVER_SECONDS
    for path in folder.iterdir():
        is_ours = path.suffix == ".parquet" or path.name.startswith(f"{NAME}.")
        if is_ours and path.name not in named and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
