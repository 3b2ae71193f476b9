"""What is not accepted ages by its own clock, by reason and currency."""

from datetime import timedelta

import pytest

from huikuan.desks.receivables.commands import (
    DeliveryFacts,
    end_non_acceptance,
    note_delivery,
    note_non_acceptance,
    take_invoice_back,
)
from huikuan.errors import Refused
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.not_accepted import band_of, not_accepted
from tests.invoicing import invoiced
from tests.world import World, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def refused(world, number, minor, reason, days):
    """An invoice that was refused so many days after today."""
    owed = world.owes(world.customer(number), number, minor)
    one = invoiced(world, owed, number=number)
    since_on = world.today + timedelta(days=days)
    return note_non_acceptance(one, reason, since_on=since_on, by=world.by)


@pytest.mark.parametrize("days, band", [
    (0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (30, 2), (31, 3), (60, 3), (61, 4), (900, 4),
])  # fmt: skip
def test_the_bands_meet_without_a_gap(days, band):
    assert band_of(days) == band


def test_each_reason_is_summed_by_age(world):
    refused(world, "I-1", 100, "quality", 0)
    refused(world, "I-2", 200, "quality", 20)
    refused(world, "I-3", 400, "not_received", 28)

    rows = not_accepted(EVERYTHING, as_of=day("2026-03-31"))

    assert [(row.reason, row.count, row.bands_minor) for row in rows] == [
        ("not_received", 1, [400, 0, 0, 0, 0]),
        ("quality", 2, [0, 200, 100, 0, 0]),
    ]


def test_what_ended_or_was_taken_back_is_not_waited_for(world):
    first, second = refused(world, "I-1", 100, "quality", 0), refused(world, "I-2", 1, "other", 0)
    end_non_acceptance(first, "accepted", on=world.today, by=world.by)
    take_invoice_back(second.invoice, "voided", on=world.today, reason="wrong", by=world.by)

    assert not_accepted(EVERYTHING, as_of=day("2026-03-31")) == []


def test_the_same_sending_told_again_knows_more_and_days_must_fit(world):
    one = invoiced(world, world.owes(world.customer("C"), "A", 100))
    sent = DeliveryFacts("post", "Hall 7", world.today)
    note_delivery(one, sent, by=world.by)
    later = DeliveryFacts("post", "Hall 7", world.today, received_on=day("2026-03-04"))
    again = note_delivery(one, later, by=world.by)

    assert (one.deliveries.count(), again.received_on) == (1, day("2026-03-04"))
    with pytest.raises(Refused) as no:
        note_delivery(one, DeliveryFacts("post", "x", day("2026-02-01")), by=world.by)
    assert no.value.code == "delivery_days_disagree"
