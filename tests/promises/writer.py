"""A writer that says after each commit what it has committed: the one who is killed."""

from functools import partial

from django.db import transaction

from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivable
from tests.promises.crashes import Acknowledge, Work
from tests.world import World


def writing(customer_id: int, first: int, *, before_commit: bool = False) -> Work:
    """Post receivables one by one for ever, each number acknowledged once it is committed."""
    return partial(_write, customer_id, first, before_commit)


def _write(customer_id: int, first: int, before_commit: bool, done: Acknowledge) -> None:
    world, number = World(), first
    while True:
        facts = ReceivableFacts(customer_id, f"K{number}", "CNY", 100, world.today, world.today)
        with transaction.atomic():
            if before_commit:
                done(number)
            recognise_receivable(facts, by=world.by, source="writer")
        if not before_commit:
            done(number)
        number += 1
