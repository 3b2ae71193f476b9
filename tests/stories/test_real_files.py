"""Real ledgers come in as they are, and the totals are those of a plain script."""

import csv
import gzip
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Entry, Line, OpenItem
from tests.stories.importing import (
    brought_in_bytes,
    counts,
    house_is_clean,
    open_total,
    undone,
)

FOLDERS = [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
DATA = next((folder for folder in FOLDERS if folder.is_dir()), None)
OPEN = "highradius-b2b-invoices/open_invoices_9700.csv.gz"
CLOSED = "highradius-b2b-invoices/closed_ledger_train_32000.csv.gz"
IBM = "ibm-late-payment-histories/WA_Fn-UseC_-Accounts-Receivable.csv"
CLOSED_ANSWERS = {
    "columns": {"number": "cust_clearing_seq", "issued_on": "posting_date_est"},
    "currency": "USD",
}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(DATA is None, reason="the real files (../shared/data) are not here"),
]


def content(name):
    return (DATA / name).read_bytes()


def plain_rows(name):
    """The rows by a plain script that knows nothing of the product."""
    packed = content(name)
    text = gzip.decompress(packed) if name.endswith(".gz") else packed
    return list(csv.DictReader(io.StringIO(text.decode())))


def plain_sums(name, amount, currency=None):
    sums = Counter()
    for row in plain_rows(name):
        sums[row[currency] if currency else "USD"] += int(Decimal(row[amount]) * 100)
    return dict(sums)


def test_the_open_invoices_come_in_with_the_plain_guess():
    intake = brought_in_bytes("receivables", content(OPEN), name=OPEN, zeros="keep")

    assert counts(intake) == (9700, 0, 0)
    assert intake.result["open_sums"] == plain_sums(OPEN, "total_open_amount", "invoice_currency")
    assert open_total() == sum(intake.result["open_sums"].values())
    assert intake.result["warning_counts"] == {"code_like_another": 138, "due_before_issue": 32}
    assert Customer.objects.count() == len({row["cust_number"] for row in plain_rows(OPEN)})
    assert house_is_clean()


def test_every_customer_owes_what_the_plain_script_says():
    brought_in_bytes("receivables", content(OPEN), name=OPEN, zeros="keep")
    plain, booked = Counter(), Counter()
    for row in plain_rows(OPEN):
        plain[row["cust_number"]] += int(Decimal(row["total_open_amount"]) * 100)

    for item in OpenItem.objects.select_related("customer"):
        booked[item.customer.code] += item.open_minor

    assert booked == plain


def test_the_open_invoices_twice_change_nothing_and_undo_leaves_nothing_open():
    intake = brought_in_bytes("receivables", content(OPEN), name=OPEN, zeros="keep")
    before = Entry.objects.count(), Line.objects.count()

    again = brought_in_bytes("receivables", content(OPEN), name="again.csv.gz", zeros="keep")
    assert counts(again) == (0, 9700, 0)
    assert before == (Entry.objects.count(), Line.objects.count())

    assert undone(intake) == 9700
    assert open_total() == 0
    assert house_is_clean()


def test_the_paid_history_comes_in_with_every_day_of_payment():
    intake = brought_in_bytes(
        "history", content(CLOSED), name=CLOSED, zeros="keep", **CLOSED_ANSWERS
    )

    assert counts(intake) == (32000, 0, 0)
    assert intake.result["sums"] == plain_sums(CLOSED, "amount")
    assert intake.result["warning_counts"] == {"paid_before_issue": 422}
    assert open_total() == open_total("receipt") == 0
    assert house_is_clean()


def test_the_late_payment_histories_come_in():
    intake = brought_in_bytes("history", content(IBM), name=IBM, currency="USD")

    late = Counter(row["DaysLate"] != "0" for row in plain_rows(IBM))[True]
    paid = Line.objects.filter(entry__kind="receipt_applied", account="receivable")

    assert intake.result["sums"] == plain_sums(IBM, "InvoiceAmount")
    assert sum(line.effective_on > line.due_on for line in paid) == late == 877
    assert house_is_clean()
