"""Recompute every fingerprint and seal of the history, with nothing but Python itself.

    python verify_history.py book.sqlite3 [--seal 17-4f9a6b2c01d3] [--files files]
    python verify_history.py folder ...    # a dump: one CSV of each table, as COPY writes it

The product is not needed and not trusted: an auditor reads these pages, runs them on a copy, and
compares the printed seal. Tables: ledger_entry, ledger_line, timeline_event, timeline_seal; with
--files also the bytes of every document the history names. Prints the first wrong place and exits
1, or prints the last seal and exits 0.
"""

import argparse
import csv
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
SEALED = (("ledger_entry", "entries_through", "entry_count", "entry"),
          ("timeline_event", "events_through", "event_count", "event"))  # fmt: skip
WHOLE = {"id", "entry_id", "customer_id", "item_id", "amount_minor", "reverses_id",
         "entries_through", "events_through", "entry_count", "event_count"}  # fmt: skip
INSTANTS = {"recorded_at", "at", "sealed_at"}
SHORT_LENGTH = 12
NAMED_MAX = 20


def main(arguments: list[str] | None = None) -> int:
    """Verify one copy; compare the seal that was printed on paper, if one is given."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("source", type=Path, help="a SQLite file, or a folder of CSV files")
    asked.add_argument("--seal", default="", help="a seal as it was printed")
    asked.add_argument("--files", type=Path, help="the folder in which documents are kept")
    told = asked.parse_args(arguments)
    tables = from_folder(told.source) if told.source.is_dir() else from_sqlite(told.source)
    first = next(differences(tables, told.seal, told.files), "")
    if first:
        print(f"WRONG: {first}")
        return 1
    seals = tables["timeline_seal"]
    last = f"{seals[-1]['id']}-{str(seals[-1]['sha256'])[:SHORT_LENGTH]}" if seals else "none"
    print(f"all is well: {len(tables['ledger_entry'])} entries, {len(seals)} seals, last {last}")
    return 0


def differences(tables: Tables, printed: str = "", files: Path | None = None) -> Iterator[str]:
    """Every place where the history is not what its hashes say: the first one named is the first.

    Entries come before events, and what was changed before what is missing.
    """
    yield from wrong_entries(tables["ledger_entry"], tables["ledger_line"])
    yield from wrong_events(tables["timeline_event"])
    yield from wrong_seals(tables)
    if printed:
        yield from wrong_paper(tables, printed)
    if files is not None:
        yield from wrong_files(tables["timeline_event"], files)


def wrong_entries(entries: Iterable[Row], lines: Iterable[Row]) -> Iterator[str]:
    """Entries whose own fields or lines were changed, added or taken away."""
    by_entry: dict[object, list[Row]] = defaultdict(list)
    for line in lines:
        by_entry[line["entry_id"]].append(line)
    known = sorted(by_entry, key=number)
    for entry in entries:
        while known and number(known[0]) < number(entry["id"]):
            yield f"entry:{known.pop(0)} (its lines are there, it is not)"
        if known and known[0] == entry["id"]:
            known.pop(0)
        if not fits(entry, by_entry[entry["id"]]):
            yield f"entry:{entry['id']}"
    for entry_id in known:
        yield f"entry:{entry_id} (its lines are there, it is not)"


def fits(entry: Row, lines: list[Row]) -> bool:
    """Whether an entry and its lines give the fingerprint, balance, and agree on their days.

    Numbers begin at one: what stands before that was put in later, under no seal.
    """
    if number(entry["id"]) < 1 or entry_sha256(entry, lines) != entry["sha256"]:
        return False
    days = {(line["effective_on"], line["recorded_on"]) for line in lines}
    totals: dict[object, int] = defaultdict(int)
    for line in lines:
        totals[line["currency"]] += number(line["amount_minor"])
    return days == {(entry["effective_on"], entry["recorded_on"])} and not any(totals.values())


def number(value: object) -> int:
    """A whole number; what somebody wrote in its place is below all of them."""
    try:
        return int(str(value))
    except ValueError:
        return -1


def entry_sha256(entry: Row, lines: list[Row]) -> str:
    """The fingerprint of an entry: its own fields in order, then its lines in order."""
    return sha256_of(
        {"entry": fields(entry, ENTRY), "lines": [fields(line, LINE) for line in lines]}
    )


def wrong_events(events: Iterable[Row]) -> Iterator[str]:
    """Events whose fields were changed."""
    for event in events:
        if number(event["id"]) < 1 or event_sha256(event) != event["sha256"]:
            yield f"event:{event['id']}"


def event_sha256(event: Row) -> str:
    """The fingerprint of an event: its fields in order, its parameters as JSON."""
    try:
        return sha256_of([*fields(event, EVENT)[:-1], params_of(event)])
    except ValueError:
        return "no JSON"


def params_of(event: Row) -> object:
    """The parameters of an event, from their text."""
    told = event["params"]
    return json.loads(told) if isinstance(told, str) else told


def wrong_seals(tables: Tables) -> Iterator[str]:
    """What is missing or was added under a seal, and seals that do not fit what is before them."""
    previous, after, places = "", [0, 0], [0, 0]
    for seal in tables["timeline_seal"]:
        if sha256_of(fields(seal, SEAL)) != seal["sha256"] or seal["previous_sha256"] != previous:
            yield f"seal:{seal['id']}"
            return  # Nothing after it rests on anything.
        leaves: list[str] = []
        wrong: list[str] = []
        for side, (table, through, count, word) in enumerate(SEALED):
            end, start = number(seal[through]), places[side]
            while places[side] < len(tables[table]) and (
                number(tables[table][places[side]]["id"]) <= end
            ):
                places[side] += 1
            rows = tables[table][start : places[side]]
            leaves += [str(row["sha256"]) for row in rows]
            lacking = number(seal[count]) - len(rows)
            if lacking > 0:
                there = {number(row["id"]) for row in rows}
                wrong.append(missing(word, there, range(after[side] + 1, end + 1), lacking))
            elif lacking < 0:
                wrong.append(f"seal:{seal['id']} ({word}s were put in, up to {word}:{end})")
            after[side] = end
        if not wrong and seal["root_sha256"] != merkle_root(leaves):
            wrong.append(f"seal:{seal['id']} (what it sealed is not what is there)")
        yield from wrong
        previous = str(seal["sha256"])


def missing(word: str, there: set[int], numbers: range, lacking: int) -> str:
    """Which numbers are missing; where some were never used, what is missing is among those."""
    gaps = [each for each in numbers if each not in there]
    first = gaps[0] if gaps else numbers.start
    if len(gaps) == lacking:
        more = f", and {len(gaps) - 1} more" if len(gaps) > 1 else ""
        return f"{word}:{first} (it is missing{more})"
    named = ", ".join(map(str, gaps[:NAMED_MAX])) + (", …" if len(gaps) > NAMED_MAX else "")
    return f"{word}:{first} (missing are {lacking} of {named}; other numbers were never used)"


def wrong_paper(tables: Tables, printed: str) -> Iterator[str]:
    """A seal as it was printed: nobody can recompute paper."""
    name, _, start = printed.partition("-")
    known = {str(seal["id"]): str(seal["sha256"]) for seal in tables["timeline_seal"]}
    if name not in known:
        last = tables["ledger_entry"][-1]["id"] if tables["ledger_entry"] else 0
        yield f"printed seal {printed} is not there: the history was cut after entry:{last}"
    elif len(start) < SHORT_LENGTH or not known[name].startswith(start):
        yield f"printed seal {printed}: everything up to seal {name} was computed anew"


def wrong_files(events: Iterable[Row], files: Path) -> Iterator[str]:
    """Documents whose bytes are not those the history names."""
    seen: set[str] = set()
    for event in events:
        params = params_of(event)
        sha256 = str(params.get("sha256", "")) if isinstance(params, dict) else ""
        if sha256 and sha256 not in seen:
            seen.add(sha256)
            place = files / sha256[:2] / sha256
            if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
                yield f"file:{sha256} (event:{event['id']})"


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
    try:
        at = datetime.fromisoformat(f"{text}00" if text[-3:-2] == "+" else text)
    except ValueError:
        return text
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
        tables[table] = sorted(rows, key=lambda row: number(row["id"]))
    return tables


def typed(name: str, text: str) -> object:
    """A CSV field as the database had it."""
    if name in WHOLE:
        return int(text) if text else None
    return None if name == "due_on" and not text else text


if __name__ == "__main__":
    raise SystemExit(main())
