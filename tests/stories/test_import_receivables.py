"""Receivables come in from a file."""

import pytest

from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Entry, Line
from tests.stories.importing import (
    FIRST,
    HEAD,
    SECOND,
    brought_in,
    counts,
    entry_kinds,
    house_is_clean,
    open_total,
)

pytestmark = pytest.mark.django_db


def test_a_file_of_receivables_becomes_open_items():
    intake = brought_in("receivables", HEAD, FIRST, SECOND)

    assert counts(intake) == (2, 0, 0)
    assert open_total() == 15050
    assert intake.result["sums"] == {"CNY": 15050}
    assert house_is_clean()


def test_the_first_spelling_is_the_name_and_the_others_are_kept():
    brought_in("receivables", HEAD, FIRST, SECOND)

    customer = Customer.objects.get()

    assert customer.name == "苏州华强机械有限公司"
    assert list(customer.names.values_list("kind", "text")) == [
        ("legal", "苏州华强机械有限公司"), ("spelling", "华强机械")
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing():
    brought_in("receivables", HEAD, FIRST, SECOND)
    before = (Entry.objects.count(), Line.objects.count(), Customer.objects.count())

    again = brought_in("receivables", HEAD, FIRST, SECOND)

    assert counts(again) == (0, 2, 0)
    assert before == (Entry.objects.count(), Line.objects.count(), Customer.objects.count())
    assert Customer.objects.get().names.count() == 2


def test_a_known_number_with_another_amount_is_refused_and_nothing_changes():
    brought_in("receivables", HEAD, FIRST)

    again = brought_in("receivables", HEAD, FIRST.replace("100.00", "90.00"), SECOND)

    assert counts(again) == (1, 0, 1)
    assert again.result["refusal_counts"] == {"known_differently": 1}
    assert open_total() == 10000 + 5050


def test_a_part_paid_receivable_is_open_for_the_rest_and_no_bank_is_moved():
    brought_in("receivables", HEAD + ",未收金额,收款日期", FIRST + ",40.00,2026-01-20")

    assert entry_kinds() == ["opening_balance_taken", "opening_receipt_taken", "receipt_applied"]
    assert (open_total(), open_total("receipt")) == (4000, 0)
    assert set(Line.objects.values_list("account", flat=True)) == {
        "receivable", "opening_balance", "unapplied_cash"
    }  # fmt: skip
    assert house_is_clean()


def test_revenue_is_recognised_when_the_old_books_do_not_hold_it():
    brought_in("receivables", HEAD, FIRST, revenue="yes")

    assert entry_kinds() == ["receivable_recognised"]


def test_zeros_kept_make_two_customers_with_a_warning():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))

    intake = brought_in("receivables", HEAD, SECOND.replace("C1", "200"), zeros="keep")

    assert intake.result["warning_counts"] == {"code_like_another": 1}
    assert Customer.objects.count() == 2


def test_codes_of_one_file_that_differ_by_zeros_are_said():
    intake = brought_in(
        "receivables", HEAD, FIRST.replace("C1", "0200"), SECOND.replace("C1", "200"), zeros="keep"
    )

    assert intake.result["warning_counts"] == {"code_like_another": 1}
    assert Customer.objects.count() == 2


def test_codes_of_one_file_that_differ_by_zeros_become_one_customer_when_asked_for():
    again = SECOND.replace("C1", "00200")
    intake = brought_in(
        "receivables", HEAD, FIRST.replace("C1", "0200"), SECOND.replace("C1", "200"), again,
        zeros="match",
    )  # fmt: skip

    assert Customer.objects.get().code == "00200"
    assert counts(intake) == (2, 0, 1)
    assert intake.result["refusal_counts"] == {"number_twice": 1}
    assert house_is_clean()
