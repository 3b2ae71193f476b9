"""Bare rows of the ledger and its documents, in bulk, with numbers and fingerprints that hold."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from huikuan.records.ledger.storage.rows import instant, quoted

ACTOR, ACTOR_NAME, SOURCE = "load", "Load", "load"
CURRENCY = "CNY"

# In the order in which they are written: items and lines before the entries that close them.
COLUMNS = {
    "ledger_openitem": "id side customer_id currency origin_on due_on original_minor open_minor",
    "ledger_line": "entry_id account customer_id item_id due_on currency amount_minor"
    " effective_on recorded_on",
    "ledger_entry": "id kind effective_on recorded_at recorded_on key actor source reverses_id"
    " reason sha256",
    "contracts_contract": "id number customer_id title state plan_basis owner_id department_id"
    " created_at",
    "contracts_contractversion": "id contract_id sequence currency tax_minor plan_id our_party"
    " our_size their_size clauses products starts_on ends_on change_note signed_on sha256"
    " changed_at",
    "contracts_order": "id number customer_id contract_id plan_id currency ordered_on confirmed_on"
    " state owner_id department_id key",
    "contracts_orderline": "id order_id position product unit quantity cancelled_quantity"
    " amount_minor tax_minor",
    "contracts_delivery": "id order_id number shipped_on key",
    "contracts_deliveryline": "id delivery_id order_line_id quantity amount_minor",
    "contracts_triggerevent": "id customer_id contract_id order_id delivery_id trigger happened_on"
    " portion_minor is_deemed note key recorded_at actor withdrawn_reason",
    "contracts_recognition": "id event_id line_id ordinal amount_minor due_on effective_due_on",
    "receivables_receivable": "item_id customer_id entry_id number currency amount_minor tax_minor"
    " issued_on due_on owner_id department_id contract_number note key recognition_id",
    "cash_receipt": "item_id customer_id entry_id number received_on currency amount_minor"
    " instrument bank_reference payer_name memo key",
    "cash_application": "entry_id source_item_id receivable_item_id amount_minor applied_on order",
    "timeline_event": "id kind customer_id subject on at actor actor_name params sha256",
}
NUMBERED = (
    "ledger_openitem", "ledger_entry", "timeline_event", "contracts_contract",
    "contracts_contractversion", "contracts_order", "contracts_orderline", "contracts_delivery",
    "contracts_deliveryline", "contracts_triggerevent", "contracts_recognition",
)  # fmt: skip

_encoded = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

# Customer number, code, owner, department.
Buyer = tuple[int, str, int, int]
Part = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a receivable comes of: a recognition, under the number of an order and its contract."""

    recognition: int
    number: str
    contract: str
    source: str


@dataclass(slots=True)
class Book:
    """Rows that wait to be written, and the next number of each table that numbers itself."""

    next_ids: dict[str, int]
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def opened(cls) -> "Book":
        """Go on after the numbers that are there."""
        numbers = {}
        with connection.cursor() as cursor:
            for table in NUMBERED:
                cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608
                numbers[table] = cursor.fetchone()[0]
        return cls(numbers)

    @property
    def line_count(self) -> int:
        """How many lines wait."""
        return len(self.rows["ledger_line"])

    def page(self, day: date) -> "BookDay":
        """The page of one day."""
        at = timezone.make_aware(datetime.combine(day, time(17, 30)))
        return BookDay(
            self, day.isoformat(), str(instant(at)),
            at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        )  # fmt: skip

    def number(self, table: str) -> int:
        """Hand out the next number of a table."""
        number = self.next_ids[table]
        self.next_ids[table] = number + 1
        return number

    @transaction.atomic
    def flush(self) -> None:
        """Write what waits, in one transaction."""
        for table, columns in COLUMNS.items():
            if self.rows[table]:
                _write(table, columns.split(), self.rows[table])
        self.rows.clear()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in NUMBERED:
                    cursor.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                        [table, max(1, self.next_ids[table] - 1)],
                    )


@dataclass(frozen=True, slots=True)
class BookDay:
    """What is written on one day; days and instants are texts already."""

    book: Book
    day: str
    at: str
    canonical_at: str

    def recognise(
        self,
        buyer: Buyer,
        number: str,
        minor: int,
        tax_minor: int,
        due_on: str,
        open_minor: int,
        claimed: Claimed | None = None,
    ) -> int:
        """A receivable with item, entry, document and event; its item's number comes back."""
        customer, code, owner, department = buyer
        item = self._item("receivable", customer, due_on, minor, open_minor)
        key, source, contract = f"receivable:{code}:{number}", SOURCE, ""
        if claimed:
            key, source = f"recognition:{claimed.recognition}", claimed.source
            number, contract = claimed.number, claimed.contract
        lines: list[tuple[Any, ...]] = [
            ("receivable", customer, item, due_on, CURRENCY, minor),
            ("revenue", customer, None, None, CURRENCY, tax_minor - minor),
        ]
        if tax_minor:
            lines.append(("output_tax", customer, None, None, CURRENCY, -tax_minor))
        entry = self.entry("receivable_recognised", key, source, lines)
        self.book.rows["receivables_receivable"].append(
            (item, customer, entry, number, CURRENCY, minor, tax_minor, self.day, due_on, owner,
             department, contract, "", key, claimed.recognition if claimed else None)
        )  # fmt: skip
        params = {"number": number, "amount_minor": minor, "currency": CURRENCY, "due_on": due_on}
        self._event("receivable_recognised", customer, f"receivable:{item}", params)
        return item

    def receive(self, buyer: Buyer, number: str, parts: Sequence[Part], spare: int) -> None:
        """A receipt that pays these parts (item, due day, minor units) and leaves a rest."""
        customer, code = buyer[:2]
        paid = sum(minor for _, _, minor in parts)
        item = self._item("receipt", customer, self.day, paid + spare, spare)
        key = f"receipt:{code}:{number}"
        lines = [
            ("bank", customer, None, None, CURRENCY, paid + spare),
            ("unapplied_cash", customer, item, self.day, CURRENCY, -paid - spare),
        ]
        entry = self.entry("receipt_recorded", key, SOURCE, lines)
        self.book.rows["cash_receipt"].append(
            (item, customer, entry, number, self.day, CURRENCY, paid + spare, "transfer", "", "",
             "", key)
        )  # fmt: skip
        params = {"number": number, "amount_minor": paid + spare, "currency": CURRENCY}
        self._event("receipt_recorded", customer, f"receipt:{item}", params)
        self._apply(customer, item, parts, paid)

    def _apply(self, customer: int, receipt: int, parts: Sequence[Part], paid: int) -> None:
        lines: list[tuple[Any, ...]] = [
            ("unapplied_cash", customer, receipt, self.day, CURRENCY, paid)
        ]
        lines += [
            ("receivable", customer, item, due, CURRENCY, -minor) for item, due, minor in parts
        ]
        subject = f"receipt:{receipt}"
        entry = self.entry("receipt_applied", f"receipt_applied:{receipt}:1", subject, lines)
        self.book.rows["cash_application"] += [
            (entry, receipt, item, minor, self.day, "oldest_first") for item, _, minor in parts
        ]
        params = {
            "amount_minor": paid, "currency": CURRENCY, "receivable_count": len(parts),
            "order": "oldest_first",
        }  # fmt: skip
        self._event("receipt_applied", customer, subject, params)

    def _item(self, side: str, customer: int, due_on: str, minor: int, open_minor: int) -> int:
        item = self.book.number("ledger_openitem")
        self.book.rows["ledger_openitem"].append(
            (item, side, customer, CURRENCY, self.day, due_on, minor, open_minor)
        )
        return item

    def entry(self, kind: str, key: str, source: str, lines: Sequence[tuple[Any, ...]]) -> int:
        """An entry of the day with its lines; its number comes back."""
        entry, day = self.book.number("ledger_entry"), self.day
        head = [entry, kind, day, self.canonical_at, day, key, ACTOR, source, None, ""]
        sha256 = _fingerprint({"entry": head, "lines": lines})
        self.book.rows["ledger_line"] += [(entry, *line, day, day) for line in lines]
        self.book.rows["ledger_entry"].append(
            (entry, kind, day, self.at, day, key, ACTOR, source, None, "", sha256)
        )
        return entry

    def _event(self, kind: str, customer: int, subject: str, params: dict[str, Any]) -> None:
        event = self.book.number("timeline_event")
        facts = [event, kind, customer, subject, self.day, self.canonical_at, ACTOR, ACTOR_NAME]
        sha256 = _fingerprint([*facts, params])
        self.book.rows["timeline_event"].append(
            (event, kind, customer, subject, self.day, self.at, ACTOR, ACTOR_NAME,
             _encoded(params), sha256)
        )  # fmt: skip


def _fingerprint(facts: Any) -> str:
    """As ``ledger/storage/hashing``, for facts whose days and instants are texts already."""
    return hashlib.sha256(_encoded(facts).encode()).hexdigest()


def _write(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    unnamed = _unnamed(table, columns)
    if unnamed:
        columns, rest = [*columns, *unnamed], tuple(unnamed.values())
        rows = [row + rest for row in rows]
    names = ", ".join(quoted(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


@cache
def _defaults(table: str) -> dict[str, Any]:
    """What stands in the columns of a table that must not be empty, where nothing is told."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if not field.null and not field.primary_key
    }


def _unnamed(table: str, columns: list[str]) -> dict[str, Any]:
    return {name: value for name, value in _defaults(table).items() if name not in columns}
