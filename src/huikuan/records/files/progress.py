"""How far an import is: told beside the database, because its transaction is still open."""

import json
import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

SILENCE_SECONDS_MAX = 600


def note_progress(intake_id: int, done: int, total: int) -> None:
    """Write down how many rows of how many are done; readers never see half a number."""
    _note(intake_id, {"done": done, "total": total})


def note_waiting(intake_id: int) -> None:
    """Write down that the import waits for the job runner."""
    _note(intake_id, {"done": 0, "total": 0, "waits": True})


def _note(intake_id: int, told: dict[str, Any]) -> None:
    place = _place(intake_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not told["done"]:
        place.with_suffix(".began").touch()
    fresh = place.with_suffix(".new")
    process = os.getpid()
    who = {"process": process, "born": _born(process), "machine": socket.gethostname()}
    fresh.write_text(json.dumps(told | who))
    os.replace(fresh, place)


def forget_progress(intake_id: int) -> None:
    """The import is over; its result stands in its record."""
    _place(intake_id).unlink(missing_ok=True)
    _place(intake_id).with_suffix(".began").unlink(missing_ok=True)


def is_progressing(intake_id: int, at: datetime) -> bool:
    """Whether somebody has told progress lately; whoever was killed tells none any more."""
    told = _told_lately(intake_id, at)
    return told is not None and not told.get("waits") and _lives(told)


def is_waiting(intake_id: int, at: datetime) -> bool:
    """Whether it was left to the job runner lately, which has not begun."""
    told = _told_lately(intake_id, at)
    return told is not None and bool(told.get("waits"))


def _told_lately(intake_id: int, at: datetime) -> dict[str, Any] | None:
    return _told(intake_id) if silence_of(intake_id, at) < SILENCE_SECONDS_MAX else None


def silence_of(intake_id: int, at: datetime) -> float:
    """Seconds since anything was told."""
    try:
        return at.timestamp() - _place(intake_id).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def progress_of(intake_id: int) -> tuple[int, int] | None:
    """Rows done and rows in all, or nothing when no import is running."""
    told = _told(intake_id)
    return (int(told["done"]), int(told["total"])) if told else None


def rows_per_second(intake_id: int) -> float:
    """How quickly the rows went so far; nothing yet is zero."""
    told, place = _told(intake_id), _place(intake_id)
    try:
        seconds = place.stat().st_mtime - place.with_suffix(".began").stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return int(told["done"]) / seconds if told and seconds > 0 else 0.0


def _told(intake_id: int) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(_place(intake_id).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return told


def _lives(told: dict[str, Any]) -> bool:
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


def _place(intake_id: int) -> Path:
    return Path(settings.HOME) / "progress" / f"intake-{intake_id}.json"
