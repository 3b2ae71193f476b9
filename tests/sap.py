"""A small extract of order to cash, as SAP hands it out, and changes to it."""

import copy
import gzip
import json
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]
DAY = "2025-04-0{}T00:00:00.000Z"


def extract(**more: Rows) -> dict[str, Rows]:
    """Two orders over 100.00 and 50.00: one billed and paid, one billed and cancelled."""
    rows: dict[str, Rows] = {
        "business_partners": [{"businessPartner": "77", "customer": "77",
                               "businessPartnerFullName": "Acme"}],
        "business_partner_addresses": [],
        "product_descriptions": [{"product": "P", "productDescription": "Pump"}],
        "sales_order_headers": [_order("1", "100"), _order("2", "50")],
        "sales_order_items": [_item("1", "100", "10"), _item("2", "50", "5")],
        "outbound_delivery_headers": [_delivery("81"), _delivery("82")],
        "outbound_delivery_items": [_moved("81", "1", "10"), _moved("82", "2", "5")],
        "billing_document_headers": [
            _billing("91", "100", 3), _billing("92", "50", 3, billingDocumentIsCancelled=True),
            _billing("95", "50", 4, billingDocumentType="S1", cancelledBillingDocument="92"),
        ],
        "billing_document_items": [
            _billed("91", "81", "10", "100"), _billed("92", "82", "5", "50"),
            _billed("95", "82", "5", "50"),
        ],
        "billing_document_cancellations": [],
        "journal_entry_items_accounts_receivable": [
            _journal("91", "118", cleared_by="700"), _journal("92", "59", cleared_by="A95"),
            _journal("95", "-59", cleared_by="A95"),
        ],
        "payments_accounts_receivable": [],
    }  # fmt: skip
    return copy.deepcopy(rows | more)


def written(folder: Path, rows: dict[str, Rows]) -> Path:
    """The same in a folder, some of it packed."""
    for place, (name, lines) in enumerate(rows.items()):
        (folder / name).mkdir(parents=True)
        text = "\n".join(json.dumps(line) for line in lines).encode()
        packed = place % 2 == 1
        file = folder / name / ("part-1.jsonl.gz" if packed else "part-1.jsonl")
        file.write_bytes(gzip.compress(text) if packed else text)
    return folder


def _order(number: str, net: str) -> dict[str, Any]:
    return {"salesOrder": number, "soldToParty": "77", "transactionCurrency": "INR",
            "creationDate": DAY.format(1), "customerPaymentTerms": "Z001",
            "totalNetAmount": net}  # fmt: skip


def _item(order: str, net: str, quantity: str) -> dict[str, Any]:
    return {"salesOrder": order, "salesOrderItem": "10", "material": "P", "netAmount": net,
            "requestedQuantity": quantity, "requestedQuantityUnit": "PC",
            "salesDocumentRjcnReason": ""}  # fmt: skip


def _delivery(number: str) -> dict[str, Any]:
    return {"deliveryDocument": number, "actualGoodsMovementDate": DAY.format(2),
            "creationDate": DAY.format(2)}  # fmt: skip


def _moved(number: str, order: str, quantity: str) -> dict[str, Any]:
    return {"deliveryDocument": number, "deliveryDocumentItem": "000010",
            "referenceSdDocument": order, "referenceSdDocumentItem": "000010",
            "actualDeliveryQuantity": quantity}  # fmt: skip


def _billing(number: str, net: str, day: int, **more: Any) -> dict[str, Any]:
    return {"billingDocument": number, "billingDocumentType": "F2", "soldToParty": "77",
            "transactionCurrency": "INR", "billingDocumentDate": DAY.format(day),
            "totalNetAmount": net, "accountingDocument": f"A{number}",
            "cancelledBillingDocument": ""} | more  # fmt: skip


def _billed(number: str, delivery: str, quantity: str, net: str) -> dict[str, Any]:
    return {"billingDocument": number, "referenceSdDocument": delivery,
            "referenceSdDocumentItem": "10", "billingQuantity": quantity,
            "netAmount": net}  # fmt: skip


def _journal(billing: str, amount: str, cleared_by: str = "") -> dict[str, Any]:
    return {"accountingDocument": f"A{billing}", "transactionCurrency": "INR",
            "amountInTransactionCurrency": amount, "clearingAccountingDocument": cleared_by,
            "clearingDate": DAY.format(5) if cleared_by else None}  # fmt: skip
