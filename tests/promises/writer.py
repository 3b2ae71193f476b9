"""A writer that says after each commit what it has committed: the one who is killed."""

import os
import sys
from pathlib import Path

from django.db import connection

ACK_BYTES = 8


def write(customer_id: int, first: int, acknowledged: int, *, before_commit: bool = False) -> None:
    """Post receivables one by one for ever, each number to the pipe once it is committed."""
    from django.db import transaction

    from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivable
    from tests.world import World

    world, number = World(), first
    while True:
        facts = ReceivableFacts(customer_id, f"K{number}", "CNY", 100, world.today, world.today)
        with transaction.atomic():
            if before_commit:
                os.write(acknowledged, number.to_bytes(ACK_BYTES, "big"))
            recognise_receivable(facts, by=world.by, source="writer")
        if not before_commit:
            os.write(acknowledged, number.to_bytes(ACK_BYTES, "big"))
        number += 1


def main(count: int, level: str, acknowledgements: Path) -> None:
    """Post a number of receivables with one level of syncing, for a tracer to watch."""
    import django

    django.setup()
    from huikuan.records.customers.models import Customer
    from tests.world import World

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")
    world, acme = World(), Customer.objects.get(code="ACME")
    with acknowledgements.open("wb", buffering=0) as file:
        for number in range(count):
            world.owes(acme, f"S{level}{number}", 100)
            file.write(number.to_bytes(ACK_BYTES, "big"))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
