"""A story of a backup put where books are; promise 8 tells the rest."""

from pathlib import Path

import pytest
from pytest_django import Settings

from huikuan.errors import Refused
from huikuan.flows.back_up import back_up
from huikuan.flows.restore_backup import restore_backup
from tests.databases import needs_pg_dump
from tests.world import World

pytestmark = needs_pg_dump


def test_books_are_never_overwritten(book: World, settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    back_up(tmp_path / "b.zip", by=book.by)
    with pytest.raises(Refused, match="restore_not_empty"):
        restore_backup(tmp_path / "b.zip")
