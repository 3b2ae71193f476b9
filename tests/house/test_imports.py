"""The import contracts bite: a copy of the house with one breach of each is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import PACKAGE, ROOT

BREACHES = {
    "The house:": ("engine/planted.py", "import huikuan.records.people.actor"),
    "Interfaces do not know": ("interfaces/api/planted.py", "import huikuan.interfaces.web"),
    "The story:": ("desks/receivables/planted.py", "import huikuan.desks.cash"),
    "Records:": ("records/people/planted.py", "import huikuan.records.customers"),
    "The engine and every": ("engine/planted_too.py", "import django.db"),
    "Only flows and interfaces": ("reports/planted.py", "import huikuan.desks.cash.commands"),
    "Only a desk's commands": ("flows/planted.py", "import huikuan.desks.cash.models"),
    "Only the ledger opens": ("records/files/planted.py", "import huikuan.records.ledger.models"),
    "No layer for attic": ("attic.py", ""),
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of the house with all breaches planted."""
    folder = tmp_path_factory.mktemp("house")
    ignore = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
    shutil.copytree(ROOT / PACKAGE, folder / PACKAGE, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / PACKAGE / "desks/cash/commands.py").touch()
    for room, text in BREACHES.values():
        (folder / PACKAGE / room).write_text(f'"""Planted."""\n{text}\n')
    return _linted(folder)


def _linted(folder: Path) -> str:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=folder, text=True,
        capture_output=True, env=os.environ | {"PYTHONPATH": str(folder / "src")}, check=False,
    )  # fmt: skip
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("contract", [name for name in BREACHES if name != "No layer for attic"])
def test_a_planted_import_breaks_its_contract(verdict: str, contract: str) -> None:
    assert contract in verdict
    after = verdict.split(contract, 1)[1]
    assert after.index("BROKEN") < min(i for i in (after.find("KEPT"), 10**9) if i >= 0)


def test_a_new_top_folder_needs_a_layer(verdict: str) -> None:
    assert "attic" in verdict
