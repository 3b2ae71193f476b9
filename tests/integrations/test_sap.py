"""An extract from SAP is read as it is, and whatever it lacks is told."""

from pathlib import Path

import pytest

from huikuan.errors import Refused
from huikuan.integrations.sap.documents import Documents, documents_of
from huikuan.integrations.sap.journal import add_journal
from huikuan.integrations.sap.pricing import shared
from huikuan.integrations.sap.reading import read_extract
from tests.sap import Rows, extract, written


def understood(rows: dict[str, Rows]) -> Documents:
    found = documents_of(rows)
    add_journal(rows, found)
    return found


def gaps(rows: dict[str, Rows]) -> list[tuple[str, str]]:
    return [(gap.code, gap.number) for gap in understood(rows).gaps]


def test_a_folder_is_read_packed_or_not(tmp_path: Path) -> None:
    assert read_extract(written(tmp_path, extract())) == extract()


def test_a_folder_without_orders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="sap_object_missing"):
        read_extract(written(tmp_path, extract(sales_order_headers=[])))


@pytest.mark.parametrize("text", ["{", "[1]", "{}\n{]"])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    folder = written(tmp_path, extract())
    (folder / "business_partners" / "part-2.jsonl").write_text(text)
    with pytest.raises(Refused, match="sap_line_unreadable"):
        read_extract(folder)


def test_the_journal_says_what_is_owed_and_money_is_told_from_cancellations() -> None:
    found = understood(extract())

    assert {each.number: each.owed_minor for each in found.billings.values()} == {
        "91": 11800, "92": 5900, "95": 5900,
    }  # fmt: skip
    [payment] = found.payments
    assert (payment.number, payment.parts) == ("700", (("91", 11800),))


def test_every_gap_is_told() -> None:
    rows = extract()
    rows["business_partners"][0]["businessPartnerIsBlocked"] = True
    rows["outbound_delivery_headers"][0]["actualGoodsMovementDate"] = None
    rows["sales_order_headers"][0]["totalNetAmount"] = "101"
    rows["journal_entry_items_accounts_receivable"].pop(2)
    rows["billing_document_items"].pop(0)

    assert {
        ("sap_partner_blocked", "77"), ("sap_goods_movement_missing", "81"),
        ("sap_sum_differs", "1"), ("sap_journal_missing", "95"), ("sap_clearing_missing", "92"),
        ("sap_billing_empty", "91"), ("sap_journal_unmatched", "A91"),
        ("sap_journal_differs", "92"),
    } == set(gaps(rows))  # fmt: skip


@pytest.mark.parametrize(
    "name, place, field, value, code",
    [
        ("sales_order_headers", 0, "soldToParty", "78", "sap_partner_missing"),
        ("sales_order_items", 0, "salesOrder", "9", "sap_order_missing"),
        ("outbound_delivery_items", 0, "referenceSdDocument", "9", "sap_delivery_unmatched"),
        ("billing_document_items", 0, "referenceSdDocument", "9", "sap_billing_unmatched"),
        ("billing_document_headers", 2, "cancelledBillingDocument", "9", "sap_cancelled_missing"),
        ("billing_document_headers", 2, "cancelledBillingDocument", "",
         "sap_cancellation_of_nothing"),
        ("billing_document_headers", 0, "soldToParty", "78", "sap_billing_to_other"),
        ("billing_document_headers", 0, "billingDocumentIsCancelled", True,
         "sap_cancellation_missing"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_left_out_and_told(
    name: str, place: int, field: str, value: object, code: str
) -> None:
    rows = extract()
    rows[name][place][field] = value
    assert code in {found for found, _ in gaps(rows)}


def test_missing_numbers_are_told_as_ranges() -> None:
    assert not [gap for gap in gaps(extract()) if gap[0] == "sap_numbers_missing"]
    rows = extract()
    for each in ("sales_order_headers", "sales_order_items"):
        rows[each][1]["salesOrder"] = "5"
    rows["outbound_delivery_items"][1]["referenceSdDocument"] = "5"
    assert ("sap_numbers_missing", "2–4") in gaps(rows)


def test_shares_sum_exactly() -> None:
    assert shared(100, [1, 1, 1]) == [33, 34, 33]
    assert shared(100, [0, 0]) == [100, 0]
    assert sum(shared(76501, [21610, 0, 5, 99])) == 76501
