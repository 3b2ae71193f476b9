"""The demo company is written through the real commands and ties out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.errors import Refused
from huikuan.lab.demo import build_demo
from huikuan.lab.market.companies.people import COLLEAGUES, PASSWORD
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization, rights_of, users
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.models import Seal
from huikuan.records.timeline.seals import seal_findings

AS_OF = date(2026, 11, 23)
BY = Actor("cli", "test", datetime(2026, 11, 24, 8, tzinfo=UTC), date(2026, 11, 24))

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(settings, tmp_path):
    settings.FILES_ROOT = tmp_path

    def building(**changes):
        size = {"seed": 3, "customers": 25, "months": 8, "as_of": AS_OF, "by": BY} | changes
        return build_demo(**size)

    return building


def test_the_demo_ties_out_and_is_sealed(build):
    built = build()

    assert [each.check for each in built.findings if not each.is_clean] == []
    assert [each.check for each in seal_findings() if not each.is_clean] == []
    assert Seal.objects.count() == 9


def test_both_clocks_are_real(build):
    build()
    receipts = receipts_visible_to(EVERYTHING)
    waits = {(row.entry.recorded_on - row.received_on).days for row in receipts}

    assert min(waits) >= 0
    assert len(waits) > 2
    assert all(row.entry.recorded_at <= BY.at for row in receipts)


def test_everybody_signs_in_and_sees_what_is_theirs(build):
    build()
    sales1 = authenticate(username="sales1", password=PASSWORD)
    auditor = authenticate(username="auditor", password=PASSWORD)

    mine, everything = (visible_to(rights_of(user)).count() for user in (sales1, auditor))
    assert 0 < mine < everything == 25
    assert {user.username for user in users()} == {each.username for each in COLLEAGUES}
    assert organization().is_demo


@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="PostgreSQL gives no number twice, and the seal covers the numbers",
)
def test_the_same_seed_gives_the_same_ledger(build):
    def seal(seed):
        with transaction.atomic():
            built = build(seed=seed)
            transaction.set_rollback(True)
        return built.seal

    assert seal(3) == seal(3) != seal(4)


def test_a_demo_needs_an_empty_database_and_a_day_that_has_been(build):
    with pytest.raises(Refused, match="demo_in_future"):
        build(as_of=BY.today + timedelta(days=1))
    build(customers=5, months=2)
    with pytest.raises(Refused, match="demo_needs_empty_database"):
        build()


def test_a_demo_that_ends_today_knows_nothing_from_later_today(build):
    build(as_of=BY.today, months=3)

    rows = receivables_visible_to(EVERYTHING).select_related("entry")
    assert max(row.entry.recorded_at for row in rows) <= BY.at
