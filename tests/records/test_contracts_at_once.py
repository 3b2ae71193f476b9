"""Twenty clients tell the same event: one receivable; twenty deliver the last pump: one does."""

from tests.contracting import delivered, happens, ordered, owed, signed
from tests.records.test_ledger_at_once import PEOPLE, at_once
from tests.world import World, wrong


def test_twenty_programs_tell_the_same_event(book: World) -> None:
    acme = book.customer("ACME")
    contract = signed(book, acme, "HT-1", 1_000_00, "预付30%-发货70%")

    outcomes = at_once(*[lambda: happens(book, contract, "shipped")] * PEOPLE)

    assert outcomes == {"done": PEOPLE}
    assert [minor for _, minor, _ in owed(acme)] == [300_00, 700_00]
    assert wrong() == []


def test_twenty_people_deliver_the_last_pump(book: World) -> None:
    acme = book.customer("ACME")
    order = ordered(book, acme, "SO-1", ("pump", 1, 1_000_00), plan="30 days after shipment")

    numbers = [f"DN-{number}" for number in range(PEOPLE)]
    outcomes = at_once(
        *(lambda number=number: delivered(book, order, number, (1, 1)) for number in numbers)
    )

    assert outcomes == {"done": 1, "delivery_above_order": PEOPLE - 1}
    assert [minor for _, minor, _ in owed(acme)] == [1_000_00]
    assert wrong() == []
