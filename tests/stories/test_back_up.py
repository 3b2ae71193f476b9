"""A story of a backup; promise 8 tells the rest."""

import fcntl
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from huikuan.errors import Refused
from huikuan.flows.back_up import back_up
from huikuan.records.timeline.models import Seal
from huikuan.records.timeline.seals import short_form
from tests.databases import needs_pg_dump
from tests.world import World

pytestmark = needs_pg_dump


def test_a_backup_lists_what_is_in_it(book: World, settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    book.owes(book.customer("ACME"), "R1", 100)
    told = back_up(tmp_path / "b.zip", by=book.by)
    assert told["tables"]["ledger_line"]["rows"] == 2
    assert told["last_seal"] == short_form(Seal.objects.get())
    with pytest.raises(Refused, match="backup_exists"):
        back_up(tmp_path / "b.zip", by=book.by)


def test_what_a_killed_backup_left_is_cleared_but_not_what_another_works_on(
    book: World, settings: Settings, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    left, at_work = tmp_path / ".huikuan-backup-left", tmp_path / ".huikuan-backup-at-work"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "packed.zip").write_bytes(b"half")
    handle = os.open(at_work, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        back_up(tmp_path / "b.zip", by=book.by)
    finally:
        os.close(handle)
    assert not left.exists()
    assert (at_work / "packed.zip").exists()
    assert [each.name for each in tmp_path.glob(".huikuan*")] == [at_work.name]
    assert (tmp_path / "b.zip").exists()
