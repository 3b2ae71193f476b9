"""The book only grows: the database itself refuses everything else."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from huikuan.records.ledger.accounts import BANK, REVENUE
from huikuan.records.ledger.posting import Draft, DraftLine, post
from tests.world import World

HISTORY = ("ledger_entry", "ledger_line", "ledger_closing", "timeline_event", "timeline_seal")
LINE = (
    "INSERT INTO ledger_line (entry_id, account, currency, amount_minor, effective_on, recorded_on)"
    " VALUES (%s, 'bank', 'CNY', %s, '2026-03-01', '2026-03-01')"
)
ENTRY = (
    "INSERT INTO ledger_entry (id, kind, effective_on, recorded_at, recorded_on, key, actor,"
    " source, reason, sha256) VALUES (%s, 'x', '2026-03-01', '2026-03-01 00:00:00', '2026-03-01',"
    " %s, 'x', 'x', '', 'x')"
)


def refuses(sql: str, *values: object) -> bool:
    """Whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_never_changed_nor_deleted(world: World, table: str) -> None:
    world.owes(world.customer("ACME"), "R1", 100)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        if table in ("ledger_entry", "ledger_line", "timeline_event"):
            assert cursor.fetchone()[0]
    changes = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # row triggers need a row
            if table == "ledger_closing":
                cursor.execute(
                    "INSERT INTO ledger_closing (closed_through_on, actor, closed_at)"
                    " VALUES ('2026-01-31', 'x', '2026-03-01')"
                )
            if table == "timeline_seal":
                cursor.execute(
                    "INSERT INTO timeline_seal (entries_through, events_through, entry_count,"
                    " event_count, root_sha256, previous_sha256, sha256, sealed_at)"
                    " VALUES (1, 1, 1, 1, 'x', '', 'x', '2026-03-01')"
                )
    assert [change for change in changes if not refuses(change)] == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is a word of SQLite")
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_line", "timeline_event"])
def test_a_row_is_not_replaced(world: World, table: str) -> None:
    world.owes(world.customer("ACME"), "R1", 100)
    assert refuses(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")


def test_a_line_cannot_join_a_closed_entry(world: World) -> None:
    entry_id = world.owes(world.customer("ACME"), "R1", 100).entry_id
    assert refuses(LINE, entry_id, 1)


def test_an_entry_without_lines_or_balance_is_refused(db: None) -> None:
    assert refuses(ENTRY, 901, "empty")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LINE, [902, 5])
        cursor.execute(LINE, [902, -4])
        assert refuses(ENTRY, 902, "unbalanced")
        cursor.execute(LINE, [902, -1])
        assert not refuses(ENTRY, 902, "balanced")
        assert refuses(ENTRY, 903, "balanced")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="other databases have typed columns")
def test_half_a_cent_is_not_stored(db: None) -> None:
    assert refuses(LINE, 904, 0.5)


@pytest.mark.parametrize("amount", [0.5, 100.0, True])
def test_only_whole_numbers_are_money(world: World, amount: object) -> None:
    lines = (DraftLine(BANK, amount, "CNY"), DraftLine(REVENUE, -1, "CNY"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="whole number"), transaction.atomic():
        post([Draft("x", date(2026, 3, 1), "x", "x", lines)], by=world.by)
