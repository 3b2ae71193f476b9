"""What programs may send in place of a receivable, a batch, or a file; with the answer stated."""

import json
from typing import Any

GOOD: dict[str, Any] = {
    "customer_code": "ACME", "number": "J1", "currency": "CNY", "amount": "100.00",
    "issued_on": "2026-01-05", "due_on": "2026-02-05",
}  # fmt: skip


def told(**changes: Any) -> bytes:
    """A good receivable with something changed."""
    return json.dumps(GOOD | changes).encode()


def without(name: str) -> bytes:
    """A receivable that lacks a field."""
    return json.dumps({key: value for key, value in GOOD.items() if key != name}).encode()


def minor(amount_minor: Any) -> bytes:
    """A receivable whose amount is in minor units."""
    facts = {key: value for key, value in GOOD.items() if key != "amount"}
    return json.dumps(facts | {"amount_minor": amount_minor}).encode()


def raw(name: str, text: str) -> bytes:
    """A field that no JSON writer of ours would write."""
    body = json.dumps({key: value for key, value in GOOD.items() if key != name})
    return f'{body[:-1]}, "{name}": {text}}}'.encode()


DEEP = b"[" * 100_000 + b"]" * 100_000
# name: (bytes, status, entries). What is not taken leaves no trace.
_CALLS: dict[str, tuple[bytes, int]] = {
    "good": (told(), 201),
    "nothing": (b" ", 400),
    "not JSON": (b"customer_code=ACME", 400),
    "half": (told()[:-4], 400),
    "a list": (b"[]", 422),
    "a text": (b'"ACME"', 422),
    "null": (b"null", 422),
    "a number": (b"1", 422),
    "two bodies": (told() + told(), 400),
    "not UTF-8": (b'{"customer_code": "\xff\xfe"}', 400),
    "UTF-16": (json.dumps(GOOD).encode("utf-16"), 201),
    "very deep": (DEEP, 400),
    "a field twice": (told()[:-1] + b', "number": "J2"}', 400),
    "a field too many": (told(is_new=True), 422),
    "its own id": (told(id=1), 422),
    "somebody else's owner": (told(owner_id=1), 422),
    "an entry of its own": (told(entry_id=1), 422),
    "no customer": (without("customer_code"), 422),
    "no number": (without("number"), 422),
    "no currency": (without("currency"), 422),
    "no amount": (without("amount"), 422),
    "no day": (without("issued_on"), 422),
    "no due day": (without("due_on"), 422),
    "unknown customer": (told(customer_code="NOBODY"), 422),
    "customer is null": (told(customer_code=None), 422),
    "customer is a number": (told(customer_code=7), 422),
    "customer is a list": (told(customer_code=["ACME"]), 422),
    "customer is a query": (told(customer_code={"ne": ""}), 422),
    "customer with SQL": (told(customer_code="ACME' OR '1'='1"), 422),
    "number of blanks": (told(number="   "), 422),
    "number with NUL": (told(number="a\0b"), 422),
    "number with a control": (told(number="a\x07b"), 422),
    "half a surrogate": (raw("number", '"\\ud800"'), 422),
    "long number": (told(number="9" * 65), 422),
    "number is a number": (told(number=7), 422),
    "number is true": (told(number=True), 422),
    "number with markup": (told(number="<script>alert(1)</script>"), 201),
    "number with a formula": (told(number="=1+1"), 201),
    "number with a path": (told(number="../../etc/passwd"), 201),
    "number in Chinese": (told(number="发票壹号"), 201),
    "no such currency": (told(currency="ABC"), 422),
    "small letters": (told(currency="cny"), 422),
    "two letters": (told(currency="CN"), 422),
    "currency is null": (told(currency=None), 422),
    "currency is a sign": (told(currency="¥"), 422),
    "gold": (told(currency="XAU"), 422),
    "zero": (told(amount="0"), 422),
    "minus": (told(amount="-1.00"), 422),
    "three decimals": (told(amount="1.005"), 422),
    "two decimals in yen": (told(amount="1.05", currency="JPY"), 422),
    "three decimals in dinar": (told(amount="1.005", currency="KWD"), 201),
    "NaN as text": (told(amount="NaN"), 422),
    "NaN as number": (raw("amount", "NaN"), 400),
    "infinity": (raw("amount", "Infinity"), 400),
    "exponent": (told(amount="1e3"), 422),
    "amount as float": (told(amount=100.1), 422),
    "amount as whole number": (told(amount=100), 422),
    "amount is null": (told(amount=None), 422),
    "amount is a list": (told(amount=["1"]), 422),
    "amount is a formula": (told(amount="=1+1"), 422),
    "hexadecimal": (told(amount="0x10"), 422),
    "seventy figures": (told(amount="9" * 70), 422),
    "too large": (told(amount="9" * 19), 422),
    "both amounts": (told(amount_minor=100), 422),
    "minor units": (minor(100), 201),
    "minor units as text": (minor("100"), 422),
    "half a cent": (minor(0.5), 422),
    "whole as float": (minor(100.0), 422),
    "minor true": (minor(True), 422),
    "minor zero": (minor(0), 422),
    "minor minus": (minor(-1), 422),
    "minor beyond": (minor(2**63), 422),
    "minor far beyond": (raw("amount_minor", "1" + "0" * 5000), 400),
    "no such day": (told(issued_on="2026-02-30"), 422),
    "no such month": (told(issued_on="2026-13-01"), 422),
    "leap day": (told(issued_on="2024-02-29"), 201),
    "no leap day": (told(issued_on="2025-02-29"), 422),
    "day with a time": (told(issued_on="2026-01-05T00:00:00"), 422),
    "day the other way": (told(issued_on="05/01/2026"), 422),
    "compact day": (told(issued_on="20260105"), 422),
    "week day": (told(issued_on="2026-W02-1"), 422),
    "seconds since 1970": (told(issued_on=1767571200), 422),
    "year zero": (told(issued_on="0000-01-01"), 422),
    "far year": (told(due_on="9999-12-31"), 422),
    "day is null": (told(due_on=None), 422),
    "due before issue": (told(due_on="2025-01-01"), 201),
    "more tax than amount": (told(tax_minor=10_001), 422),
    "minus tax": (told(tax_minor=-1), 422),
    "tax as text": (told(tax_minor="1"), 422),
    "long note": (told(note="n" * 301), 422),
    "note with NUL": (told(note="a\0"), 422),
}  # fmt: skip
# Batches: whole or not at all.
_BATCHES: dict[str, tuple[Any, int]] = {
    "empty": ({"rows": []}, 422),
    "no rows": ({}, 422),
    "rows is a text": ({"rows": "ACME"}, 422),
    "one bad": ({"rows": [GOOD, GOOD | {"number": "J2", "amount": "x"}]}, 422),
    "one unknown": ({"rows": [GOOD, GOOD | {"number": "J2", "customer_code": "NOBODY"}]}, 422),
    "twice": ({"rows": [GOOD, GOOD]}, 422),
    "too many": ({"rows": [GOOD | {"number": f"J{n}"} for n in range(20_000)]}, 413),
    "good": ({"rows": [GOOD, GOOD | {"number": "J2"}]}, 200),
}
CALLS = {name: (body, status, int(status == 201)) for name, (body, status) in _CALLS.items()}
BATCHES = {
    name: (json.dumps(body).encode(), status, len(body["rows"]) if status == 200 else 0)
    for name, (body, status) in _BATCHES.items()
}
