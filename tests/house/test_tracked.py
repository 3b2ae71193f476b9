"""What may not stand in any committed file: download addresses, paths of machines, secrets."""

import re
import subprocess

import pytest

from tests.house.house import ROOT

# Written in two halves so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        first + second
        for first, second in [
            ("files\\.python", "hosted\\.org"), ("pypi\\.org/", "simple"), ("registry\\.", "npmjs"),
            ("--(extra-)?index", "-url[ =]http"), ("(?<![\\w./-])/ro", "ot/"),
            ("(?<![\\w./-])/wo", "rk/"), ("(?<![\\w./-])/ho", "me/\\w+/"), ("/Us", "ers/\\w+/"),
            ("BEGIN [A-Z ]*PRI", "VATE KEY"),
        ]
    )
)  # fmt: skip


def breaches_in(text: str) -> list[str]:
    """The lines of a text that hold something forbidden."""
    return [line for line in text.splitlines() if FORBIDDEN.search(line)]


def test_no_tracked_file_holds_an_address_or_a_path() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            found[name] = breaches_in(content.decode("utf-8", errors="replace"))
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "--index" + "-url https://example.org/simple",
        "https://files.python" + "hosted.org/x.whl",
        "cd /wo" + "rk/main",
        "open('/ro" + "ot/x')",
        "-----BEGIN RSA PRI" + "VATE KEY-----",
    ],
)
def test_a_planted_one_is_found(line: str) -> None:
    assert breaches_in(f"good\n{line}\ngood") == [line]
