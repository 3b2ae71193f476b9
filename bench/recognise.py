"""How long does it take to recognise a receivable, durably? Beside the same rows by bare SQL.

usage: python -m bench.recognise [--small] [--no-sqlite] [--no-postgresql]
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime

from bench.bare import Bare, today
from bench.measure import Result, report, seconds, side_by_side
from bench.places import NAMES, SMALL, on_each_database

REPEAT = 200 if SMALL else 1500
CUSTOMERS = 200
BATCHES, BATCH = 12, 250
TIMES_BARE_MAX, PER_SECOND_MIN = 8, 1000
# Tryton 8.0 needs 0.28 to 0.71 s to post an invoice on a machine like this one
# (shared/bench/p1_tryton.py of the project's founding papers, run once); ours 50 times quicker.
PEER_SECONDS, TIMES_PEER_MIN = 0.28, 50


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    return report(on_each_database(measure))


def measure() -> list[Result]:
    """One by one beside bare SQL, then by hundreds."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from huikuan.desks.receivables.commands import (
        ReceivableFacts,
        recognise_receivable,
        recognise_receivables,
    )
    from huikuan.records.customers.commands import CustomerFacts, register_customers
    from huikuan.records.people.actor import Actor

    call_command("migrate", verbosity=0)
    by = Actor("bench", "Bench", datetime(2026, 3, 2, 4, tzinfo=UTC), today())
    facts = [CustomerFacts(f"C{n}", f"Customer {n}") for n in range(CUSTOMERS)]
    ids = [customer.pk for customer in register_customers(facts, by=by).values()]
    model = ReceivableFacts(0, "", "CNY", 11_300, today(), today().replace(month=5, day=1), 1_300)

    def told(number: str, turn: int) -> ReceivableFacts:
        return replace(model, customer_id=ids[turn % CUSTOMERS], number=number)

    bare = Bare(connection.settings_dict)
    ours, beside = side_by_side(
        lambda turn: recognise_receivable(told(f"O{turn}", turn), by=by, source="bench"),
        lambda turn: bare.recognise(ids[turn % CUSTOMERS], f"B{turn}"),
        REPEAT,
    )
    batches = iter(range(BATCHES))

    def batch() -> None:
        at = next(batches)
        many = [told(f"M{at}-{n}", n) for n in range(BATCH)]
        recognise_receivables(many, by=by, source="bench")

    return results(NAMES[connection.vendor], ours, beside, BATCH / seconds(batch, BATCHES))


def results(name: str, ours: float, beside: float, rate: float) -> list[Result]:
    """The figures of one database."""
    return [
        Result("recognise", f"one receivable, durable, {name}, against bare SQL", "times",
               ours / beside, 1, f"bare SQL {beside * 1000:.2f} ms, ours {ours * 1000:.2f} ms:",
               TIMES_BARE_MAX),
        Result("recognise", f"one receivable, durable, {name}, against an invoice of Tryton",
               "times quicker", PEER_SECONDS / ours, PEER_SECONDS, "Tryton, s", TIMES_PEER_MIN,
               at_least=True),
        Result("recognise", f"by hundreds, {name}", "a second", rate, limit=PER_SECOND_MIN,
               at_least=True),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
