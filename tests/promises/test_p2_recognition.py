"""P2 Nothing acknowledged is lost: no event without its receivable, however the teller dies.

Whoever tells that goods have left, or that a customer has signed for them, is killed before any
statement or at any moment. What is in the books afterwards is either nothing of it or all of it,
and telling it once more makes it whole, once.
"""

from collections.abc import Sequence

import pytest
from django.db import connection

from huikuan.desks.contracts.commands import TriggerFacts, tell_triggers
from huikuan.desks.contracts.models import Contract, Delivery, Order, TriggerEvent
from huikuan.desks.receivables.models import Receivable
from huikuan.flows import record_trigger
from huikuan.records.customers.models import Customer
from huikuan.records.people.actor import Actor
from tests.contracting import delivered, happens, ordered, signed
from tests.promises.crashes import Acknowledge
from tests.promises.killing import Killer
from tests.promises.scale import times
from tests.world import World, wrong

pytestmark = pytest.mark.promise
TOTAL = 100_000


def owed_by_events(customer: Customer) -> int:
    """What the books say is owed after all that happened."""
    rows = Receivable.objects.filter(customer=customer, entry__reversed_by=None)
    return sum(rows.values_list("amount_minor", flat=True))


def test_an_event_is_told_with_its_receivable_or_not_at_all(office: World, killer: Killer) -> None:
    acme, turn = office.customer("ACME"), 0
    while killer.killed < times(10, 200):
        turn += 1
        contract = signed(office, acme, f"HT-{turn}", TOTAL, "预付30%-发货60%-质保10%")
        before = owed_by_events(acme)

        def tell(done: Acknowledge, number: int = turn, its: Contract = contract) -> None:
            happens(office, its, "shipped")
            done(number)

        if turn == 1:
            killer.learns(tell)
            assert owed_by_events(acme) == before + 60_000
            continue
        said = killer.kills(tell)
        is_told = TriggerEvent.objects.filter(contract=contract, trigger="shipped").count()
        assert owed_by_events(acme) == before + 60_000 * is_told, "both or neither"
        assert is_told or said == [], "what was acknowledged is there"
        happens(office, contract, "shipped")
        assert owed_by_events(acme) == before + 60_000, "told again it is there once"
        assert TriggerEvent.objects.filter(contract=contract, trigger="shipped").count() == 1
    assert wrong() == []


def test_a_delivery_leaves_with_its_receivable_or_not_at_all(office: World, killer: Killer) -> None:
    acme, turn = office.customer("ACME"), 0
    while killer.killed < times(10, 200):
        turn += 1
        order = ordered(office, acme, f"SO-{turn}", ("pump", 10, TOTAL), plan="发货100%")
        before = owed_by_events(acme)

        def deliver(done: Acknowledge, number: int = turn, its: Order = order) -> None:
            delivered(office, its, f"DN-{number}", (1, 4))
            done(number)

        if turn == 1:
            killer.learns(deliver)
            continue
        said = killer.kills(deliver)
        has_left = Delivery.objects.filter(order=order).count()
        assert owed_by_events(acme) == before + 40_000 * has_left, "both or neither"
        assert has_left or said == [], "what was acknowledged is there"
        delivered(office, order, f"DN-{turn}", (1, 4))
        assert owed_by_events(acme) == before + 40_000, "told again it is there once"
    assert wrong() == []


def test_a_saboteur_who_commits_the_event_before_its_receivable_is_caught(
    office: World, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(facts: Sequence[TriggerFacts], *, by: Actor) -> list[TriggerEvent]:
        told = tell_triggers(facts, by=by)
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
            cursor.execute("BEGIN")
            for name in filter(None, connection.savepoint_ids):
                cursor.execute(connection.ops.savepoint_create_sql(name))
        return told

    acme = office.customer("ACME")
    monkeypatch.setattr(record_trigger, "tell_triggers", hasty)
    contract = signed(office, acme, "HT-0", TOTAL, "预付30%-发货60%-质保10%")
    killer.learns(lambda _: happens(office, contract, "shipped"))
    halves = 0
    for number in range(1, killer.statements + 1):
        contract = signed(office, acme, f"HT-{number}", TOTAL, "预付30%-发货60%-质保10%")
        before = owed_by_events(acme)
        killer.kills_before(number, lambda _, its=contract: happens(office, its, "shipped"))
        is_told = TriggerEvent.objects.filter(contract=contract, trigger="shipped").exists()
        halves += is_told and owed_by_events(acme) == before
    assert halves, "an event without its receivable was left somewhere"
