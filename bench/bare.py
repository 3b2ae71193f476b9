"""The same rows as our commands write, by bare SQL on the same tables: what the machine can do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

DAY, DUE, AT, SHA = "2026-03-02", "2026-05-01", "2026-03-02 04:00:00", "5" * 64
COLUMNS = {
    "ledger_openitem": "side customer_id currency origin_on due_on original_minor open_minor",
    "ledger_line": "entry_id account customer_id item_id due_on currency amount_minor"
    " effective_on recorded_on",
    "ledger_entry": "id kind effective_on recorded_at recorded_on key actor source reason sha256",
    "receivables_receivable": "item_id customer_id entry_id number currency amount_minor tax_minor"
    " issued_on due_on contract_number note key",
    "cash_receipt": "item_id customer_id entry_id number received_on currency amount_minor"
    " instrument bank_reference payer_name memo key",
    "cash_application": "entry_id source_item_id receivable_item_id amount_minor applied_on"
    ' "order"',
    "timeline_event": 'kind customer_id subject "on" at actor actor_name params sha256',
}
PARAMS = '{"amount_minor":11300,"currency":"CNY","due_on":"2026-05-01","number":"B0"}'


class Bare:
    """One connection of the driver itself, with the pragmas of the product."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.is_lite = settings["ENGINE"].endswith("sqlite3")
        self.cursor = _opened(settings, self.is_lite)
        self.last_entry = 0
        mark = "?" if self.is_lite else "%s"
        self.inserts = {
            table: f"INSERT INTO {table} ({', '.join(names.split())})"
            f" VALUES ({', '.join([mark] * len(names.split()))})"
            for table, names in COLUMNS.items()
        }

    def recognise(self, customer: int, number: str) -> int:
        """A receivable of 113.00 with 13 % tax in one durable transaction; its item."""
        self.begin()
        item = self.put_back("ledger_openitem", "receivable", customer, "CNY", DAY, DUE,
                             11_300, 11_300)  # fmt: skip
        lines = [("receivable", item, DUE, 11_300), ("revenue", None, None, -10_000),
                 ("output_tax", None, None, -1_300)]  # fmt: skip
        entry = self.enter("receivable_recognised", f"receivable:{number}", customer, lines)
        self.put("receivables_receivable", item, customer, entry, number, "CNY", 11_300, 1_300,
                 DAY, DUE, "", "", f"receivable:{number}")  # fmt: skip
        self.tell("receivable_recognised", customer, f"receivable:{item}")
        self.commit()
        return item

    def pay(self, customer: int, number: str, receivable: int) -> None:
        """The money for it in one durable transaction, its application in another."""
        self.begin()
        item = self.put_back("ledger_openitem", "receipt", customer, "CNY", DAY, DAY,
                             11_300, 11_300)  # fmt: skip
        lines = [("bank", None, None, 11_300), ("unapplied_cash", item, DAY, -11_300)]
        entry = self.enter("receipt_recorded", f"receipt:{number}", customer, lines)
        self.put("cash_receipt", item, customer, entry, number, DAY, "CNY", 11_300, "transfer",
                 "", "", "", f"receipt:{number}")  # fmt: skip
        self.tell("receipt_recorded", customer, f"receipt:{item}")
        self.commit()
        self.begin()
        mark = "?" if self.is_lite else "%s"
        self.cursor.execute(
            "UPDATE ledger_openitem SET open_minor = open_minor - 11300"
            f" WHERE id IN ({mark}, {mark})",
            (item, receivable),
        )
        lines = [("unapplied_cash", item, DAY, 11_300), ("receivable", receivable, DUE, -11_300)]
        entry = self.enter("receipt_applied", f"applied:{number}", customer, lines)
        self.put("cash_application", entry, item, receivable, 11_300, DAY, "remittance")
        self.tell("receipt_applied", customer, f"receipt:{item}")
        self.commit()

    def enter(self, kind: str, key: str, customer: int, lines: Sequence[tuple[Any, ...]]) -> int:
        """Lines, then the entry that closes them; its number is drawn first."""
        if self.is_lite:
            self.cursor.execute("SELECT max(id) + 1 FROM ledger_entry")
        else:
            self.cursor.execute("SELECT nextval('ledger_entry_id_seq')")
        entry = self.cursor.fetchone()[0] or 1
        self.cursor.executemany(
            self.inserts["ledger_line"],
            [(entry, account, customer, item, due, "CNY", minor, DAY, DAY)
             for account, item, due, minor in lines],
        )  # fmt: skip
        self.put("ledger_entry", entry, kind, DAY, AT, DAY, key, "bench", "bench", "", SHA)
        return entry

    def tell(self, kind: str, customer: int, subject: str) -> None:
        """The event."""
        self.put("timeline_event", kind, customer, subject, DAY, AT, "bench", "Bench", PARAMS, SHA)

    def put(self, table: str, *values: Any) -> None:
        """One row."""
        self.cursor.execute(self.inserts[table], values)

    def put_back(self, table: str, *values: Any) -> int:
        """One row whose number the database gives."""
        self.cursor.execute(self.inserts[table] + " RETURNING id", values)
        return self.cursor.fetchone()[0]

    def begin(self) -> None:
        """As the product begins."""
        self.cursor.execute("BEGIN IMMEDIATE" if self.is_lite else "BEGIN")

    def commit(self) -> None:
        """On the disk."""
        self.cursor.execute("COMMIT")


def _opened(settings: dict[str, Any], is_lite: bool) -> Any:
    if not is_lite:
        import psycopg

        names = ("HOST", "PORT", "USER", "PASSWORD")
        given = {name.lower(): settings[name] for name in names if settings[name]}
        return psycopg.connect(dbname=settings["NAME"], autocommit=True, **given).cursor()
    import sqlite3

    connection = sqlite3.connect(settings["NAME"], isolation_level=None)
    for pragma in settings["OPTIONS"]["init_command"].split(";"):
        connection.execute(pragma)
    return connection.cursor()


def today() -> date:
    """The day on which everything of these benchmarks happens."""
    return date.fromisoformat(DAY)
