"""The same ageing, to the minor unit, on every engine a company may choose."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import ibis
import psycopg
import pytest

from huikuan.engine.ageing.book import aged_items, ageing, movements_by_month
from huikuan.engine.ageing.buckets import DEFINITIONS
from huikuan.records.ledger.storage.mirror.syncing import scanner_path
from tests.postgres import cluster, why_not

AS_OF, KNOWN_ON = date(2026, 3, 31), date(2026, 4, 5)
Tables = tuple[Any, Any, Any]

SHAPES = {
    "lines": "item_id BIGINT, account VARCHAR(24), customer_id BIGINT, currency VARCHAR(3),"
    " due_on DATE, amount_minor BIGINT, effective_on DATE, recorded_on DATE",
    "items": "id BIGINT, origin_on DATE",
    "customers": "id BIGINT, party_id BIGINT, key BIGINT",
}


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """A book of 900 items with part payments, credits, late knowledge and merged customers."""
    chance = random.Random(7)
    lines, items = [], []
    for item_id in range(1, 901):
        account = chance.choice(["receivable"] * 4 + ["unapplied_cash", "customer_credit"])
        sign = 1 if account == "receivable" else -1
        origin = date(2022, 1, 1) + timedelta(days=chance.randrange(1560))
        due = origin + timedelta(days=chance.choice([0, 30, 60, 90]))
        whole = chance.randrange(1, 10**13)
        head = (item_id, account, chance.randrange(1, 40), chance.choice(["CNY", "USD"]), due)
        known = origin + timedelta(days=chance.randrange(20))
        lines.append((*head, sign * whole, origin, known))
        paid_on = origin + timedelta(days=chance.randrange(1, 300))
        part = whole if chance.random() < 0.5 else whole // 3
        if part and chance.random() < 0.8:
            lines.append((*head, -sign * part, paid_on, paid_on + timedelta(days=3)))
        items.append((item_id, origin))
    lines.append((None, "revenue", 3, "CNY", None, -5, AS_OF, AS_OF))
    customers = [(id_, 1 if id_ == 2 else id_, id_ % 7) for id_ in range(1, 36)]
    return {"lines": lines, "items": items, "customers": customers}


def questions(lines: Any, items: Any, customers: Any) -> Iterator[Any]:
    """Every expression of the engine, in every form."""
    days = {"as_of": AS_OF, "known_on": KNOWN_ON}
    for definition in DEFINITIONS.values():
        for netted in (False, True):
            yield ageing(lines, items, customers, **days, buckets=definition, netted=netted)
    for clock in ("due", "origin"):
        yield aged_items(lines, items, customers, **days, clock=clock, netted=True)
    yield movements_by_month(lines, customers, **days)


def fingerprint(tables: Tables) -> str:
    """One hash over all answers, each in a fixed order and in plain values."""
    answers = []
    for question in questions(*tables):
        found = question.to_pyarrow().to_pylist()
        plain = [sorted((name, str(value)) for name, value in row.items()) for row in found]
        answers.append(sorted(plain))
    assert all(answers), "every question has an answer"
    return sha256(repr(answers).encode()).hexdigest()


def of_backend(backend: Any) -> Tables:
    """The three tables by their names."""
    return tuple(backend.table(name) for name in SHAPES)  # type: ignore[return-value]


def filled(execute: Callable[[str], Any], many: Callable[[str, list[Any]], Any], mark: str) -> None:
    """Make the three tables in a database and fill them."""
    for name, shape in SHAPES.items():
        execute(f"CREATE TABLE {name} ({shape})")
        marks = ", ".join([mark] * (shape.count(", ") + 1))
        facts = [tuple(_plain(value, mark) for value in row) for row in rows()[name]]
        many(f"INSERT INTO {name} VALUES ({marks})", facts)


def _plain(value: Any, mark: str) -> Any:
    return value.isoformat() if isinstance(value, date) and mark == "?" else value


@pytest.fixture(scope="module")
def expected() -> str:
    """What DuckDB says over its own tables."""
    duck = duckdb.connect()
    filled(duck.execute, duck.executemany, "?")
    return fingerprint(of_backend(ibis.duckdb.from_connection(duck)))


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A filled PostgreSQL for this module."""
    if reason := why_not():
        pytest.skip(reason)
    with cluster() as url:
        with psycopg.connect(url, autocommit=True) as server:
            cursor = server.cursor()
            filled(lambda text: cursor.execute(text.encode()),
                   lambda text, facts: cursor.executemany(text.encode(), facts), "%s")  # fmt: skip
        yield url


def attached(kind: str, address: str) -> Tables:
    """DuckDB reading another database live."""
    duck = duckdb.connect()
    duck.execute(f"LOAD '{scanner_path('postgresql' if kind == 'postgres' else kind)}'")
    duck.execute(f"ATTACH '{address}' AS live (TYPE {kind}, READ_ONLY)")
    for name in SHAPES:
        duck.execute(f"CREATE VIEW {name} AS SELECT * FROM live.{name}")
    return of_backend(ibis.duckdb.from_connection(duck))


def test_duckdb_attached_to_sqlite_says_the_same(expected: str, tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    with sqlite3.connect(path) as database:
        filled(database.execute, database.executemany, "?")
    database.close()

    assert fingerprint(attached("sqlite", str(path))) == expected


def test_duckdb_attached_to_postgresql_says_the_same(expected: str, postgres: str) -> None:
    assert fingerprint(attached("postgres", postgres)) == expected


def test_postgresql_itself_says_the_same(expected: str, postgres: str) -> None:
    assert fingerprint(of_backend(ibis.connect(postgres))) == expected


def test_spark_says_the_same(expected: str, tmp_path: Path) -> None:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed (pip install -r requirements/spark.txt)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on PATH")
    duck = duckdb.connect()
    filled(duck.execute, duck.executemany, "?")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    for name in SHAPES:
        duck.execute(f"COPY {name} TO '{tmp_path / name}.parquet' (FORMAT parquet)")
        session.read.parquet(f"{tmp_path / name}.parquet").createOrReplaceTempView(name)

    assert fingerprint(of_backend(ibis.pyspark.connect(session))) == expected
    session.stop()
