"""Everything ``make check`` does, one line per check; all of them run even if one fails."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "types": [str(BIN / "mypy"), "--no-error-summary"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "house": [PYTHON, "-m", "pytest", "tests/house", "-q", "-p", "no:playwright"],
    "words": [PYTHON, "scripts/compile_words.py", "--check"],
    "documents": [PYTHON, "scripts/make_docs.py", "--check"],
}


def main(names: list[str]) -> int:
    """Run the named checks, or all; print what a failed one said."""
    failed = [name for name in names or CHECKS if not _passes(name)]
    print(f"check: {', '.join(failed) + ' failed' if failed else 'all is well'}")
    return 1 if failed else 0


def _passes(name: str) -> bool:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "huikuan.config.settings"}
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, capture_output=True, text=True, check=False, env=environment
    )
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).rstrip())
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
