"""Recompute every fingerprint and seal of the history, with nothing but Python itself.

    python verify_history.py book.sqlite3 [--seal 17-4f9a6b2c01d3]
    python verify_history.py folder        # a dump: one CSV of each table, as COPY writes it

The product is not needed and not trusted: an auditor reads these pages, runs them on a copy, and
compares the printed seal. Tables: ledger_entry, ledger_line, timeline_event, timeline_seal. Prints
the first wrong place and exits 1, or prints the last seal and exits 0.
"""

import csv
import hashlib
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

Row = dict[str, object]
Tables = dict[str, list[Row]]
ENTRY = "id kind effective_on recorded_at recorded_on key actor source reverses_id reason"
LINE = "account customer_id item_id due_on currency amount_minor"
EVENT = "id kind customer_id subject on at actor actor_name params"
SEAL = ("root_sha256 previous_sha256 entries_through events_through entry_count event_count"
        " sealed_at")  # fmt: skip
TABLES = ("ledger_entry", "ledger_line", "timeline_event", "timeline_seal")
WHOLE = {"id", "entry_id", "customer_id", "item_id", "amount_minor", "reverses_id",
         "entries_through", "events_through", "entry_count", "event_count"}  # fmt: skip
INSTANTS = {"recorded_at", "at", "sealed_at"}
SHORT_LENGTH = 12


def main(arguments: list[str]) -> int:
    """Verify one copy; compare the seal that was printed on paper, if one is given."""
    source = Path(arguments[0])
    printed = arguments[2] if arguments[1:2] == ["--seal"] else ""
    tables = from_folder(source) if source.is_dir() else from_sqlite(source)
    first = next(differences(tables, printed), "")
    if first:
        print(f"WRONG: {first}")
        return 1
    seals = tables["timeline_seal"]
    last = f"{seals[-1]['id']}-{str(seals[-1]['sha256'])[:SHORT_LENGTH]}" if seals else "none"
    print(f"all is well: {len(tables['ledger_entry'])} entries, {len(seals)} seals, last {last}")
    return 0


def differences(tables: Tables, printed: str = "") -> Iterator[str]:
    """Every place where the history is not what its hashes say, the earliest kind first."""
    yield from wrong_entries(tables)
    for event in tables["timeline_event"]:
        facts = fields(event, EVENT)
        facts[-1] = json.loads(str(facts[-1])) if isinstance(facts[-1], str) else facts[-1]
        if sha256_of(facts) != event["sha256"]:
            yield f"event:{event['id']}"
    yield from wrong_seals(tables)
    if printed:
        number, _, start = printed.partition("-")
        known = {str(seal["id"]): str(seal["sha256"]) for seal in tables["timeline_seal"]}
        if len(start) < SHORT_LENGTH or not known.get(number, "").startswith(start):
            yield f"printed seal {printed}"


def wrong_entries(tables: Tables) -> Iterator[str]:
    """Entries whose own fields or lines were changed, added or taken away."""
    lines: dict[object, list[Row]] = defaultdict(list)
    for line in tables["ledger_line"]:
        lines[line["entry_id"]].append(line)
    for entry in tables["ledger_entry"]:
        own = lines.pop(entry["id"], [])
        facts = {"entry": fields(entry, ENTRY), "lines": [fields(line, LINE) for line in own]}
        days = {(line["effective_on"], line["recorded_on"]) for line in own}
        totals: dict[object, int] = defaultdict(int)
        for line in own:
            totals[line["currency"]] += int(str(line["amount_minor"]))
        same_days = days == {(entry["effective_on"], entry["recorded_on"])}
        if sha256_of(facts) != entry["sha256"] or not same_days or any(totals.values()):
            yield f"entry:{entry['id']}"
    for entry_id in lines:
        yield f"entry:{entry_id} (its lines are there, it is not)"


def wrong_seals(tables: Tables) -> Iterator[str]:
    """Seals that do not fit what they sealed, or the seal before them."""
    previous, entries_after, events_after = "", 0, 0
    for seal in tables["timeline_seal"]:
        leaves = []
        for table, after, name in (("ledger_entry", entries_after, "entries_through"),
                                   ("timeline_event", events_after, "events_through")):  # fmt: skip
            through = int(str(seal[name]))
            rows = [row for row in tables[table] if after < int(str(row["id"])) <= through]
            leaves.append([str(row["sha256"]) for row in rows])
        counts = [len(each) for each in leaves]
        stored = [seal["root_sha256"], seal["entry_count"], seal["event_count"],
                  seal["previous_sha256"], seal["sha256"]]  # fmt: skip
        root = merkle_root(leaves[0] + leaves[1])
        if stored != [root, *counts, previous, sha256_of(fields(seal, SEAL))]:
            yield f"seal:{seal['id']} (entries {entries_after + 1} to {seal['entries_through']})"
        previous = str(seal["sha256"])
        entries_after = int(str(seal["entries_through"]))
        events_after = int(str(seal["events_through"]))


def merkle_root(leaves: list[str]) -> str:
    """The root of RFC 6962 hashes; a level of odd length carries its last one up."""
    level = [hashlib.sha256(b"\x00" + leaf_bytes(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0].hex() if level else ""


def leaf_bytes(leaf: str) -> bytes:
    """The bytes of a fingerprint; what somebody wrote in its place gives another root."""
    try:
        return bytes.fromhex(leaf)
    except ValueError:
        return leaf.encode()


def sha256_of(value: object) -> str:
    """The hash of the canonical text: JSON, sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fields(row: Row, names: str) -> list[object]:
    """Some fields of a row in order, instants in their one writing."""
    return [instant(row[name]) if name in INSTANTS else row[name] for name in names.split()]


def instant(value: object) -> str:
    """An instant as UTC with microseconds; what has no zone is UTC already."""
    text = str(value).replace(" ", "T")
    at = datetime.fromisoformat(f"{text}00" if text[-3:-2] == "+" else text)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_sqlite(path: Path) -> Tables:
    """The four tables of a SQLite file, opened for reading only."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return {
        table: [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY id")]
        for table in TABLES
    }


def from_folder(folder: Path) -> Tables:
    """The four tables from CSV files with headings; an empty unquoted field of a number is null."""
    tables: Tables = {}
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [{name: typed(name, text) for name, text in row.items()}
                    for row in csv.DictReader(file)]  # fmt: skip
        tables[table] = sorted(rows, key=lambda row: int(str(row["id"])))
    return tables


def typed(name: str, text: str) -> object:
    """A CSV field as the database had it."""
    if name in WHOLE:
        return int(text) if text else None
    return None if name == "due_on" and not text else text


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[1:]))
