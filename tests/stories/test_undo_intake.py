"""A file should not have come in, and is undone."""

import pytest

from huikuan.desks.cash.commands import ReceiptFacts, apply_receipt, record_receipt
from huikuan.desks.receivables.commands import issue_invoice, take_invoice_back
from huikuan.desks.receivables.models import Receivable
from huikuan.errors import Refused
from huikuan.records.timeline.models import Event
from tests.stories.importing import (
    BY,
    FIRST,
    HEAD,
    SECOND,
    TODAY,
    brought_in,
    counts,
    house_is_clean,
    open_total,
    undone,
)

pytestmark = pytest.mark.django_db


def test_undo_reverses_everything_and_the_file_may_come_again():
    intake = brought_in("receivables", HEAD + ",未收金额", FIRST + ",40.00", SECOND + ",50.50")

    assert undone(intake) == 4
    assert open_total() == 0
    assert counts(brought_in("receivables", HEAD, FIRST, SECOND)) == (2, 0, 0)
    assert house_is_clean()
    assert Event.objects.filter(kind="import_undone").count() == 2


def test_undo_is_refused_while_money_rests_on_the_import():
    intake = brought_in("receivables", HEAD, FIRST)
    receivable = Receivable.objects.get()
    facts = ReceiptFacts(receivable.customer_id, "R1", "CNY", 3000, TODAY)
    receipt = record_receipt(facts, by=BY, source="manual")
    apply_receipt(receipt.pk, [(receivable.pk, 3000)], on=TODAY, order="remittance", by=BY)

    with pytest.raises(Refused, match="intake_rested_upon"):
        undone(intake)

    assert open_total() == 7000


def test_undo_is_refused_while_an_invoice_claims_what_it_brought():
    intake = brought_in("receivables", HEAD, FIRST)
    owed = Receivable.objects.get()
    invoice = issue_invoice("INV-1", owed.customer, [(owed, 10000)], issued_on=TODAY, by=BY)
    with pytest.raises(Refused, match="intake_claimed"):
        undone(intake)
    take_invoice_back(invoice, "voided", on=TODAY, reason="wrong file", by=BY)
    assert undone(intake) == 1
