"""An event was told by mistake: what it made due is taken back, and it can be told rightly."""

from datetime import date

import pytest

from huikuan.desks.contracts.models import TriggerEvent
from huikuan.errors import Refused
from huikuan.flows.release_retentions import release_again, release_retentions
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.withdraw_event import withdraw_event
from huikuan.records.ledger.models import Entry
from tests.contracting import balance, delivered, happens, ordered, owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))
PLAN = "预付30%-发货60%-质保10%"


def withdrawn(world: World, event: TriggerEvent) -> None:
    withdraw_event(event, on=world.today, reason="录错了", by=world.by)


def test_what_was_told_by_mistake_is_reversed_and_told_rightly() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, PLAN)
    event = happens(MARCH.on("2025-04-10"), contract, "shipped")
    entries = Entry.objects.count()
    withdrawn(MARCH.on("2025-04-12"), event)

    assert owed(acme) == [("HT-1-1", 300_00, "2025-03-01")]
    assert balance("contract_liability", acme) == -300_00, "the advance is an advance again"
    assert balance("revenue", acme) == 0
    assert Entry.objects.count() > entries, "nothing is deleted"
    happens(MARCH.on("2025-04-15"), contract, "shipped")
    assert owed(acme)[1:] == [("HT-1-2.2", 600_00, "2025-04-15")]
    assert wrong() == []
    with pytest.raises(Refused, match="event_withdrawn"):
        withdrawn(MARCH.on("2025-04-16"), event)


def test_paid_receivables_are_not_taken_away_under_the_money() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, PLAN)
    event = happens(MARCH.on("2025-04-10"), contract, "shipped")
    april = MARCH.on("2025-04-20")
    april.applies(april.pays(acme, "R-1", 100_00), (acme.receivables.get(number="HT-1-2"), 100_00))
    with pytest.raises(Refused, match="event_paid"):
        withdrawn(april, event)
    assert len(owed(acme)) == 2


def test_a_delivery_is_withdrawn_as_a_whole_and_can_leave_again() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="发货50%-到货50%")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 6))
    delivered(MARCH.on("2025-03-11"), order, "DN-2", (1, 4))
    first, second = order.trigger_events.order_by("id")
    with pytest.raises(Refused, match="delivery_not_last"):
        withdrawn(MARCH.on("2025-03-12"), first)
    withdrawn(MARCH.on("2025-03-12"), second)
    assert balance("commitment", acme) == 700_00
    delivered(MARCH.on("2025-03-13"), order, "DN-2", (1, 4))
    assert sum(minor for _, minor, _ in owed(acme)) == 500_00
    assert wrong() == []


def test_goods_that_came_back_keep_their_delivery_until_the_return_is_withdrawn() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 10))
    delivered(MARCH.on("2025-03-20"), order, "RT-1", (1, -3))
    there, back = order.trigger_events.order_by("id")
    with pytest.raises(Refused, match="event_credited"):
        withdrawn(MARCH.on("2025-03-21"), there)
    withdrawn(MARCH.on("2025-03-21"), back)
    assert owed(acme) == [("SO-1-1", 1_000_00, "2025-04-09")]
    withdrawn(MARCH.on("2025-03-22"), there)
    assert (owed(acme), balance("commitment", acme)) == ([], 1_000_00)
    assert wrong() == []


def test_a_retention_is_kept_back_again_and_released_by_a_person_only() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, PLAN)
    happens(MARCH.on("2025-04-10"), contract, "shipped")
    event = happens(MARCH.on("2025-05-01"), contract, "accepted")
    june = MARCH.on("2026-06-01")
    assert release_retentions(june.today, by=june.by) == 1
    claimed = acme.receivables.get(number="HT-1-3")
    reverse_receivable(claimed, on=june.today, reason="还有缺陷", by=june.by)
    assert balance("contract_asset", acme) == 100_00
    assert release_retentions(june.today, by=june.by) == 0, "the clock does not insist"

    row = event.recognitions.get()
    release_again(row, on=june.today, by=june.by)
    assert owed(acme)[2:] == [("HT-1-3", 100_00, "2026-05-01")]
    with pytest.raises(Refused, match="retention_released"):
        release_again(row, on=june.today, by=june.by)
    withdrawn(june, event)
    assert (len(owed(acme)), balance("contract_asset", acme)) == (2, 0)
    assert wrong() == []
