"""Which browser the tests drive."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium_path() -> str | None:
    """Chromium or Chrome: by HUIKUAN_CHROMIUM, on PATH, or where macOS keeps it."""
    given = os.environ.get("HUIKUAN_CHROMIUM")
    found = [given] if given else [shutil.which(name) for name in NAMES]
    found += [str(Path(place).expanduser()) for place in PLACES]
    return next((each for each in found if each and Path(each).exists()), None)


def launch_arguments() -> dict[str, object]:
    """How Playwright starts it; root has no sandbox."""
    switches = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": chromium_path(), "args": [*switches, "--disable-dev-shm-usage"]}
