"""How long does a month-end run take, papers and letters included? Killed once on the way.

usage: python -m bench.statements [--small] [--no-sqlite] [--no-postgresql]
"""

import sys
import time
from datetime import UTC, date, datetime, timedelta

from bench.measure import Result, report
from bench.places import NAMES, SMALL, on_each_database

CUSTOMERS = 60 if SMALL else 2_000
RECEIVABLES, RECEIPTS = 12, 2
PROMISED_CUSTOMERS, MINUTES_MAX = 2_000, 10


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    return report(on_each_database(measure))


def measure() -> list[Result]:
    """A book, one run that is broken off half way, and the rest of it."""
    import django
    from django.conf import settings
    from django.db import connection

    # A named server that takes everything: what is measured is our work, not somebody's network.
    settings.EMAIL_HOST = "bench"
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    django.setup()
    from django.core.management import call_command

    from huikuan.records.people.actor import Actor

    call_command("migrate", verbosity=0)
    by = Actor("bench", "Bench", datetime(2026, 4, 2, 4, tzinfo=UTC), date(2026, 4, 2))
    furnish(by)
    begun = time.perf_counter()
    run = broken_off_once(by)
    taken = time.perf_counter() - begun
    assert (run.made, run.sent, run.problems) == (CUSTOMERS, CUSTOMERS, []), run.__dict__
    minutes = taken / 60 * PROMISED_CUSTOMERS / CUSTOMERS
    counted = f"{PROMISED_CUSTOMERS} customers" + (", from a small run" if SMALL else "")
    name = NAMES[connection.vendor]
    return [
        Result("statements", f"month-end run, {counted}, PDF and letter, {name}", "min", minutes,
               limit=MINUTES_MAX),
        Result("statements", f"one statement, PDF and letter, {name}", "ms",
               taken / CUSTOMERS * 1000),
    ]  # fmt: skip


def broken_off_once(by):
    """One run, killed half way and gone on with."""
    from huikuan.flows.run_statements import Hands, continue_run, start_run
    from huikuan.interfaces.words.statement_letters import HANDS

    drawn = 0

    def breaks_off(statement):
        nonlocal drawn
        drawn += 1
        if drawn == CUSTOMERS // 2:
            raise KeyboardInterrupt
        return HANDS.draw(statement)

    run = start_run(by.today, sends=True, by=by)
    try:
        return continue_run(run, Hands(breaks_off, HANDS.write), by=by)
    except KeyboardInterrupt:
        return continue_run(run, HANDS, by=by)


def furnish(by) -> None:
    """Customers with a contact each, what they owe since January, and money not yet applied."""
    from huikuan.desks.cash.commands import ReceiptFacts, record_receipts
    from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
    from huikuan.records.customers.commands import CustomerFacts, add_contact, register_customers

    facts = [CustomerFacts(f"C{n}", f"华东第{n}精密机械有限公司") for n in range(CUSTOMERS)]
    customers = list(register_customers(facts, by=by).values())
    for customer in customers:
        add_contact(customer, "王芳", email=f"ar@{customer.code.lower()}.example", by=by)
    first = date(2026, 1, 5)
    owed, came = [], []
    for customer in customers:
        for number in range(RECEIVABLES):
            issued = first + timedelta(days=7 * number)
            owed.append(ReceivableFacts(
                customer.pk, f"{customer.code}-{number}", "CNY", 123_456 + number, issued,
                issued + timedelta(days=30), 14_000, contract_number=f"HT-{customer.code}",
            ))  # fmt: skip
        came += [
            ReceiptFacts(customer.pk, f"SK-{customer.code}-{n}", "CNY", 50_000, first)
            for n in range(RECEIPTS)
        ]
    for start in range(0, len(owed), 1000):
        recognise_receivables(owed[start : start + 1000], by=by, source="bench")
    for start in range(0, len(came), 1000):
        record_receipts(came[start : start + 1000], by=by, source="bench")


if __name__ == "__main__":
    sys.exit(main())
