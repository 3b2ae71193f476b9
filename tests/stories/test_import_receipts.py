"""What customers paid comes in from a file."""

import pytest

from tests.stories.importing import brought_in, counts, house_is_clean, open_total, undone

pytestmark = pytest.mark.django_db

OWED = (
    "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额",
    "C1,苏州华强机械有限公司,A1,2026-01-05,2026-02-04,CNY,100.00",
    "C1,苏州华强机械有限公司,A2,2026-01-06,2026-02-05,CNY,50.00",
)
HEAD = "客户编码,收款单号,收款日期,币种,收款金额,付款人,结算方式,核销单号"


def test_money_is_applied_to_what_the_row_names():
    brought_in("receivables", *OWED)

    brought_in("receipts", HEAD, 'C1,R1,2026-02-01,CNY,120.00,华强,电汇,"A1,A2"')

    assert (open_total(), open_total("receipt")) == (3000, 0)
    assert house_is_clean()


def test_money_without_a_number_stays_unapplied():
    brought_in("receivables", *OWED)

    intake = brought_in("receipts", HEAD, "C1,R1,2026-02-01,CNY,120.00,,,Z9")

    assert intake.result["warning_counts"] == {"receivable_not_found": 1}
    assert (open_total(), open_total("receipt")) == (15000, 12000)


def test_money_of_nobody_we_know_is_refused():
    brought_in("receivables", *OWED)

    intake = brought_in("receipts", HEAD, "C9,R1,2026-02-01,CNY,120.00,,,")

    assert intake.result["refusal_counts"] == {"customer_unknown": 1}


def test_a_customer_is_found_by_name():
    brought_in("receivables", *OWED)

    intake = brought_in("receipts", HEAD, "苏州华强机械有限公司,R1,2026-02-01,CNY,1.00,,,")

    assert counts(intake) == (1, 0, 0)


def test_the_same_receipts_twice_change_nothing_and_other_amounts_are_refused():
    brought_in("receivables", *OWED)
    row = "C1,R1,2026-02-01,CNY,120.00,,,A1"
    brought_in("receipts", HEAD, row)

    assert counts(brought_in("receipts", HEAD, row)) == (0, 1, 0)
    assert counts(brought_in("receipts", HEAD, row.replace("120", "121"))) == (0, 0, 1)
    assert open_total() == 5000


def test_undo_takes_money_and_application_back():
    brought_in("receivables", *OWED)
    intake = brought_in("receipts", HEAD, "C1,R1,2026-02-01,CNY,120.00,,,A1")

    undone(intake)

    assert (open_total(), open_total("receipt")) == (15000, 0)
    assert house_is_clean()
