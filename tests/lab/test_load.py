"""The large book for benchmarks obeys the same rules as one written by hand."""

from datetime import UTC, date, datetime

import pytest

from huikuan.desks.cash.commands import apply_receipt
from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.contracts.models import Contract, ContractVersion, Order
from huikuan.desks.contracts.queries import content_of
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.lab.load import Size, load_book
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.seals import seal_findings
from huikuan.reports.watchdog import watchdog

BY = Actor("cli", "test", datetime(2026, 11, 24, 8, tzinfo=UTC), date(2026, 11, 24))
SIZE = Size(
    customers=40, receivables=900, months=8, as_of=date(2026, 11, 23), contracts=20, orders=90
)

pytestmark = pytest.mark.django_db


def test_a_loaded_book_ties_out_and_its_fingerprints_hold():
    load_book(SIZE, by=BY)

    findings = [*house_findings(), *seal_findings()]
    assert [each.check for each in findings if not each.is_clean] == []
    assert receivables_visible_to(EVERYTHING).count() == 900
    assert 400 < receipts_visible_to(EVERYTHING).count() < 900


def test_contracts_and_orders_stand_behind_some_of_it():
    load_book(SIZE, by=BY)

    claimed = receivables_visible_to(EVERYTHING).exclude(recognition=None)
    assert Contract.objects.count() == 20
    assert Order.objects.count() == claimed.count() == 90
    assert {row.recognition.due_on == row.due_on for row in claimed} == {True}
    version = ContractVersion.objects.select_related("contract", "plan").first()
    assert version.sha256 == sha256_of(content_of(version))
    assert list(watchdog(EVERYTHING, as_of=BY.today)) == []


def test_work_goes_on_in_a_loaded_book():
    load_book(SIZE, by=BY)
    spare = receipts_visible_to(EVERYTHING).filter(item__open_minor__gt=0)[0]
    owed = receivables_visible_to(EVERYTHING).filter(
        customer=spare.customer, item__open_minor__gt=0
    )[0]

    apply_receipt(spare.pk, [(owed.pk, 100)], on=BY.today, order="remittance", by=BY)

    assert all(each.is_clean for each in house_findings())
