"""How far a long work is: told beside the database, because its transaction is still open.

A work is an import, by its number, or what there is only one of, by its name.
"""

import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

Work = int | str
SILENCE_SECONDS_MAX = 600


def note_progress(work: Work, done: int, total: int) -> None:
    """Write down how much of how much is done; readers never see half a number."""
    _note(work, {"done": done, "total": total})


def note_waiting(work: Work) -> None:
    """Write down that the work waits for the job runner."""
    _note(work, {"done": 0, "total": 0, "waits": True})


def _note(work: Work, told: dict[str, Any]) -> None:
    place = _place(work)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not told["done"]:
        place.with_suffix(".began").touch()
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(told | this_process()))
    os.replace(fresh, place)


def forget_progress(work: Work) -> None:
    """The work is over; its result stands in its record."""
    _place(work).unlink(missing_ok=True)
    _place(work).with_suffix(".began").unlink(missing_ok=True)


def is_progressing(work: Work, at: datetime) -> bool:
    """Whether somebody has told progress lately; whoever was killed tells none any more."""
    told = _told_lately(work, at)
    return told is not None and not told.get("waits") and lives(told)


def is_waiting(work: Work, at: datetime) -> bool:
    """Whether it was left to the job runner lately, which has not begun."""
    told = _told_lately(work, at)
    return told is not None and bool(told.get("waits"))


def _told_lately(work: Work, at: datetime) -> dict[str, Any] | None:
    return _told(work) if silence_of(work, at) < SILENCE_SECONDS_MAX else None


def silence_of(work: Work, at: datetime) -> float:
    """Seconds since anything was told."""
    try:
        return at.timestamp() - _place(work).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def progress_of(work: Work) -> tuple[int, int] | None:
    """How much is done of how much, or nothing when no such work is running."""
    told = _told(work)
    return (int(told["done"]), int(told["total"])) if told else None


def rows_per_second(work: Work) -> float:
    """How quickly the rows went so far; nothing yet is zero."""
    told, place = _told(work), _place(work)
    try:
        seconds = place.stat().st_mtime - place.with_suffix(".began").stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return int(told["done"]) / seconds if told and seconds > 0 else 0.0


def _told(work: Work) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(_place(work).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return told


def this_process() -> dict[str, Any]:
    """Who works here: the process, when it began, and its machine."""
    process = os.getpid()
    return {"process": process, "born": _born(process), "machine": socket.gethostname()}


def lives(told: dict[str, Any]) -> bool:
    """Whether the process that told it still runs; on another machine nobody can say no."""
    if told.get("machine") != socket.gethostname():
        return True
    process = int(told["process"])
    if told.get("born"):
        return bool(_born(process) == told["born"])
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _born(process: int) -> str:
    """When a process began, as Linux counts it; empty for the dead, and where nobody tells.

    After a restart, of a container above all, the number of the dead belongs to somebody else.
    """
    try:
        facts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if facts[0] in "ZX" else facts[19]


def _place(work: Work) -> Path:
    name = f"intake-{work}" if isinstance(work, int) else work
    return Path(settings.HOME) / "progress" / f"{name}.json"
