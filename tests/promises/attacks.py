"""What somebody with full rights on the database may do to the history, and where it must show.

Each attack runs its SQL and says what the verifier has to name first. Where rows are gone and
other numbers of the stretch were never used (PostgreSQL draws numbers it may not use), what is
missing must be among the numbers named.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from scripts import verify_history

FIELDS = {
    "ledger_entry": ("kind", "effective_on", "recorded_at", "recorded_on", "key", "actor",
                     "source", "reverses_id", "reason", "sha256"),
    "ledger_line": ("account", "customer_id", "item_id", "due_on", "effective_on", "recorded_on",
                    "currency", "amount_minor"),
    "timeline_event": ("kind", "customer_id", "subject", "on", "at", "actor", "actor_name",
                       "params", "sha256"),
    "timeline_seal": ("entries_through", "events_through", "entry_count", "event_count",
                      "root_sha256", "previous_sha256", "sha256", "sealed_at"),
}  # fmt: skip
NEW_VALUES = {"effective_on": "'1999-01-01'", "recorded_on": "'1999-01-01'",
              "on": "'1999-01-01'", "due_on": "'1999-01-01'",
              "recorded_at": "'1999-01-01 00:00:00'", "at": "'1999-01-01 00:00:00'",
              "sealed_at": "'1999-01-01 00:00:00'", "params": "'{\"a\": 1}'",
              "currency": "'XXX'"}  # fmt: skip
WORDS = {"ledger_entry": "entry", "timeline_event": "event", "timeline_seal": "seal"}


@dataclass(frozen=True)
class Done:
    """What was done, what must be named first, and files to be put back afterwards."""

    what: str
    named: str
    mends: Callable[[], object] = lambda: None


Attack = Callable[[random.Random], Done]


def run(sql: str) -> None:
    """Straight to the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def rows_of(sql: str) -> list[tuple]:
    """What the database has."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def one_of(table: str, chance: random.Random) -> int:
    """A row by chance, first and last as likely as any."""
    [(first, last)] = rows_of(f"SELECT min(id), max(id) FROM {table}")
    at = chance.randint(first, last)
    return int(rows_of(f"SELECT min(id) FROM {table} WHERE id >= {at}")[0][0])


def field_changed(chance: random.Random) -> Done:
    table = chance.choices(list(FIELDS), [4, 4, 3, 1])[0]
    return change_field(chance, table, chance.choice(FIELDS[table]))


def change_field(chance: random.Random, table: str, field: str) -> Done:
    """One field of one row gets another value."""
    row = one_of(table, chance)
    # A line may not move nothing, so minus one becomes something else than zero.
    number = f'CASE WHEN "{field}" = -1 THEN 7 ELSE coalesce("{field}", 0) + 1 END'
    is_number = field.endswith(("_minor", "_through", "_count", "_id"))
    value = NEW_VALUES.get(field, number if is_number else f"'x{chance.randrange(10**9)}'")
    named = WORDS.get(table, "")
    whose = row if named else rows_of(f"SELECT entry_id FROM ledger_line WHERE id = {row}")[0][0]
    run(f'UPDATE {table} SET "{field}" = {value} WHERE id = {row}')
    return Done(f"{table}.{field} of {row} changed", f"{named or 'entry'}:{whose}")


def row_rewritten(chance: random.Random) -> Done:
    row = one_of("ledger_entry", chance)
    run(f"UPDATE ledger_entry SET kind = 'x', source = 'y', reason = 'z' WHERE id = {row}")
    run(f"UPDATE ledger_line SET amount_minor = amount_minor * 2 WHERE entry_id = {row}")
    return Done(f"entry {row} and its lines rewritten", f"entry:{row}")


def line_deleted(chance: random.Random) -> Done:
    row = one_of("ledger_line", chance)
    [(entry,)] = rows_of(f"SELECT entry_id FROM ledger_line WHERE id = {row}")
    run(f"DELETE FROM ledger_line WHERE id = {row}")
    return Done(f"line {row} deleted", f"entry:{entry}")


def line_added(chance: random.Random) -> Done:
    row = one_of("ledger_line", chance)
    columns = ("entry_id, account, customer_id, item_id, due_on, currency, amount_minor,"
               " effective_on, recorded_on")  # fmt: skip
    [(entry,)] = rows_of(f"SELECT entry_id FROM ledger_line WHERE id = {row}")
    run(f"INSERT INTO ledger_line ({columns}) SELECT {columns} FROM ledger_line WHERE id = {row}")
    return Done(f"line {row} doubled", f"entry:{entry}")


def entry_deleted(chance: random.Random) -> Done:
    row = one_of("ledger_entry", chance)
    if chance.random() < 0.5:
        run(f"DELETE FROM ledger_line WHERE entry_id = {row}")
    run(f"DELETE FROM ledger_entry WHERE id = {row}")
    return Done(f"entry {row} deleted", f"entry:{row}")


def event_deleted(chance: random.Random) -> Done:
    row = one_of("timeline_event", chance)
    run(f"DELETE FROM timeline_event WHERE id = {row}")
    return Done(f"event {row} deleted", f"event:{row}")


def entry_inserted(chance: random.Random) -> Done:
    """A forged entry with a right fingerprint, put before all others, where no number is taken."""
    row, new = one_of("ledger_entry", chance), -chance.randint(1, 10**6)
    for table, columns in (("ledger_entry", verify_history.ENTRY.split()[1:]),
                           ("ledger_line", [*verify_history.LINE.split(), *DAYS])):  # fmt: skip
        owner = "id" if table == "ledger_entry" else "entry_id"
        kept = ", ".join(columns)
        taken = kept.replace("key", "'forged'").replace("reverses_id", "NULL")
        more = (", sha256", ", ''") if table == "ledger_entry" else ("", "")
        run(f"INSERT INTO {table} ({owner}, {kept}{more[0]})"
            f" SELECT {new}, {taken}{more[1]} FROM {table} WHERE {owner} = {row}")  # fmt: skip
    refingerprint(new)
    return Done(f"entry {new} forged after entry {row}", f"entry:{new}")


def event_inserted(chance: random.Random) -> Done:
    """A forged event with a right fingerprint, before all others."""
    row, new = one_of("timeline_event", chance), -chance.randint(1, 10**6)
    columns = ", ".join(f'"{name}"' for name in verify_history.EVENT.split()[1:])
    run(f"INSERT INTO timeline_event (id, {columns}, sha256)"
        f" SELECT {new}, {columns}, '' FROM timeline_event WHERE id = {row}")  # fmt: skip
    [event] = table_now("timeline_event", f"WHERE id = {new}")
    sha256 = verify_history.event_sha256(event)
    run(f"UPDATE timeline_event SET sha256 = '{sha256}' WHERE id = {new}")
    return Done(f"event {new} forged after event {row}", f"event:{new}")


DAYS = ("effective_on", "recorded_on")


def entries_swapped(chance: random.Random) -> Done:
    first, second = sorted((one_of("ledger_entry", chance), one_of("ledger_entry", chance)))
    if first == second:
        return row_rewritten(chance)
    for old, new in ((first, -1), (second, first), (-1, second)):
        run(f"UPDATE ledger_line SET entry_id = {new} WHERE entry_id = {old}")
        run(f"UPDATE ledger_entry SET id = {new} WHERE id = {old}")
    return Done(f"entries {first} and {second} swapped", f"entry:{first}")


def tail_cut(chance: random.Random) -> Done:
    [(last,)] = rows_of("SELECT max(id) FROM ledger_entry")
    first = rows_of(f"SELECT min(id) FROM ledger_entry WHERE id > {last - chance.randint(1, 50)}")
    run(f"DELETE FROM ledger_line WHERE entry_id >= {first[0][0]}")
    run(f"DELETE FROM ledger_entry WHERE id >= {first[0][0]}")
    return Done(f"entries from {first[0][0]} on cut off", f"entry:{first[0][0]}")


def old_copy_restored(chance: random.Random) -> Done:
    """Everything after some seal is gone, the seals too: an old copy, consistent in itself."""
    [(through, events, seal)] = rows_of(
        "SELECT entries_through, events_through, id FROM timeline_seal"
        f" WHERE id = (SELECT max(id) - {chance.randint(1, 3)} FROM timeline_seal)"
    )
    run(f"DELETE FROM timeline_seal WHERE id > {seal}")
    run(f"DELETE FROM timeline_event WHERE id > {events}")
    run(f"DELETE FROM ledger_line WHERE entry_id > {through}")
    run(f"DELETE FROM ledger_entry WHERE id > {through}")
    return Done(f"the copy of seal {seal} restored", "printed seal")


def chain_recomputed(chance: random.Random) -> Done:
    """The master attack: change an entry and compute every hash and seal anew from there on."""
    row = one_of("ledger_entry", chance)
    run(f"UPDATE ledger_entry SET reason = 'never happened' WHERE id = {row}")
    refingerprint(row)
    reseal()
    return Done(f"entry {row} rewritten with all hashes and seals", "printed seal")


def reseal() -> None:
    """Every seal computed anew over what is there now."""
    tables, previous = tables_now(), ""
    numbers = {table: 0 for table, *_ in verify_history.SEALED}
    for seal in tables["timeline_seal"]:
        leaves = []
        for table, through, *_ in verify_history.SEALED:
            until = int(str(seal[through]))
            leaves += [str(each["sha256"]) for each in tables[table]
                       if numbers[table] < int(str(each["id"])) <= until]  # fmt: skip
            numbers[table] = until
        seal |= {"root_sha256": verify_history.merkle_root(leaves), "previous_sha256": previous}
        previous = verify_history.sha256_of(verify_history.fields(seal, verify_history.SEAL))
        run(f"UPDATE timeline_seal SET root_sha256 = '{seal['root_sha256']}',"
            f" previous_sha256 = '{seal['previous_sha256']}', sha256 = '{previous}'"
            f" WHERE id = {seal['id']}")  # fmt: skip


def recompute_everything() -> None:
    """Every fingerprint and every seal computed anew."""
    lines: dict[object, list[verify_history.Row]] = defaultdict(list)
    for line in table_now("ledger_line"):
        lines[line["entry_id"]].append(line)
    for entry in table_now("ledger_entry"):
        sha256 = verify_history.entry_sha256(entry, lines[entry["id"]])
        run(f"UPDATE ledger_entry SET sha256 = '{sha256}' WHERE id = {entry['id']}")
    for event in table_now("timeline_event"):
        sha256 = verify_history.event_sha256(event)
        run(f"UPDATE timeline_event SET sha256 = '{sha256}' WHERE id = {event['id']}")
    reseal()


def refingerprint(entry: int) -> None:
    """The right hash over a changed entry: whoever can write can compute."""
    [head] = table_now("ledger_entry", f"WHERE id = {entry}")
    lines = table_now("ledger_line", f"WHERE entry_id = {entry}")
    sha256 = verify_history.entry_sha256(head, lines)
    run(f"UPDATE ledger_entry SET sha256 = '{sha256}' WHERE id = {entry}")


def file_changed(chance: random.Random) -> Done:
    """The bytes of a document, or the document, are gone; the table may be made to agree."""
    sha256 = chance.choice(rows_of("SELECT sha256 FROM files_storedfile ORDER BY id"))[0]
    place = Path(settings.FILES_ROOT) / sha256[:2] / sha256
    before = place.read_bytes()
    if chance.random() < 0.3:
        place.unlink()
    else:
        at = chance.randrange(len(before))
        place.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
    if chance.random() < 0.5:
        run(f"UPDATE files_storedfile SET sha256 = '{'0' * 64}' WHERE sha256 = '{sha256}'")
    return Done(f"file {sha256} changed", f"file:{sha256}", lambda: place.write_bytes(before))


ATTACKS: tuple[Attack, ...] = (
    field_changed, field_changed, field_changed, field_changed, row_rewritten, line_deleted,
    line_added, entry_deleted, event_deleted, entry_inserted, event_inserted, entries_swapped,
    tail_cut, old_copy_restored, chain_recomputed, file_changed,
)  # fmt: skip


def tables_now() -> verify_history.Tables:
    """The four tables as the stand-alone script reads them from a dump."""
    return {table: table_now(table) for table in verify_history.TABLES}


def table_now(table: str, where: str = "") -> list[verify_history.Row]:
    """One of them, as a dump writes it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} {where} ORDER BY id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]


def plain(value: object) -> object:
    """A value of a column as text or number."""
    return value if value is None or isinstance(value, (int, str)) else str(value)
