"""Many people at once: the same money is never used twice, and nobody sees an error but a no."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from huikuan.desks.cash.models import Application
from huikuan.errors import Refused
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.records.ledger.models import Entry
from huikuan.records.timeline.models import Event
from tests.world import World, wrong

PEOPLE = 20


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Do all of it at the same time; how often each thing came out."""

    def outcome(act: Callable[[], object]) -> str:
        try:
            act()
            return "done"
        except Refused as no:
            return no.code
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return Counter(pool.map(outcome, acts))


def test_twenty_people_apply_the_same_receipt(book: World) -> None:
    acme = book.customer("ACME")
    owed = [book.owes(acme, f"R{n}", 100) for n in range(PEOPLE)]
    paid = book.pays(acme, "P1", 730)

    outcomes = at_once(*(lambda each=each: book.applies(paid, (each, 100)) for each in owed))

    assert outcomes == {"done": 7, "applied_above_received": 13}
    assert (book.open(paid), wrong()) == (30, [])


def test_twenty_programs_tell_the_same_fact(book: World) -> None:
    acme = book.customer("ACME")
    outcomes = at_once(*[lambda: book.owes(acme, "R1", 100)] * PEOPLE)
    assert outcomes == {"done": PEOPLE}
    assert (Entry.objects.count(), wrong()) == (1, [])


def test_twenty_people_reverse_the_same_receipt(book: World) -> None:
    acme = book.customer("ACME")
    owed, paid = book.owes(acme, "R1", 100), book.pays(acme, "P1", 100)
    book.applies(paid, (owed, 100))

    outcomes = at_once(
        *[lambda: reverse_receipt(paid, on=book.today, reason="bounced", by=book.by)] * PEOPLE
    )

    assert outcomes == {"done": 1, "already_reversed": PEOPLE - 1}
    assert Event.objects.filter(kind="receipt_reversed").count() == 1
    assert (book.open(owed), wrong()) == (100, [])


def test_crediting_and_reversing_at_once_makes_no_money(book: World) -> None:
    acme = book.customer("ACME")
    for turn in range(8):
        owed = book.owes(acme, f"R{turn}", 100)
        outcomes = at_once(
            lambda owed=owed: book.credits(owed, "C1", 100),
            lambda owed=owed: reverse_receivable(owed, on=book.today, reason="x", by=book.by),
        )
        assert outcomes["done"] == 1, outcomes
        assert book.open(owed) == 0
    assert wrong() == []


def test_everybody_does_everything(book: World) -> None:
    acme = book.customer("ACME")
    owed = [book.owes(acme, f"R{n}", 100) for n in range(4)]
    paid = [book.pays(acme, f"P{n}", 150) for n in range(2)]
    acts = [
        lambda a=a, b=b: book.applies(a, (b, 70)) for a in paid for b in owed
    ] + [lambda b=b: book.credits(b, "C1", 50) for b in owed]  # fmt: skip

    at_once(*acts, *acts)

    assert Application.objects.count() <= 4
    assert wrong() == []
