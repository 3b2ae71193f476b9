"""The large book on which pages are measured: made once, kept, and copied to PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.places import HUIKUAN, POSTGRES_OPTIONS, SMALL, environment
from tests.postgres import cluster

CUSTOMERS, RECEIVABLES = (5_000, 50_000) if SMALL else (100_000, 1_000_000)
CONTRACTS, ORDERS = CUSTOMERS // 2, RECEIVABLES // 10
# In the order of their references; everything else is made by the migrations themselves.
TABLES = """
    people_department people_user people_roleassignment people_organization
    customers_customergroup customers_customer customers_customername customers_contact
    customers_bankaccount ledger_openitem ledger_line ledger_entry contracts_paymentplan
    contracts_paymentplanline contracts_contract contracts_contractversion contracts_order
    contracts_orderline contracts_delivery contracts_deliveryline contracts_triggerevent
    contracts_recognition receivables_receivable
    receivables_invoice receivables_invoicepart receivables_creditnote cash_receipt
    cash_application timeline_event timeline_notice timeline_seal
"""


def sqlite_book() -> Path:
    """The folder of the book on SQLite; it is filled the first time, which takes minutes.

    HUIKUAN_BENCH_BOOK says where it is kept: else under the system's temporary folder.
    """
    kept = os.environ.get("HUIKUAN_BENCH_BOOK") or Path(tempfile.gettempdir()) / "huikuan-bench"
    folder = Path(kept) / f"{CUSTOMERS}-{RECEIVABLES}-{ORDERS}"
    is_filled = (folder / "filled").exists()
    if not is_filled:
        shutil.rmtree(folder, ignore_errors=True)  # Filling may have been broken off.
    folder.mkdir(parents=True, exist_ok=True)
    command(folder, "", "prepare")
    if not is_filled:
        print(f"filling {folder} with {RECEIVABLES:,} receivables, once", flush=True)
        size = ["--customers", str(CUSTOMERS), "--receivables", str(RECEIVABLES)]
        size += ["--contracts", str(CONTRACTS), "--orders", str(ORDERS)]
        command(folder, "", "load", *size)
        (folder / "filled").touch()
    return folder


@contextmanager
def postgres_book(home: Path) -> Iterator[str]:
    """The same book on a PostgreSQL of its own, which is gone afterwards."""
    with cluster(durable=True, options=POSTGRES_OPTIONS) as url:
        command(home, url, "prepare")
        _copy(sqlite_book() / "huikuan.sqlite3", url)
        yield url


def command(home: Path, url: str, *arguments: str) -> None:
    """One command of the product on one place."""
    subprocess.run(
        [*HUIKUAN, *arguments],
        env=os.environ | environment(str(home), url),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if arguments[0] == "load" else None,
    )


def _copy(book: Path, url: str) -> None:
    """Table by table through DuckDB, past triggers: the rows were checked when they were made."""
    import duckdb
    import psycopg

    from huikuan.records.ledger.storage.mirror.syncing import scanner_path

    with duckdb.connect() as duck, psycopg.connect(url, autocommit=True) as server:
        for vendor in ("sqlite", "postgresql"):
            duck.execute(f"LOAD '{scanner_path(vendor)}'")
        duck.execute(f"ATTACH '{book}' AS book (TYPE sqlite, READ_ONLY)")
        # The role of a replica asks no trigger and no foreign key.
        server.execute("SET session_replication_role = replica")
        server.execute("ALTER DATABASE postgres SET session_replication_role = replica")
        duck.execute(f"ATTACH '{url}' AS server (TYPE postgres)")
        for table in TABLES.split():
            server.execute(f"DELETE FROM {table}")
            duck.execute(f"INSERT INTO server.{table} BY NAME SELECT * FROM book.{table}")
            server.execute(
                "SELECT setval(seq, (SELECT max(id) FROM " + table + ")) FROM"
                f" pg_get_serial_sequence('{table}', 'id') AS seq WHERE seq IS NOT NULL"
            ) if _numbers_itself(server, table) else None
        server.execute("ALTER DATABASE postgres RESET session_replication_role")
        server.execute("VACUUM ANALYZE")


def _numbers_itself(server, table: str) -> bool:
    found = server.execute(
        "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'id'"
        " AND is_identity = 'YES'",
        [table],
    )
    return found.fetchone() is not None
