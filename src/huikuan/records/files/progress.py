"""How far an import is: told beside the database, because its transaction is still open."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

SILENCE_SECONDS_MAX = 600


def note_progress(intake_id: int, done: int, total: int) -> None:
    """Write down how many rows of how many are done; readers never see half a number."""
    place = _place(intake_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps({"done": done, "total": total}))
    os.replace(fresh, place)


def forget_progress(intake_id: int) -> None:
    """The import is over; its result stands in its record."""
    _place(intake_id).unlink(missing_ok=True)


def is_progressing(intake_id: int, at: datetime) -> bool:
    """Whether somebody has told progress lately; whoever was killed tells none any more."""
    try:
        told_at = _place(intake_id).stat().st_mtime
    except FileNotFoundError:
        return False
    return at.timestamp() - told_at < SILENCE_SECONDS_MAX


def progress_of(intake_id: int) -> tuple[int, int] | None:
    """Rows done and rows in all, or nothing when no import is running."""
    try:
        told = json.loads(_place(intake_id).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return int(told["done"]), int(told["total"])


def _place(intake_id: int) -> Path:
    return Path(settings.HOME) / "progress" / f"intake-{intake_id}.json"
