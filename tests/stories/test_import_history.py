"""Paid history comes in from a file: who paid what, when, and how late."""

import pytest

from huikuan.desks.cash.models import Application, Receipt
from huikuan.records.ledger.models import OpenItem
from tests.stories.importing import (
    brought_in,
    counts,
    entry_kinds,
    house_is_clean,
    open_total,
    undone,
)

pytestmark = pytest.mark.django_db

HEAD = "customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,SettledDate"
PAID = "C1,1,2025-01-05,2025-02-04,100.00,2025-02-20"
EARLY = "C1,2,2025-01-05,2025-02-04,50.00,2025-01-02"
UNPAID = "C1,3,2025-01-05,2025-02-04,10.00,"


def test_each_invoice_comes_with_its_settlement_on_its_own_days():
    brought_in("history", HEAD, PAID, currency="USD")

    receipt, application = Receipt.objects.get(), Application.objects.get()

    assert entry_kinds() == ["opening_balance_taken", "opening_receipt_taken", "receipt_applied"]
    assert receipt.received_on.isoformat() == application.applied_on.isoformat() == "2025-02-20"
    assert open_total() == open_total("receipt") == 0
    assert house_is_clean()


def test_money_that_came_before_its_invoice_waits_for_it():
    intake = brought_in("history", HEAD, EARLY, currency="USD")

    receipt, application = Receipt.objects.get(), Application.objects.get()

    assert intake.result["warning_counts"] == {"paid_before_issue": 1}
    assert receipt.received_on.isoformat() == "2025-01-02"
    assert application.applied_on.isoformat() == "2025-01-05"


def test_a_row_without_a_day_of_payment_is_still_owed():
    brought_in("history", HEAD, PAID, UNPAID, currency="USD")

    assert open_total() == 1000


def test_the_same_history_twice_changes_nothing():
    brought_in("history", HEAD, PAID, EARLY, currency="USD")

    assert counts(brought_in("history", HEAD, PAID, EARLY, currency="USD")) == (0, 2, 0)
    assert OpenItem.objects.count() == 4


def test_undo_takes_settlements_and_invoices_back():
    intake = brought_in("history", HEAD, PAID, EARLY, UNPAID, currency="USD")

    assert undone(intake) == 7
    assert open_total() == open_total("receipt") == 0
    assert house_is_clean()
