"""P7 Any tampering shows: whoever changes the history with full rights is named by the verifier.

A history of 20,000 entries, 1,000 random attacks by direct SQL, each judged by the stand-alone
script with a printed seal beside it: it has to name the first bad entry. The product's own
verifier sees every attack of the slice, and every tenth of the whole.
"""

import csv
import io
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from huikuan.flows.file_evidence import file_evidence
from huikuan.records.files.checks import file_findings
from huikuan.records.ledger.models import Entry
from huikuan.records.timeline.models import Seal
from huikuan.records.timeline.seals import (
    printed_seal_finding,
    seal_findings,
    seal_history,
    short_form,
)
from scripts import verify_history
from tests.databases import copy_sqlite, without_guards
from tests.promises.attacks import (
    ATTACKS,
    FIELDS,
    Done,
    change_field,
    recompute_everything,
    run,
    table_now,
    tables_now,
)
from tests.promises.operations import Business
from tests.promises.scale import fresh_seed, times
from tests.world import World, wrong

pytestmark = pytest.mark.promise
SCRIPT = Path(verify_history.__file__)
ENTRIES, TURNS, COPIES = times(300, 20_000), times(32, 1000), times(3, 100)
PRODUCT_EVERY = times(1, 10)
DOCUMENTS = 5


class Undone(Exception):
    """The attack is over; the database forgets it."""


@pytest.fixture(scope="module")
def chance() -> random.Random:
    """What the attacker does is drawn from here."""
    return random.Random(fresh_seed())


@pytest.fixture
def history(book: World, chance: random.Random, settings: Any, tmp_path: Path) -> str:
    """A short sealed history without its guards; the last seal as it stands on paper."""
    settings.FILES_ROOT = tmp_path / "files"
    return written(chance, 300)


@pytest.fixture
def long_history(book: World, chance: random.Random, settings: Any, tmp_path: Path) -> str:
    """A history as long as promised."""
    settings.FILES_ROOT = tmp_path / "files"
    return written(chance, ENTRIES)


def written(chance: random.Random, entries: int) -> str:
    """Random business, some documents and seals; then the guards are taken away."""
    business = Business(chance.randrange(10**6), "H")
    while business.entries < entries:
        business.act(chance.randint(1, entries // 20))
        if chance.random() < 0.2:
            seal_history(by=business.by)
    for number in range(DOCUMENTS):
        file_evidence(
            f"{number}.txt", "text/plain", io.BytesIO(chance.randbytes(200)),
            subject="customer:1", customer=business.customers[0], by=business.by,
        )  # fmt: skip
        seal_history(by=business.by)
    without_guards()
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA foreign_keys=OFF")
    seal = Seal.objects.order_by("-id").first()
    assert seal
    return short_form(seal)


def named_by_product(printed: str) -> list[str]:
    """What the product's own verifier names."""
    findings = [*seal_findings(), *file_findings(), printed_seal_finding(printed)]
    return [each.detail for each in findings if not each.is_clean] + [
        each for each in wrong() if each != "history_is_guarded"
    ]


def named_by_script(printed: str) -> str:
    """What the stand-alone script names first."""
    return next(verify_history.differences(tables_now(), printed, Path(settings.FILES_ROOT)), "")


def is_named(told: str, done: Done) -> bool:
    """Whether the first place is the bad one, or the bad one is among the numbers named."""
    if told == done.named or told.startswith((f"{done.named} ", f"{done.named},")):
        return True
    kind, _, number = done.named.partition(":")
    if not told.startswith(f"{kind}:") or "never used" not in told:
        return False
    among = told.partition(" of ")[2].partition(";")[0]
    return number in among.split(", ") or among.endswith("…")


def test_every_attack_is_named_by_its_first_bad_place(
    long_history: str, chance: random.Random
) -> None:
    assert (named_by_product(long_history), named_by_script(long_history)) == ([], "")
    started, seen = time.monotonic(), Counter()
    for turn in range(TURNS):
        done = Done("", "")
        try:
            with transaction.atomic():
                done = ATTACKS[turn % len(ATTACKS)](chance)
                told = named_by_script(long_history)
                assert is_named(told, done), (done.what, told)
                if turn % PRODUCT_EVERY == 0:
                    assert named_by_product(long_history), done.what
                seen[ATTACKS[turn % len(ATTACKS)].__name__] += 1
                raise Undone
        except Undone:
            done.mends()
    print(f"P7: {seen.total()} of {TURNS} attacks named on {connection.vendor}, "
          f"{Entry.objects.count()} entries, {time.monotonic() - started:.0f} s")  # fmt: skip
    assert set(seen) == {attack.__name__ for attack in ATTACKS}
    assert (named_by_product(long_history), named_by_script(long_history)) == ([], "")


def test_no_untouched_copy_is_accused(long_history: str, tmp_path: Path) -> None:
    """As an auditor does it: copy the database (or dump it), run the script on the copy."""
    for number in range(COPIES):
        copy = copied(tmp_path / f"copy{number}")
        arguments = [str(copy), "--seal", long_history, "--files", str(settings.FILES_ROOT)]
        with redirect_stdout(io.StringIO()) as out:
            code = verify_history.main(arguments)
        assert (code, out.getvalue()[:11]) == (0, "all is well"), out.getvalue()
        shutil.rmtree(tmp_path / f"copy{number}")


def copied(folder: Path) -> Path:
    """A copy of the database file, or a dump of its four tables as CSV."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        copy_sqlite(str(connection.settings_dict["NAME"]), str(folder / "book.sqlite3"))
        return folder / "book.sqlite3"
    return dumped(folder)


def dumped(folder: Path) -> Path:
    """One CSV of each table."""
    folder.mkdir(exist_ok=True)
    for table in verify_history.TABLES:
        rows = table_now(table)
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


HASHED = sorted(
    {*verify_history.ENTRY.split(), *verify_history.LINE.split(), *verify_history.EVENT.split(),
     *verify_history.SEAL.split()}
)  # fmt: skip


def without_field(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    """The hash leaves out one field."""
    whole = verify_history.fields

    def some(row: verify_history.Row, names: str) -> list[object]:
        return whole(row, " ".join(name for name in names.split() if name != field))

    monkeypatch.setattr(verify_history, "fields", some)


def test_every_field_is_in_the_hash(history: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verifier that leaves one out accuses history that nobody touched."""
    for field in HASHED:
        with monkeypatch.context() as forgetful:
            without_field(forgetful, field)
            assert named_by_script(history), field


@pytest.mark.parametrize("field", ["source", "account", "actor_name", "sealed_at"])
def test_saboteur_who_leaves_a_field_out_of_the_hash(
    history: str, chance: random.Random, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """Where writer and verifier both forget a field, its change is not named: that is red."""
    without_field(monkeypatch, field)
    recompute_everything()
    printed = short_form(Seal.objects.latest("id"))
    assert named_by_script(printed) == ""
    done = change_field(chance, next(table for table in FIELDS if field in FIELDS[table]), field)
    assert not is_named(named_by_script(printed), done)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the script opens SQLite files")
def test_the_script_stands_alone(history: str, tmp_path: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    alone = [sys.executable, "-I", "-S", str(SCRIPT)]
    done = subprocess.run([*alone, name, "--seal", history], capture_output=True, text=True)
    assert (done.returncode, done.stdout[:11]) == (0, "all is well"), done.stdout + done.stderr
    dumped(tmp_path)
    done = subprocess.run(
        [*alone, str(tmp_path), "--seal", history], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    run("UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = 7")
    done = subprocess.run([*alone, name], capture_output=True, text=True)
    assert (done.returncode, done.stdout[:12]) == (1, "WRONG: entry")
