"""Events come in from a file; what cannot be is refused, the others are taken."""

import pytest

from tests.contracting import owed
from tests.stories import agreements
from tests.stories.agreements import (
    CONTRACTS,
    EVENTS,
    SIGNED,
    reasons,
)
from tests.stories.importing import (
    brought_in,
    counts,
    refused_rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


def test_events_recognise_what_the_plan_says(company):
    brought_in("contracts", CONTRACTS, SIGNED)

    rows = ("HT-1,发货,2026-02-01,DN-7,CNY,400.00", "HT-1,shipped,2026-02-02,DN-8,CNY,600.00")
    intake = brought_in("events", EVENTS, *rows)

    assert counts(intake) == (2, 0, 0)
    assert [minor for _, minor, _ in owed(company)] == [30000, 24000, 36000]


@pytest.mark.parametrize(
    "row, code",
    [
        ("HT-9,发货,2026-02-01,DN-7,CNY,400.00", "contract_unknown"),
        ("HT-1,发货,2026-01-01,DN-7,CNY,400.00", "event_before_contract"),
        ("HT-1,发货,2026-02-01,DN-7,USD,400.00", "event_in_other_currency"),
        ("HT-1,发货,2026-02-01,DN-7,CNY,1000.01", "event_above_total"),
        ("HT-1,发货,2026-02-01,,CNY,400.00", "event_needs_number"),
        ("HT-1,喝茶,2026-02-01,DN-7,CNY,400.00", "trigger_unknown"),
        ("HT-1,开工,2026-02-01,,,", "trigger_not_in_plan"),
        ("HT-1,发货,2026-12-01,DN-7,CNY,400.00", "event_in_future"),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_the_others_are_taken(row, code):
    brought_in("contracts", CONTRACTS, SIGNED)
    fine = [f"HT-1,发货,2026-02-0{n},OK-{n},CNY,1.00" for n in range(1, 4)]

    intake = brought_in("events", EVENTS, fine[0], fine[1], row, fine[2])

    assert (counts(intake)[0], reasons(intake)) == (3, [(4, code)])
    assert row.split(",")[0] in refused_rows(intake)
