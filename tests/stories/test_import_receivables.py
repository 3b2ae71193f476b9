"""Receivables come in from a file."""

import io

import pytest

from huikuan.desks.cash.commands import ReceiptFacts, apply_receipt, record_receipt
from huikuan.desks.receivables.models import Receivable
from huikuan.errors import Refused
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.take_file_in import take_file_in, understood
from huikuan.integrations.tables.opening import open_table
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Intake
from huikuan.records.files.progress import progress_of
from huikuan.records.ledger.models import Entry, Line
from huikuan.records.timeline.models import Event
from tests.stories.importing import (
    BY,
    TODAY,
    brought_in,
    counts,
    entry_kinds,
    house_is_clean,
    open_total,
    refused_rows,
    undone,
)

pytestmark = pytest.mark.django_db

HEAD = "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额"
FIRST = "C1,苏州华强机械有限公司,A1,2026-01-05,2026-02-04,CNY,100.00"
SECOND = "C1,华强机械,A2,2026-01-06,2026-02-05,CNY,50.50"


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


def test_a_preview_writes_nothing():
    content = "\n".join([HEAD, FIRST, "C2,x,B1,2026-01-05,2026-02-30,CNY,1.00"]).encode()
    intake = take_file_in("receivables", "a.csv", _stream(content), by=BY)

    preview = preview_intake(intake, by=BY)

    assert (preview.accepted, preview.refused_count, preview.new_customers) == (1, 1, 1)
    assert (preview.refused[0].row, preview.refused[0].code) == (3, "date_does_not_exist")
    assert not Entry.objects.exists()
    assert not Customer.objects.exists()


def test_refused_rows_come_back_as_they_were_and_run_as_no_formula():
    bad = '=1+1,"@SUM(1,2)",A9,2026-02-30,2026-02-04,CNY,-5.00'

    text = refused_rows(brought_in("receivables", HEAD, bad, SECOND))

    assert text.splitlines()[0] == f"{HEAD},原因 Reason"
    assert text.splitlines()[1].startswith("""'=1+1,"'@SUM(1,2)",A9,2026-02-30""")
    assert "-5.00,date_does_not_exist" in text
    [row] = open_table(_stream(text.encode("utf-8-sig"))).rows()
    assert row[1][:3] == ["=1+1", "@SUM(1,2)", "A9"]


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


def test_an_import_that_breaks_off_leaves_nothing_and_may_run_again(monkeypatch):
    written = []

    def breaks(importing, rows, setting):
        written.append(progress_of(1))
        raise ZeroDivisionError

    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(ReceivableImport, "write", breaks)
        brought_in("receivables", HEAD, FIRST)

    assert not Entry.objects.exists()
    assert not Customer.objects.exists()
    assert Intake.objects.get().result["failed"] == "intake_broke_off"
    assert counts(brought_in("receivables", HEAD, FIRST)) == (1, 0, 0)


def test_leading_zeros_are_asked_once_and_matched_on_demand():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))
    content = "\n".join([HEAD, SECOND.replace("C1", "200")]).encode()

    [question] = understood(open_table(_stream(content)), "receivables", {}).questions
    intake = brought_in("receivables", HEAD, SECOND.replace("C1", "200"), zeros="match")

    assert (question.code, question.examples) == ("zeros", (("200", "0200"),))
    assert counts(intake) == (1, 0, 0)
    assert Customer.objects.count() == 1


def test_zeros_kept_make_two_customers_with_a_warning():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))

    intake = brought_in("receivables", HEAD, SECOND.replace("C1", "200"), zeros="keep")

    assert intake.result["warning_counts"] == {"code_like_another": 1}
    assert Customer.objects.count() == 2


def test_columns_named_once_are_remembered_for_files_with_the_same_headings():
    odd = "客户编码,客户名称,foo,单据日期,到期日,币种,金额"
    brought_in("receivables", odd, FIRST, columns={"number": "foo"})

    intake = brought_in("receivables", odd, SECOND)

    assert counts(intake) == (1, 0, 0)


def test_a_file_with_an_open_question_does_not_run():
    intake_rows = (HEAD.replace(",币种", ""), FIRST.replace(",CNY", ""))

    with pytest.raises(Refused, match="questions_open"):
        brought_in("receivables", *intake_rows)

    assert counts(brought_in("receivables", *intake_rows, currency="CNY")) == (1, 0, 0)


def _stream(content):

    return io.BytesIO(content)
