"""A story of money that bounced."""

from huikuan.flows.reverse_receipt import reverse_receipt
from tests.world import World, day, wrong


def test_a_bounced_receipt_leaves_the_debt_as_old_as_it_was(world: World) -> None:
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100, due="2026-03-31")
    paid = world.on("2026-03-05").pays(acme, "P1", 100)
    world.on("2026-03-05").applies(paid, (owed, 100))
    later = world.on("2026-04-10")

    reverse_receipt(paid, on=later.today, reason="bounced", by=later.by)

    assert (world.open(owed), world.open(paid)) == (100, 0)
    owed.item.refresh_from_db()
    assert (owed.item.origin_on, owed.item.due_on) == (day("2026-03-01"), day("2026-03-31"))
    assert wrong() == []
