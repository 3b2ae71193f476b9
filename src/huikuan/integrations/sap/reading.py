"""The objects of an extract: one folder per object, JSON lines in files, some packed with gzip."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huikuan.errors import Refused

OBJECTS = (
    "business_partners", "business_partner_addresses", "sales_order_headers",
    "sales_order_items", "outbound_delivery_headers", "outbound_delivery_items",
    "billing_document_headers", "billing_document_items", "billing_document_cancellations",
    "journal_entry_items_accounts_receivable", "payments_accounts_receivable",
    "product_descriptions",
)  # fmt: skip
NEEDED = ("business_partners", "sales_order_headers", "sales_order_items")
SUFFIXES = (".jsonl", ".jsonl.gz")

Row = dict[str, Any]


def read_extract(folder: Path) -> dict[str, list[Row]]:
    """Every object with its rows, in the order of its files; an object that is absent is empty.

    Refuses ``sap_object_missing`` where nothing can be done without it, and
    ``sap_line_unreadable``.
    """
    found = {name: list(_rows(folder / name)) for name in OBJECTS}
    for name in NEEDED:
        if not found[name]:
            raise Refused("sap_object_missing", name=name, folder=folder.name)
    return found


def _rows(folder: Path) -> Iterator[Row]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for file in files:
        if file.name.endswith(SUFFIXES):
            opened: Any = gzip.open if file.suffix == ".gz" else open
            with opened(file, "rt", encoding="utf-8") as lines:
                yield from _parsed(file.name, lines)


def _parsed(name: str, lines: Iterator[str]) -> Iterator[Row]:
    try:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise Refused("sap_line_unreadable", file=name, line=number)
                yield row
    except (ValueError, OSError, EOFError) as wrong:
        raise Refused("sap_line_unreadable", file=name, line=0) from wrong
