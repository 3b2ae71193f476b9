"""What a change would do is seen before, and nothing of it stays."""

from datetime import date
from decimal import Decimal

import pytest

from huikuan.desks.contracts.commands import DeliveredLine, DeliveryFacts
from huikuan.errors import Refused
from huikuan.flows.deliver_order import deliver_order
from huikuan.flows.preview_change import preview_change
from huikuan.records.ledger.models import Entry
from tests.contracting import ordered, owed
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def test_what_is_shown_is_what_would_happen_and_nothing_is_written() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 10, 1_000_00), plan="30 days after shipment")
    entries = Entry.objects.count()

    def leaves(count: int) -> None:
        facts = DeliveryFacts("DN-1", MARCH.today, (DeliveredLine(1, Decimal(count)),))
        deliver_order(order, facts, by=MARCH.by)

    effect = preview_change(None, order, lambda: leaves(4))
    assert (effect.before.committed_minor, effect.after.committed_minor) == (1_000_00, 600_00)
    assert (effect.before.recognised_minor, effect.after.recognised_minor) == (0, 400_00)
    assert [row.due_on.isoformat() for row in effect.recognitions] == ["2025-03-31"]
    with pytest.raises(Refused, match="delivery_above_order"):
        preview_change(None, order, lambda: leaves(11))
    assert (Entry.objects.count(), owed(acme)) == (entries, [])
