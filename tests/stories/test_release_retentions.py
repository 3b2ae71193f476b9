"""A retention becomes a receivable on its day, and its age runs on."""

from datetime import date

import pytest

from huikuan.flows.release_retentions import release_retentions
from tests.contracting import happens, owed, signed
from tests.world import World

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
MARCH = World(date(2025, 3, 1))


def test_the_age_of_a_retention_runs_from_the_acceptance() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货60%-质保10%")
    happens(MARCH.on("2025-05-01"), contract, "accepted")
    release_retentions(date(2026, 5, 1), by=MARCH.on("2026-05-01").by)
    item = acme.receivables.get(number="HT-1-3").item
    assert (item.origin_on, item.due_on) == (date(2025, 5, 1), date(2026, 5, 1))


def test_retentions_of_two_acceptances_have_numbers_of_their_own() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", MILLION, "预付30%-发货60%-质保10%")
    for key, day_on in (("A1", "2025-05-01"), ("A2", "2025-06-01")):
        half = MILLION // 2
        happens(MARCH.on(day_on), contract, "accepted", portion_minor=half, key=key)
    release_retentions(date(2026, 6, 1), by=MARCH.on("2026-06-01").by)
    assert owed(acme)[1:] == [
        ("HT-1-3", 5_000_000, "2026-05-01"),
        ("HT-1-3.2", 5_000_000, "2026-06-01"),
    ]
