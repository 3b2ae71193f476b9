"""Contracts, orders, deliveries and events come in from files, as if a person told them."""

import io

import pytest

from huikuan.desks.contracts.models import TriggerEvent
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.interfaces.web.imports.samples import sample_file
from huikuan.records.ledger.models import Entry
from tests.stories import agreements
from tests.stories.agreements import (
    CONTRACTS,
    EVENTS,
    NOTES,
    ORDERS,
    PUMP,
    SHIPPED,
    SIGNED,
    VALVE,
)
from tests.stories.importing import (
    BY,
    brought_in,
    brought_in_bytes,
    counts,
    house_is_clean,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


@pytest.mark.parametrize("kind", ["contracts", "orders", "deliveries", "events"])
def test_the_same_file_twice_changes_nothing(kind):
    rows = {
        "contracts": (CONTRACTS, SIGNED),
        "orders": (ORDERS, PUMP, VALVE),
        "deliveries": (NOTES, SHIPPED),
        "events": (EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00"),
    }
    for before in ("contracts", "orders"):
        brought_in(before, *rows[before])
    brought_in(kind, *rows[kind])
    entries = Entry.objects.count()

    again = brought_in(kind, *rows[kind])

    assert counts(again) == (0, len(rows[kind]) - 1, 0)
    assert Entry.objects.count() == entries


def test_a_preview_says_what_will_be_and_leaves_nothing():
    brought_in("contracts", CONTRACTS, SIGNED)
    entries, events = Entry.objects.count(), TriggerEvent.objects.count()
    text = "\n".join((EVENTS, "HT-1,发货,2026-02-01,DN-7,CNY,400.00", "HT-1,开工,2026-02-01,,,"))
    intake = take_file_in("events", "events.csv", io.BytesIO(text.encode()), by=BY)
    found = preview_intake(intake, by=BY)

    assert (found.accepted, [row.code for row in found.refused]) == (1, ["trigger_not_in_plan"])
    assert (Entry.objects.count(), TriggerEvent.objects.count()) == (entries, events)
    assert run_intake(intake, by=BY).accepted == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_samples_come_in_one_after_the_other(language):
    for kind in ("customers", "contracts", "orders", "deliveries", "events"):
        content = sample_file(kind, language).read()
        intake = brought_in_bytes(kind, content, name=f"{kind}.xlsx")
        assert intake.result["refused"] == 0, intake.result["refused_rows"]
    assert house_is_clean()
