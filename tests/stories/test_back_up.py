"""A story of a backup; promise 8 tells the rest."""

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
