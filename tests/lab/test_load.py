"""The large book for benchmarks obeys the same rules as one written by hand."""

from datetime import UTC, date, datetime

import pytest

from huikuan.desks.cash.commands import apply_receipt
from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.lab.load import Size, load_book
from huikuan.records.ledger.checks import house_findings
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.seals import seal_findings

BY = Actor("cli", "test", datetime(2026, 11, 24, 8, tzinfo=UTC), date(2026, 11, 24))
SIZE = Size(customers=40, receivables=900, months=8, as_of=date(2026, 11, 23))

pytestmark = pytest.mark.django_db


def test_a_loaded_book_ties_out_and_its_fingerprints_hold():
    load_book(SIZE, by=BY)

    findings = [*house_findings(), *seal_findings()]
    assert [each.check for each in findings if not each.is_clean] == []
    assert receivables_visible_to(EVERYTHING).count() == 900
    assert 400 < receipts_visible_to(EVERYTHING).count() < 900


def test_work_goes_on_in_a_loaded_book():
    load_book(SIZE, by=BY)
    spare = receipts_visible_to(EVERYTHING).filter(item__open_minor__gt=0)[0]
    owed = receivables_visible_to(EVERYTHING).filter(
        customer=spare.customer, item__open_minor__gt=0
    )[0]

    apply_receipt(spare.pk, [(owed.pk, 100)], on=BY.today, order="remittance", by=BY)

    assert all(each.is_clean for each in house_findings())
