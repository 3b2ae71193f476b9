"""Ageing over one and ten million ledger lines, item by item, beside plain DuckDB on its own table.

usage: python -m bench.ageing [--small] [--no-postgresql] — on scratch databases
"""

import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from bench.measure import Result, report, seconds
from bench.places import POSTGRES_OPTIONS, in_child
from tests.postgres import cluster, why_not

SIZES = [100_000] if "--small" in sys.argv else [1_000_000, 10_000_000]
FIRST_SECONDS = {100_000: 2.0, 1_000_000: 2.0, 10_000_000: 15.0}
TIMES_DUCKDB = 3
DAY_0, AS_OF = date(2022, 1, 1), date(2026, 2, 9)

# A receivable is one entry of two lines; 93 % are paid: a receipt and its application, two
# entries of two lines each. So n lines are n / 5.72 receivables.
LINES_PER_RECEIVABLE = 5.72

FILL = [
    """CREATE TABLE bench_r AS SELECT i, 1 + (i * 7919 % 104729) % {customers} AS customer_id,
         {day0} + round(i * 1700.0 / {n} - 0.5) AS origin, {day0} + round(i * 1700.0 / {n} - 0.5)
         + CASE i * 31 % 10 WHEN 0 THEN 0 WHEN 1 THEN 90 WHEN 2 THEN 60 WHEN 3 THEN 60
           ELSE 30 END AS due, 1000 + i * 48271 % 4999000 AS amount, 5 + i * 69621 % 150 AS wait,
         CASE WHEN i * 16807 % 100 < 93 THEN 1 ELSE 0 END AS paid,
         CASE WHEN i % 10 = 0 THEN 'USD' ELSE 'CNY' END AS currency
       FROM ({series}) AS numbers""",
    """INSERT INTO ledger_openitem (id, side, customer_id, currency, origin_on, due_on,
         original_minor, open_minor)
       SELECT 2 * i - 1, 'receivable', customer_id, currency, {d}(origin){e}, {d}(due){e}, amount,
         CASE paid WHEN 1 THEN 0 ELSE amount END FROM bench_r
       UNION ALL SELECT 2 * i, 'receipt', customer_id, currency, {d}(origin + wait){e},
         {d}(origin + wait){e}, amount, 0 FROM bench_r WHERE paid = 1""",
    """INSERT INTO ledger_entry (id, kind, effective_on, recorded_at, recorded_on, key, actor,
         source, reason, sha256)
       SELECT 3 * i - 3 + k, 'bench', {d}(origin){e}, '2026-01-01 00:00:00', {d}(origin){e},
         'bench:' || i || ':' || k, 'bench', 'bench', '', 'sha of ' || (3 * i - 3 + k)
       FROM bench_r, (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3) AS kinds
       WHERE k = 1 OR paid = 1""",
    """INSERT INTO ledger_line (entry_id, account, customer_id, item_id, due_on, currency,
         amount_minor, effective_on, recorded_on)
       SELECT 3 * i - 2, CASE k WHEN 1 THEN 'receivable' ELSE 'revenue' END, customer_id,
         CASE k WHEN 1 THEN 2 * i - 1 END, CASE k WHEN 1 THEN {d}(due){e} END, currency,
         CASE k WHEN 1 THEN amount ELSE -amount END, {d}(origin){e}, {d}(origin){e}
       FROM bench_r, (SELECT 1 AS k UNION ALL SELECT 2) AS sides
       UNION ALL SELECT 3 * i - 1, CASE k WHEN 1 THEN 'bank' ELSE 'unapplied_cash' END,
         customer_id, CASE k WHEN 2 THEN 2 * i END, CASE k WHEN 2 THEN {d}(origin + wait){e} END,
         currency, CASE k WHEN 1 THEN amount ELSE -amount END, {d}(origin + wait){e},
         {d}(origin + wait){e}
       FROM bench_r, (SELECT 1 AS k UNION ALL SELECT 2) AS sides WHERE paid = 1
       UNION ALL SELECT 3 * i, CASE k WHEN 1 THEN 'unapplied_cash' ELSE 'receivable' END,
         customer_id, CASE k WHEN 1 THEN 2 * i ELSE 2 * i - 1 END,
         CASE k WHEN 1 THEN {d}(origin + wait){e} ELSE {d}(due){e} END, currency,
         CASE k WHEN 1 THEN amount ELSE -amount END, {d}(origin + wait){e}, {d}(origin + wait){e}
       FROM bench_r, (SELECT 1 AS k UNION ALL SELECT 2) AS sides WHERE paid = 1""",
    "DROP TABLE bench_r",
]

# Plain SQL in two spellings; the quicker one is what we are measured by.
SPELLINGS = (
    "min(account) AS account, min(customer_id) AS customer_id, min(currency) AS currency,"
    " min(due_on) AS due_on|item_id",
    "account, customer_id, currency, due_on|ALL",
)
PLAIN = """
    SELECT customer_id, currency, {sums},
        sum(CASE WHEN account = 'receivable' THEN open ELSE 0 END),
        sum(CASE WHEN account = 'unapplied_cash' THEN open ELSE 0 END)
    FROM (SELECT item_id, {facts},
            sum(CASE WHEN account = 'receivable' THEN amount_minor ELSE -amount_minor END) AS open
          FROM line WHERE effective_on <= DATE '{as_of}' AND item_id IS NOT NULL
          GROUP BY {keys} HAVING open <> 0)
    GROUP BY customer_id, currency
"""
EDGES = [(None, 0), (1, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None)]


def main() -> int:
    """Every size on SQLite, the smaller one on PostgreSQL too; how many limits were broken."""
    results: list[Result] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="huikuan-bench-") as folder:
            results += in_child(folder, "", partial(measure, Path(folder), size))
    if "--no-postgresql" not in sys.argv and not why_not():
        with (
            tempfile.TemporaryDirectory(prefix="huikuan-bench-") as folder,
            cluster(durable=True, options=POSTGRES_OPTIONS) as url,
        ):
            results += in_child(folder, url, partial(measure, Path(folder), SIZES[0]))
    return report(results)


def measure(folder: Path, size: int) -> list[Result]:
    """Fill a scratch book, then ask: the first time, again, and plain DuckDB the same."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from huikuan.records.people.rights import EVERYTHING
    from huikuan.reports.ageing import ageing

    call_command("migrate", verbosity=0)
    print(f"filling {connection.vendor} with {size:,} lines", flush=True)
    fill(connection, size)
    answer = []
    first = seconds(lambda: answer.append(ageing(EVERYTHING, as_of=AS_OF)), 1)
    repeated = seconds(lambda: ageing(EVERYTHING, as_of=AS_OF), 5)
    own, total = plain(connection, folder)
    assert total == sum(row.open_minor for row in answer[0].rows), "ours and DuckDB's differ"
    label = f"{size:,} lines on {'PostgreSQL' if connection.vendor != 'sqlite' else 'SQLite'}"
    return [
        Result("ageing", f"{label}, first", "s", first, own, "DuckDB own table",
               FIRST_SECONDS[size]),
        Result("ageing", f"{label}, again", "s", repeated, own, "DuckDB own table",
               TIMES_DUCKDB * own),
    ]  # fmt: skip


def fill(connection, size: int) -> None:
    """A book of believable shape by bare SQL; its triggers would only slow the filling down."""
    n, customers = int(size / LINES_PER_RECEIVABLE), max(1000, size // 500)
    lite = connection.vendor == "sqlite"
    facts = {
        "n": n,
        "customers": customers,
        "series": f"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {n})"
        " SELECT i FROM c" if lite else f"SELECT i::bigint FROM generate_series(1, {n}) AS i",
        "day0": "julianday('2022-01-01')" if lite else "(DATE '2022-01-01' - DATE '1970-01-01')",
        "d": "date" if lite else "(DATE '1970-01-01' + ",
        "e": "" if lite else "::int)",
    }  # fmt: skip
    with connection.cursor() as cursor:
        drop_triggers(cursor, lite)
        cursor.execute(
            "INSERT INTO customers_customer (id, code, name, uscc, tax_number, country, region,"
            " industry, address, search_text, created_at) SELECT i, 'C' || i, 'Customer ' || i, '',"
            " '', '', '', '', '', '', '2026-01-01 00:00:00' FROM ("
            + facts["series"].replace(str(n), str(customers))
            + ") AS numbers"
        )
        for statement in FILL:
            cursor.execute(spelled(statement.format(**facts), lite))
    connection.close()


def spelled(statement: str, lite: bool) -> str:
    """What the two databases write differently."""
    stamp = "'2026-01-01 00:00:00'"
    return statement if lite else statement.replace(stamp, f"TIMESTAMPTZ {stamp}")


def drop_triggers(cursor, lite: bool) -> None:
    """Only ever on a scratch database."""
    if lite:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA synchronous = OFF")
    else:
        for table in ("ledger_line", "ledger_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def plain(connection, folder: Path) -> tuple[float, int]:
    """The same sums by plain SQL over DuckDB's own table of the same lines."""
    import duckdb

    from huikuan.records.ledger.storage.mirror.manifest import manifest_of, mirror_folder

    mirror = mirror_folder()
    files = [str(mirror / each.name) for each in manifest_of(mirror).lines]
    sums = ", ".join(f"sum(CASE WHEN account = 'receivable' AND {edge(*each)} THEN open ELSE 0 END)"
                     for each in EDGES)  # fmt: skip
    spelled = [dict(zip(("facts", "keys"), each.split("|"), strict=True)) for each in SPELLINGS]
    queries = [PLAIN.format(sums=sums, as_of=AS_OF, **each) for each in spelled]
    with duckdb.connect(str(folder / "own.duckdb")) as duck:
        duck.execute(f"CREATE TABLE line AS SELECT * FROM read_parquet({files})")
        duck.execute("CHECKPOINT")
        own = min(seconds(lambda q=query: duck.execute(q).fetchall(), 5) for query in queries)
        total = sum(row[-2] for row in duck.execute(queries[0]).fetchall())
    return own, total


def edge(low: int | None, high: int | None) -> str:
    """A bucket of days past due as a comparison of dates."""
    parts = []
    if low is not None:
        parts.append(f"due_on <= DATE '{AS_OF}' - {low}")
    if high is not None:
        parts.append(f"due_on >= DATE '{AS_OF}' - {high}")
    return " AND ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
