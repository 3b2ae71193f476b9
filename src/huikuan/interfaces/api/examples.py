"""One example per body that programs send, as they stand in the schema and the guide."""

from typing import Any

EXAMPLES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/customers"): {"code": "C1001", "name": "华东机电有限公司", "region": "上海"},
    ("PATCH", "/customers/{customer_id}"): {"industry": "机械"},
    ("PUT", "/customers/{customer_id}/assignment"): {"owner": "ann", "department": "EAST"},
    ("POST", "/customers/{customer_id}/names"): {"kind": "short", "text": "华东机电"},
    ("POST", "/customers/{customer_id}/contacts"): {"name": "王芳", "phone": "021-55550100"},
    ("POST", "/customers/{customer_id}/bank-changes"): {
        "after": {"number": "6222000000000000000", "bank_name": "中国银行"},
        "reason": "letter of 1 March, confirmed by phone with Ms Wang",
    },
    ("POST", "/bank-changes/{bank_change_id}/withdrawal"): {"reason": "the letter was false"},
    ("POST", "/contracts"): {
        "number": "HT-2026-001", "customer_code": "C1001", "currency": "CNY",
        "amount": "500000.00", "plan": {"text": "预付30%-发货60%-质保10%"},
    },
    ("PUT", "/contracts/{contract_id}/draft"): {
        "currency": "CNY", "amount": "480000.00", "plan": {"text": "月结30天", "variant": "A"},
    },
    ("POST", "/contracts/{contract_id}/versions"): {"change_note": "the price was lowered"},
    ("POST", "/contracts/{contract_id}/moves"): {"to": "in_review"},
    ("POST", "/contracts/{contract_id}/signature"): {"signed_on": "2026-03-01"},
    ("POST", "/orders"): {
        "customer_code": "C1001", "number": "SO-1", "currency": "CNY", "ordered_on": "2026-03-02",
        "contract_number": "HT-2026-001",
        "lines": [{"product": "Pump P-200", "quantity": "10", "unit": "台",
                   "amount_minor": 50000000, "tax_minor": 5752212}],
    },
    ("POST", "/orders/{order_id}/confirmation"): {"on": "2026-03-03"},
    ("POST", "/orders/{order_id}/cancellation"): {
        "lines": [{"position": 1, "quantity": "2"}], "reason": "the customer needs fewer",
    },
    ("POST", "/orders/{order_id}/deliveries"): {
        "number": "DN-1", "shipped_on": "2026-03-10", "lines": [{"position": 1, "quantity": "4"}],
    },
    ("POST", "/orders/{order_id}/returns"): {
        "number": "RN-1", "returned_on": "2026-03-20", "lines": [{"position": 1, "quantity": "1"}],
    },
    ("POST", "/deliveries/batch"): {
        "rows": [
            {"order_number": "SO-1", "number": "DN-2", "shipped_on": "2026-03-12",
             "lines": [{"position": 1, "quantity": "2"}]},
        ]
    },
    ("POST", "/deliveries/{delivery_id}/signing"): {"received_on": "2026-03-12"},
    ("POST", "/events"): {
        "contract_number": "HT-2026-001", "trigger": "accepted", "happened_on": "2026-04-01",
    },
    ("POST", "/events/batch"): {
        "rows": [
            {"contract_number": "HT-2026-001", "trigger": "shipped", "happened_on": "2026-03-10",
             "amount_minor": 20000000, "number": "DN-1"},
        ]
    },
    ("POST", "/receivables"): {
        "customer_code": "C1001", "number": "R-2026-001", "currency": "CNY",
        "amount": "1234.56", "issued_on": "2026-03-01", "due_on": "2026-03-31",
    },
    ("POST", "/receivables/batch"): {
        "rows": [
            {"customer_code": "C1001", "number": "R-2026-002", "currency": "CNY",
             "amount_minor": 500000, "issued_on": "2026-03-01", "due_on": "2026-03-31"},
        ]
    },
    ("POST", "/receivables/{receivable_id}/reversal"): {"reason": "billed twice"},
    ("POST", "/receivables/{receivable_id}/credit-notes"): {
        "number": "CN-1", "amount_minor": 10000, "reason": "goods returned",
    },
    ("POST", "/credit-notes/{credit_note_id}/applications"): {
        "parts": [{"receivable_id": 17, "amount_minor": 10000}]
    },
    ("POST", "/credit-notes/{credit_note_id}/reversal"): {"reason": "noted on the wrong one"},
    ("POST", "/statements"): {
        "customer_code": "C1001", "as_of": "2026-03-31", "kind": "balance_forward",
    },
    ("POST", "/statements/{statement_id}/sending"): {
        "email": "wang.fang@example.com", "name": "王芳",
    },
    ("POST", "/differences/{difference_id}/settlement"): {
        "outcome": "corrected", "text": "credit note CN-1 noted",
    },
    ("POST", "/invoices"): {
        "number": "INV-1", "customer_code": "C1001", "issued_on": "2026-03-01",
        "parts": [{"receivable_id": 17, "amount_minor": 123456}],
    },
    ("POST", "/invoices/{invoice_id}/reversal"): {
        "reason": "wrong title of the buyer", "kind": "red_noted",
        "red_number": "26312000000012345678",
    },
    ("POST", "/invoices/{invoice_id}/red-confirmations"): {
        "reason": "returned", "amount_minor": 30000, "lowers_debt": True,
    },
    ("POST", "/red-confirmations/{red_confirmation_id}/answer"): {"state": "confirmed"},
    ("POST", "/red-confirmations/{red_confirmation_id}/red-invoice"): {
        "red_number": "26312000000012345678", "issued_on": "2026-03-05",
    },
    ("POST", "/invoices/{invoice_id}/deliveries"): {
        "way": "email", "sent_to": "ap@example.com", "sent_on": "2026-03-02",
    },
    ("POST", "/invoices/{invoice_id}/non-acceptances"): {
        "reason": "wrong_title", "since_on": "2026-03-06",
    },
    ("POST", "/non-acceptances/{non_acceptance_id}/end"): {
        "outcome": "sent_again", "on": "2026-03-10",
    },
    ("POST", "/invoice-requests"): {
        "reference": "SO-77", "customer_code": "C1001", "text": "Pumps", "tax_rate": 13,
        "parts": [{"receivable_id": 17, "amount_minor": 123456}],
    },
    ("POST", "/invoice-requests/{invoice_request_id}/answer"): {
        "number": "26312000000012345678", "issued_on": "2026-03-05",
    },
    ("POST", "/invoice-requests/{invoice_request_id}/withdrawal"): {
        "reason": "the customer wants none",
    },
    ("POST", "/receipts"): {
        "customer_code": "C1001", "number": "B-0001", "currency": "CNY",
        "amount": "1000.00", "received_on": "2026-04-02",
    },
    ("POST", "/receipts/{receipt_id}/applications"): {"order": "oldest_first"},
    ("POST", "/receipts/{receipt_id}/reversal"): {"reason": "the bank took it back"},
    ("POST", "/applications/{application_id}/reversal"): {"reason": "wrong receivable"},
    ("POST", "/imports/{import_id}/answers"): {"currency": "CNY", "dates": "ymd"},
    ("POST", "/imports/{import_id}/reversal"): {"reason": "the wrong file"},
    ("POST", "/files/{attachment_id}/attachments"): {"subject": "receivable:17"},
}  # fmt: skip
