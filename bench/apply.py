"""How long does it take to record money and apply it, durably? Beside the same rows by bare SQL.

usage: python -m bench.apply [--small] [--no-sqlite] [--no-postgresql]
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.bare import Bare, today
from bench.measure import Result, report, seconds, side_by_side
from bench.places import NAMES, SMALL, on_each_database

if TYPE_CHECKING:
    from huikuan.records.people.actor import Actor

REPEAT = 200 if SMALL else 1000
CUSTOMERS = 200
TIMES_BARE_MAX = 8
# Tryton 8.0 needs 0.10 to 0.17 s to pay an invoice, payment and reconciliation in one transaction,
# on a machine like this one (p1_tryton.py of the project's founding papers, run once); ours does
# the same, a receipt and its application in one transaction, 25 times quicker.
PEER_SECONDS, TIMES_PEER_MIN = 0.10, 25


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    return report(on_each_database(measure))


def measure() -> list[Result]:
    """A receipt in one transaction, its application in the next, as a person would do it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from huikuan.desks.cash.commands import ReceiptFacts, apply_receipt, record_receipts
    from huikuan.records.people.actor import Actor

    call_command("migrate", verbosity=0)
    by = Actor("bench", "Bench", datetime(2026, 3, 2, 4, tzinfo=UTC), today())
    items = open_items(by)

    def pay(turn: int) -> None:
        customer, receivable = next(items)
        facts = ReceiptFacts(customer, f"P{turn}", "CNY", 11_300, today())
        [receipt] = record_receipts([facts], by=by, source="bench")
        parts = [(receivable, 11_300)]
        apply_receipt(receipt.item_id, parts, on=today(), order="remittance", by=by)

    bare = Bare(connection.settings_dict)

    def pay_bare(turn: int) -> None:
        customer, receivable = next(items)
        bare.pay(customer, f"B{turn}", receivable)

    ours, beside = side_by_side(pay, pay_bare, REPEAT)
    turns = iter(range(2 * REPEAT, 3 * REPEAT))

    @transaction.atomic
    def pay_at_once() -> None:
        pay(next(turns))

    return results(NAMES[connection.vendor], ours, beside, seconds(pay_at_once, REPEAT))


def open_items(by: "Actor") -> Iterator[tuple[int, int]]:
    """Enough receivables for all three ways of paying: customer and item."""
    from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
    from huikuan.records.customers.commands import CustomerFacts, register_customers

    customers = [CustomerFacts(f"C{n}", f"Customer {n}") for n in range(CUSTOMERS)]
    ids = [customer.pk for customer in register_customers(customers, by=by).values()]
    owed = [
        ReceivableFacts(ids[n % CUSTOMERS], f"R{n}", "CNY", 11_300, today(), today(), 1_300)
        for n in range(3 * REPEAT + 100)
    ]
    recognised = recognise_receivables(owed, by=by, source="bench")
    return ((fact.customer_id, one.item_id) for fact, one in zip(owed, recognised, strict=True))


def results(name: str, ours: float, beside: float, at_once: float) -> list[Result]:
    """The figures of one database."""
    return [
        Result("apply", f"a receipt and its application, both durable, {name}, against bare SQL",
               "times", ours / beside, 1,
               f"bare SQL {beside * 1000:.2f} ms, ours {ours * 1000:.2f} ms:", TIMES_BARE_MAX),
        Result("apply", f"a receipt applied in one transaction, {name}, against one of Tryton",
               "times quicker", PEER_SECONDS / at_once, PEER_SECONDS,
               f"ours {at_once * 1000:.2f} ms; Tryton, s:", TIMES_PEER_MIN, at_least=True),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
