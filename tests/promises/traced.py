"""A bookkeeper for the tracer to watch: posts, says so, and keeps the promise or breaks it."""

import sys
from pathlib import Path

import django
from django.db import connection

FORGETFUL = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit=off"}


def keep_book(count: int, promise: str, acknowledgements: Path) -> None:
    """Post a number of receivables and acknowledge each."""
    from huikuan.records.customers.models import Customer
    from tests.world import World

    if promise == "broken":
        with connection.cursor() as cursor:
            cursor.execute(FORGETFUL[connection.vendor])
    world, acme = World(), Customer.objects.get(code="ACME")
    with acknowledgements.open("wb", buffering=0) as file:
        for number in range(count):
            world.owes(acme, f"{promise}{number}", 100)
            file.write(b"done")


if __name__ == "__main__":
    django.setup()
    keep_book(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
