"""P7 Any tampering shows: whoever changes the history with full rights is named by the verifier."""

import csv
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from huikuan.records.ledger.models import Entry
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.timeline.models import Event, Seal
from huikuan.records.timeline.seals import (
    merkle_root,
    printed_seal_finding,
    seal_findings,
    seal_history,
    short_form,
)
from scripts import verify_history
from tests.databases import without_guards
from tests.promises.operations import Business
from tests.promises.scale import fresh_seed, times
from tests.world import World, wrong

pytestmark = pytest.mark.promise
SCRIPT = Path(verify_history.__file__)
FIELDS = {
    "ledger_entry": ("kind", "effective_on", "recorded_at", "recorded_on", "key", "actor",
                     "source", "reason", "sha256"),
    "ledger_line": ("account", "effective_on", "recorded_on", "currency", "amount_minor"),
    "timeline_event": ("kind", "subject", "on", "at", "actor", "actor_name", "params", "sha256"),
    "timeline_seal": ("entries_through", "events_through", "entry_count", "event_count",
                      "root_sha256", "previous_sha256", "sha256", "sealed_at"),
}  # fmt: skip
Attack = Callable[[random.Random], str]


class Undone(Exception):
    """The attack is over; the database forgets it."""


@pytest.fixture(scope="module")
def chance() -> random.Random:
    """What the attacker does is drawn from here."""
    return random.Random(fresh_seed())


@pytest.fixture
def history(book: World, chance: random.Random) -> str:
    """A sealed history without its guards; the last seal as it stands on a printed letter."""
    business, entries = Business(chance.randrange(10**6), "H"), 0
    size = times(300, 20_000)
    while entries < size:
        entries += business.act(chance.randint(1, size // 20))
        if chance.random() < 0.2:
            seal_history(by=business.by)
    seal_history(by=business.by)
    without_guards()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA foreign_keys=OFF")
    seal = Seal.objects.order_by("-id").first()
    assert seal
    return short_form(seal)


def found(printed: str) -> list[str]:
    """What the product's own verifier names."""
    findings = [*seal_findings(), printed_seal_finding(printed)]
    return [each.detail for each in findings if not each.is_clean] + [
        each for each in wrong() if each != "history_is_guarded"
    ]


def field_changed(chance: random.Random) -> str:
    table = chance.choice(list(FIELDS))
    field = chance.choice(FIELDS[table])
    row = one_of(table, chance)
    new = {"effective_on": "'1999-01-01'", "recorded_on": "'1999-01-01'", "on": "'1999-01-01'",
           "recorded_at": "'1999-01-01 00:00:00'", "at": "'1999-01-01 00:00:00'",
           "sealed_at": "'1999-01-01 00:00:00'", "params": "'{\"a\": 1}'",
           "currency": "'XXX'"}  # fmt: skip
    # A line may not move nothing, so minus one becomes something else than zero.
    number = f'CASE WHEN "{field}" = -1 THEN 7 ELSE "{field}" + 1 END'
    value = new.get(field, number if field.endswith(("_minor", "_through", "_count")) else "'x'")
    run(f'UPDATE {table} SET "{field}" = {value} WHERE id = {row}')
    return f"{table}.{field} of {row}"


def row_deleted(chance: random.Random) -> str:
    table = chance.choice(["ledger_entry", "ledger_line", "timeline_event"])
    row = one_of(table, chance)
    run(f"DELETE FROM {table} WHERE id = {row}")
    return f"{table} {row} deleted"


def entry_deleted_with_lines(chance: random.Random) -> str:
    row = one_of("ledger_entry", chance)
    run(f"DELETE FROM ledger_line WHERE entry_id = {row}")
    run(f"DELETE FROM ledger_entry WHERE id = {row}")
    return f"entry {row} and its lines deleted"


def entries_swapped(chance: random.Random) -> str:
    first, second = sorted(chance.sample(ids("ledger_entry"), 2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        run(f"UPDATE ledger_line SET entry_id = {new} WHERE entry_id = {old}")
        run(f"UPDATE ledger_entry SET id = {new} WHERE id = {old}")
    return f"entries {first} and {second} swapped"


def line_added(chance: random.Random) -> str:
    row = one_of("ledger_line", chance)
    columns = ("entry_id, account, customer_id, item_id, due_on, currency, amount_minor,"
               " effective_on, recorded_on")  # fmt: skip
    run(f"INSERT INTO ledger_line ({columns}) SELECT {columns} FROM ledger_line WHERE id = {row}")
    return f"line {row} doubled"


def tail_cut(chance: random.Random) -> str:
    last = ids("ledger_entry")[-chance.randint(1, 5) :][0]
    run(f"DELETE FROM ledger_line WHERE entry_id >= {last}")
    run(f"DELETE FROM ledger_entry WHERE id >= {last}")
    return f"entries from {last} on cut off"


def tail_cut_with_its_seals(chance: random.Random) -> str:
    what = tail_cut(chance)
    run("DELETE FROM timeline_seal WHERE entries_through > (SELECT max(id) FROM ledger_entry)")
    return f"{what}, and the seals over them"


def chain_recomputed(chance: random.Random) -> str:
    """The master attack: change an entry and compute every hash and seal anew from there on."""
    row = one_of("ledger_entry", chance)
    Entry.objects.filter(id=row).update(reason="never happened")
    entry = Entry.objects.get(id=row)
    head = [getattr(entry, name) for name in verify_history.ENTRY.split()]
    lines = entry.lines.order_by("id").values_list(*verify_history.LINE.split())
    sha256 = sha256_of({"entry": head, "lines": [list(line) for line in lines]})
    Entry.objects.filter(id=row).update(sha256=sha256)
    reseal()
    return f"entry {row} rewritten with all hashes and seals"


def reseal() -> None:
    previous, after, events_after = "", 0, 0
    for seal in Seal.objects.order_by("id"):
        leaves = [
            *Entry.objects.filter(id__gt=after, id__lte=seal.entries_through)
            .order_by("id").values_list("sha256", flat=True),
            *Event.objects.filter(id__gt=events_after, id__lte=seal.events_through)
            .order_by("id").values_list("sha256", flat=True),
        ]  # fmt: skip
        seal.root_sha256, seal.previous_sha256 = merkle_root(leaves), previous
        seal.sha256 = sha256_of([getattr(seal, name) for name in verify_history.SEAL.split()])
        seal.save()
        previous, after, events_after = seal.sha256, seal.entries_through, seal.events_through


ATTACKS: tuple[Attack, ...] = (
    field_changed, field_changed, field_changed, row_deleted, entry_deleted_with_lines,
    entries_swapped, line_added, tail_cut, tail_cut_with_its_seals, chain_recomputed,
)  # fmt: skip


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def ids(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def one_of(table: str, chance: random.Random) -> int:
    return chance.choice(ids(table))


def tables_now() -> verify_history.Tables:
    """The four tables as the stand-alone script reads them from a dump."""
    tables: verify_history.Tables = {}
    for table in verify_history.TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [column[0] for column in cursor.description]
            tables[table] = [
                {name: plain(value) for name, value in zip(names, row, strict=True)}
                for row in cursor.fetchall()
            ]
    return tables


def plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)


def test_every_attack_is_named_by_both_verifiers(history: str, chance: random.Random) -> None:
    assert found(history) == []
    assert list(verify_history.differences(tables_now(), history)) == []
    for turn in range(times(60, 1000)):
        attack = ATTACKS[turn % len(ATTACKS)]
        try:
            with transaction.atomic():
                what = attack(chance)
                assert found(history), what
                assert list(verify_history.differences(tables_now(), history)), what
                raise Undone
        except Undone:
            pass
    assert found(history) == []


def test_saboteur_who_leaves_a_field_out_of_the_hash(
    history: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verifier that does not look at the actor lets a changed actor pass: so it must look."""
    one = Entry.objects.order_by("id").first()
    assert one
    run(f"UPDATE ledger_entry SET actor = 'nobody' WHERE id = {one.pk}")
    assert f"entry:{one.pk}" in list(verify_history.differences(tables_now()))
    monkeypatch.setattr(
        verify_history, "ENTRY", verify_history.ENTRY.replace(" actor", "")
    )  # every untouched entry differs now: the hash really covers the field
    assert len(list(verify_history.wrong_entries(tables_now()))) == Entry.objects.count()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the script opens SQLite files")
def test_the_script_stands_alone(history: str, tmp_path: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    alone = [sys.executable, "-I", "-S", str(SCRIPT)]
    done = subprocess.run([*alone, name, "--seal", history], capture_output=True, text=True)
    assert (done.returncode, done.stdout[:11]) == (0, "all is well"), done.stdout + done.stderr
    for table, rows in tables_now().items():
        with (tmp_path / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    done = subprocess.run(
        [*alone, str(tmp_path), "--seal", history], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    run("UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = 7")
    done = subprocess.run([*alone, name], capture_output=True, text=True)
    assert (done.returncode, done.stdout[:12]) == (1, "WRONG: entry")
