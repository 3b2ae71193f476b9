"""Everything ``make test`` does: find or install what tests need, then run them on both databases.

The last line is pytest's own; the exit code says whether both runs passed. Arguments are handed
to pytest (``make test ARGS="-k ageing"``).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium_path  # noqa: E402
from tests.postgres import cluster, why_not  # noqa: E402

NOTHING_COLLECTED = 5
WITHOUT_DATABASE = {"house", "engine", "integrations"}


def main(arguments: list[str]) -> int:
    """Prepare, run on SQLite, run the database tests again on PostgreSQL."""
    install_missing()
    reason = why_not()
    if reason:
        say(f"The tests run on SQLite only: {reason}.")
    say("Tests on SQLite")
    on_sqlite = trouble(pytest(arguments))
    if reason or on_sqlite:
        return on_sqlite
    folders = database_folders() if not any(map(os.path.exists, arguments)) else []
    with cluster() as url:
        say("Database tests on PostgreSQL")
        arguments = [*folders, "-m", "not browser", *arguments]
        return trouble(pytest(arguments, HUIKUAN_DATABASE_URL=url))


def install_missing() -> None:
    """Install browser, fonts, PostgreSQL and a tracer where we may; else say what is missing."""
    missing = []
    if chromium_path() is None:
        missing += ["chromium"]
    if not _has_chinese_font():
        missing += ["fonts-noto-cjk"]
    if why_not().startswith("no PostgreSQL"):
        missing += ["postgresql"]
    if sys.platform == "linux" and shutil.which("strace") is None:
        missing += ["strace"]
    may_install = missing and os.geteuid() == 0 and Path("/etc/debian_version").exists()
    if may_install and shutil.which("apt-get"):
        _apt_install(missing)
    if shutil.which("strace") is None:
        say("No strace found: that syncs come before acknowledgements is not watched.")
    if chromium_path() is None:
        say("No Chromium or Chrome found: tests in a browser are skipped. Install one, or set "
            "HUIKUAN_CHROMIUM to its path.")  # fmt: skip


def _apt_install(packages: list[str]) -> None:
    say(f"Installing {', '.join(packages)} (this can take a minute) …")
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "check": False,
             "stdout": subprocess.DEVNULL}  # fmt: skip
    subprocess.run(["apt-get", "update", "-q"], **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], **quiet
    )


def _has_chinese_font() -> bool:
    if sys.platform != "linux":
        return True
    listing = shutil.which("fc-list")
    return bool(listing and subprocess.run([listing, ":lang=zh"], capture_output=True).stdout)


def database_folders() -> list[str]:
    """The folders of tests that touch the database."""
    folders = sorted(each.parent for each in (ROOT / "tests").glob("*/__init__.py"))
    return [f"tests/{each.name}" for each in folders if each.name not in WITHOUT_DATABASE]


def pytest(arguments: list[str], **environment: str) -> int:
    """One run of pytest with its output as it comes."""
    processes = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    if any(each in arguments for each in ("-n", "--pdb", "-x")):
        processes = []
    command = [sys.executable, "-m", "pytest", *processes, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode


def trouble(code: int) -> int:
    """The exit code, where that there was nothing to run is no trouble."""
    return 0 if code == NOTHING_COLLECTED else code


def say(text: str) -> None:
    """One line of progress."""
    print(f"— {text}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
