"""The mirror is never the truth: deleted, torn, foreign or late, the answer stays the ledger's."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from huikuan.records.ledger.models import Entry
from huikuan.records.ledger.storage.mirror.manifest import NAME, NOTHING, manifest_of, mirror_folder
from huikuan.records.ledger.storage.mirror.syncing import SEGMENTS_MAX, sync_mirror
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.ageing import ageing
from tests.books import Move, RandomBook, balance

pytestmark = pytest.mark.usefixtures("own_books")
AS_OF = date(2026, 1, 1)
BOTH_KINDS = ("lines", "items")


@pytest.fixture
def book() -> RandomBook:
    """A book of twenty receivables and some receipts, committed."""
    book = RandomBook()
    for number in range(20):
        _grow(book, number)
    return book


def _grow(book: RandomBook, number: int) -> None:
    for kind, amount in (("owed", 700 + number), ("came", 300), ("applied", 300)):
        book.happens(Move(kind, number % 3, "CNY", amount, 5 * number, 30, 1, number))


def _answer() -> int:
    table = ageing(EVERYTHING, as_of=AS_OF)
    owed = balance("receivable", AS_OF, date.max)
    assert {row.currency: row.open_minor for row in table.totals if row.open_minor} == owed
    return sum(owed.values())


def test_the_mirror_holds_every_line_through_its_cursor(book: RandomBook) -> None:
    manifest = sync_mirror()

    assert manifest.entry_id == Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    assert _answer() > 0
    assert manifest_of(mirror_folder()) == manifest


def test_newer_lines_are_read_live_also_before_they_are_committed(book: RandomBook) -> None:
    sync_mirror()
    before = _answer()

    _grow(book, 100)
    committed = _answer()
    with transaction.atomic():
        _grow(book, 101)
        uncommitted = _answer()
        assert sync_mirror().entry_id < Entry.objects.order_by("-id")[0].id
        assert _answer() == uncommitted
        transaction.set_rollback(True)

    assert len({before, committed, uncommitted}) == 3
    assert _answer() == committed


def test_many_small_stretches_become_few_segments(book: RandomBook) -> None:
    for number in range(SEGMENTS_MAX + 3):
        _grow(book, 200 + number)
        manifest = sync_mirror()
        assert len(manifest.lines) <= SEGMENTS_MAX
        _answer()


@pytest.mark.parametrize("what", BOTH_KINDS)
@pytest.mark.parametrize("damage", ["deleted", "torn", "garbled", "emptied"])
def test_a_damaged_mirror_changes_no_answer(book: RandomBook, what: str, damage: str) -> None:
    segment = getattr(sync_mirror(), what)[0]
    before = _answer()

    _damage(mirror_folder() / segment.name, damage)

    assert _answer() == before
    assert manifest_of(mirror_folder()) == NOTHING or damage == "garbled"
    sync_mirror()
    assert _answer() == before


def _damage(path: Path, damage: str) -> None:
    whole = path.read_bytes()
    if damage == "deleted":
        path.unlink()
    elif damage == "torn":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "emptied":
        path.write_bytes(b"")
    else:
        path.write_bytes(whole[:4] + b"\0" * (len(whole) - 8) + whole[-4:])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99}', "null", '"ours"'])
def test_a_manifest_that_cannot_be_read_is_no_manifest(book: RandomBook, text: str) -> None:
    sync_mirror()
    (mirror_folder() / NAME).write_text(text)

    assert manifest_of(mirror_folder()) == NOTHING
    assert _answer() > 0


def test_the_mirror_of_another_history_is_never_used(book: RandomBook) -> None:
    sync_mirror()
    path = mirror_folder() / NAME
    foreign = json.loads(path.read_text()) | {"sha256": "0" * 64}
    path.write_text(json.dumps(foreign))

    assert manifest_of(mirror_folder()) == NOTHING
    assert _answer() > 0


def test_many_may_follow_the_ledger_at_once(book: RandomBook) -> None:
    def follow(_: int) -> tuple[int, int]:
        try:
            sync_mirror(wait_seconds=20)
            return manifest_of(mirror_folder()).entry_id, _answer()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(follow, range(8)))

    last = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    assert found == {(last, _answer())}
    assert len(manifest_of(mirror_folder()).lines) == 1


def test_what_an_interrupted_copy_left_behind_is_not_read(book: RandomBook) -> None:
    before = _answer()
    for what in BOTH_KINDS:
        (mirror_folder() / f"{what}-0.parquet").write_bytes(b"half a file")

    assert sync_mirror().entry_id > 0
    assert _answer() == before
