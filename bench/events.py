"""What does a delivery cost that makes its part due, by hundreds? Beside one bare recognition.

usage: python -m bench.events [--small] [--no-sqlite] [--no-postgresql]
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bench.bare import today
from bench.measure import Result, report
from bench.places import NAMES, SMALL, on_each_database

ORDERS, ROUNDS = (200, 5) if SMALL else (5_000, 20)
CUSTOMERS = 200
BATCH, SINGLES = 500, 20
UNIT_MINOR = 11_300
PLAN = "30 days after shipment"
TIMES_SINGLE_MAX, TIMES_FIRST_MAX = 4, 2


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    return report(on_each_database(measure))


def measure() -> list[Result]:
    """Deliveries of many orders, round by round, in turns with single recognitions."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from huikuan.records.customers.commands import CustomerFacts, register_customers
    from huikuan.records.people.actor import Actor

    call_command("migrate", verbosity=0)
    by = Actor("bench", "Bench", datetime(2026, 3, 2, 4, tzinfo=UTC), today())
    facts = [CustomerFacts(f"C{n}", f"Customer {n}") for n in range(CUSTOMERS)]
    ids = [customer.pk for customer in register_customers(facts, by=by).values()]
    events, singles = taking_turns(deliveries(taken_orders(ids, by), by), single(ids, by))
    return results(NAMES[connection.vendor], events, singles)


def taken_orders(customer_ids: list[int], by: Any) -> list[Any]:
    """Confirmed orders, each of as many pieces as there are rounds."""
    from huikuan.desks.contracts.commands import OrderedLine, OrderFacts, keep_plan, write_order
    from huikuan.flows.confirm_order import confirm_order

    plan, orders = keep_plan(PLAN, by=by), []
    line = OrderedLine("pump", Decimal(ROUNDS), ROUNDS * UNIT_MINOR)
    for number in range(ORDERS):
        customer = customer_ids[number % CUSTOMERS]
        facts = OrderFacts(f"SO{number}", customer, "CNY", today(), (line,), plan=plan)
        orders.append(write_order(facts, by=by))
        confirm_order(orders[-1], on=today(), by=by)
    return orders


def deliveries(orders: list[Any], by: Any) -> Iterator[Callable[[], int]]:
    """One piece of every order in each round, some hundred deliveries in one transaction."""
    from huikuan.desks.contracts.commands import DeliveredLine, DeliveryFacts
    from huikuan.flows.deliver_order import deliver_orders

    piece = (DeliveredLine(1, Decimal(1)),)
    for turn in range(ROUNDS):
        for start in range(0, ORDERS, BATCH):
            some = orders[start : start + BATCH]
            told = [(order, DeliveryFacts(f"DN{turn}", today(), piece)) for order in some]
            yield lambda told=told: len(deliver_orders(told, by=by))


def single(customer_ids: list[int], by: Any) -> Callable[[int], object]:
    """One receivable, recognised by itself, durable."""
    from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivable

    def recognised(turn: int) -> object:
        customer = customer_ids[turn % CUSTOMERS]
        facts = ReceivableFacts(customer, f"S{turn}", "CNY", UNIT_MINOR, today(), today())
        return recognise_receivable(facts, by=by, source="bench")

    return recognised


def taking_turns(
    batches: Iterator[Callable[[], int]], one: Callable[[int], object]
) -> tuple[list[float], list[float]]:
    """Seconds an event, batch by batch, and seconds a recognition, in the same minutes."""
    events, singles, turn = [], [], 0
    for batch in batches:
        begun = time.perf_counter()
        count = batch()
        events.append((time.perf_counter() - begun) / count)
        for _ in range(SINGLES):
            turn += 1
            begun = time.perf_counter()
            one(turn)
            singles.append(time.perf_counter() - begun)
    return events, singles


def results(name: str, events: list[float], singles: list[float]) -> list[Result]:
    """The figures of one database."""
    event, bare = statistics.median(events), statistics.median(singles)
    part = max(1, len(events) // 5)
    first, last = (statistics.median(some) for some in (events[:part], events[-part:]))
    count = ORDERS * ROUNDS
    return [
        Result("events", f"one of {count:,} deliveries by hundreds, {name}, against one"
               " recognition", "times", event / bare, 1,
               f"recognition {bare * 1000:.2f} ms, delivery {event * 1000:.2f} ms:",
               TIMES_SINGLE_MAX),
        Result("events", f"the last fifth of the deliveries of an order, {name}, against the"
               " first", "times", last / first, 1, f"first {first * 1000:.2f} ms:",
               TIMES_FIRST_MAX),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
