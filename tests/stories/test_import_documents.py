"""Every document of a file is told once: new, known, or refused because it is known otherwise."""

from datetime import timedelta

import pytest

from huikuan.flows.close_books import close_books
from tests.stories.importing import BY, FIRST, HEAD, TODAY, brought_in, counts

pytestmark = pytest.mark.django_db
RECEIPTS = "客户编码,客户名称,收款单号,收款日期,币种,金额"
PAID = "C1,苏州华强机械有限公司,P1,2026-02-01,CNY,60.00"
FILES = {"receivables": (HEAD, FIRST), "receipts": (RECEIPTS, PAID)}


@pytest.fixture(autouse=True)
def known_customer():
    brought_in("receivables", HEAD, FIRST.replace("A1", "A0"))


@pytest.mark.parametrize("kind", FILES)
def test_a_document_told_again_is_known(kind):
    head, row = FILES[kind]
    assert counts(brought_in(kind, head, row)) == (1, 0, 0)

    assert counts(brought_in(kind, head, row)) == (0, 1, 0)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(
    "old, new, field",
    [("0.00", "1.00", "amount"), ("CNY", "USD", "currency"), ("2026-02-0", "2026-02-1", "_on")],
)
def test_a_document_told_differently_is_refused_by_the_fact_that_differs(kind, old, new, field):
    head, row = FILES[kind]
    brought_in(kind, head, row)

    intake = brought_in(kind, head, row.replace(old, new))

    [[_, where, why, told]] = intake.result["refused_rows"]
    assert (why, told["currency"]) == ("known_differently", "CNY")
    assert where.endswith(field)


@pytest.mark.parametrize("kind", FILES)
def test_a_document_in_a_closed_period_is_refused(kind):
    head, row = FILES[kind]
    close_books(TODAY - timedelta(days=1), by=BY)

    assert brought_in(kind, head, row).result["refusal_counts"] == {"period_closed": 1}


def test_a_receipt_of_nobody_we_know_is_refused():
    intake = brought_in("receipts", RECEIPTS, PAID.replace("C1,苏州华强机械有限公司", "C9,别家"))

    assert intake.result["refusal_counts"] == {"customer_unknown": 1}
