"""One valid call for every changing address, on books where everything is there to be changed."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

from django.apps import apps

from huikuan.desks.statements.commands import Objected, raise_difference
from huikuan.desks.statements.queries import statement_of
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.bank_changes import APART
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import BankChange
from huikuan.records.files.commands import store_file
from huikuan.records.people.commands import grant_role
from huikuan.records.people.models import User
from huikuan.records.people.queries import users_by_username
from tests.interfaces.api.program import Answer, Program, days, receipt, receivable, token_of

FORM = "multipart/form-data; boundary=x"
# What a person who may do everything at the API has: books, credit, collecting, executive,
# contracts, sales.
ALL_ROLES = ("AC", "CC", "EX", "CO", "LG", "SM")
NOT_COMPARED = {"last_used_at"}


def grown(user: User) -> User:
    """The person with every role that opens a changing address."""
    for role in ALL_ROLES:
        grant_role(user, role, "all", by=house_acting("test"))
    return user


def file_form(fields: dict[str, str], content: bytes, name: str = "c.txt") -> bytes:
    """Some fields and a file, as a browser or curl sends them."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    file = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    head = "".join([*parts, file, "Content-Type: text/plain\r\n\r\n"])
    return head.encode() + content + b"\r\n--x--\r\n"


def upload_form(subject: str) -> bytes:
    """A file and where it belongs."""
    return file_form({"subject": subject}, f"we agree on {subject}".encode())


def table_form(code: str) -> bytes:
    """A file of receivables."""
    head = "customer_code,customer_name,number,issued_on,due_on,amount,currency"
    rows = [f"{code},{code},F{n}-{code},2026-03-01,2026-03-31,10.00,CNY" for n in range(3)]
    return file_form({"kind": "receivables"}, "\n".join([head, *rows]).encode(), f"{code}.csv")


def imported(program: Program, code: str, *steps: str) -> int:
    """An import of such a file, some steps on its way."""
    told = program.call("POST", "/imports", raw=table_form(code), media_type=FORM)
    for step in steps:
        program.post(f"/imports/{told['id']}/{step}")
    return int(told["id"])


def furnished(program: Program, code: str = "ACME") -> dict[str, int]:
    """One of everything under the customer with this code; the numbers by name."""
    customer = program.get(f"/customers?code={code}")["rows"][0]["id"]
    mine = {"customer_code": code}
    receivables = [
        program.post("/receivables", receivable(f"{code}-{n}", **mine))["id"] for n in range(4)
    ]
    receipts = [program.post("/receipts", receipt(f"{code}-{n}", **mine))["id"] for n in range(3)]
    paid = {"parts": [{"receivable_id": receivables[0], "amount": "1000"}]}
    [applied] = program.post(f"/receipts/{receipts[0]}/applications", paid)["rows"]
    credit = {"number": "CN", "amount": "100", "reason": "returned"}
    contact = program.post(f"/customers/{customer}/contacts", {"name": "王芳"})
    told = {"after": {"number": f"62{customer}"}, "reason": "letter"}
    change = program.post(f"/customers/{customer}/bank-changes", told)
    # Asked for long ago: who asked lately would record no receipts of this customer.
    BankChange.objects.filter(pk=change["id"]).update(requested_at=house_acting("test").at - APART)
    filed = program.call("POST", "/files", raw=upload_form(f"customer:{customer}"), media_type=FORM)
    return agreed(program, code) | {
        "customer_id": customer,
        "receivable_id": receivables[1],
        "paid_id": receivables[0],
        "other_id": receivables[2],
        "receipt_id": receipts[1],
        "application_id": applied["id"],
        "credit_note_id": program.post(f"/receivables/{receivables[0]}/credit-notes", credit)["id"],
        "contact_id": contact["id"],
        "bank_change_id": change["id"],
        "attachment_id": filed["id"],
        "import_id": imported(program, code),
        "done_id": imported(program, code, "run"),
        "token_id": program.get("/me")["token"]["id"],
        "item_id": receivables[1],
        "entry_id": program.get(f"/receivables/{receivables[1]}")["entry_id"],
        "invoice_id": program.post("/invoices", invoice(code, receivables[3]))["id"],
        **stated(program, code),
        **invoicing(program, code, receivables[3]),
    }


def stated(program: Program, code: str) -> dict[str, int]:
    """A statement of the customer, and one line of it that they see differently."""
    made = program.post("/statements", {"customer_code": code})["statements"]
    statement = statement_of(made[0]["id"])
    said = Objected(None, "", 100, "price")
    by = house_acting("test")
    paper = store_file("order.pdf", "application/pdf", io.BytesIO(b"%PDF-1.7"), by=by)
    difference = raise_difference(statement, said, "王芳", paper, by=by)
    return {"statement_id": statement.pk, "difference_id": difference.pk}


def invoicing(program: Program, code: str, receivable_id: int) -> dict[str, int]:
    """Invoices on their way: asked for, being offset, not accepted."""
    asked = program.post("/invoice-requests", wish(code, receivable_id, "OLD"))
    numbers = {"invoice_request_id": asked["id"]}
    for name in ("open", "confirmed"):
        told = invoice(code, receivable_id, name, "50")
        made = program.post("/invoices", told)["id"]
        red = program.post(f"/invoices/{made}/red-confirmations", RED)["id"]
        numbers["red_confirmation_id"] = red
    program.post(f"/red-confirmations/{red}/answer", {"state": "confirmed"})
    refused = {"reason": "quality", "since_on": days(0)}
    told = program.post(f"/invoices/{made}/non-acceptances", refused)
    return numbers | {"non_acceptance_id": told["id"], "open_red_id": red - 1}


def wish(code: str, receivable_id: int, reference: str) -> dict[str, Any]:
    """An invoice over a part of a receivable is asked for."""
    parts = [{"receivable_id": receivable_id, "amount": "50"}]
    return {"reference": f"{reference}-{code}", "customer_code": code, "text": "Pumps",
            "kind": "other", "parts": parts}  # fmt: skip


def agreed(program: Program, code: str) -> dict[str, int]:
    """A draft, a contract in force, an order under it, an order alone, a delivery, an event."""
    draft = program.post("/contracts", contract(f"D-{code}", code))["id"]
    signed = program.post("/contracts", contract(f"HT-{code}", code))["id"]
    program.post(f"/contracts/{signed}/signature", {"signed_on": days(-10)})
    order = program.post("/orders", order_of(f"SO-{code}", code))["id"]
    program.post(f"/orders/{order}/confirmation", {"on": days(-5)})
    shipped = program.post(f"/orders/{order}/deliveries", delivery(f"DN-{code}"))
    told = {"contract_number": f"HT-{code}", "trigger": "shipped", "happened_on": days(-4),
            "amount": "100", "number": "1"}  # fmt: skip
    return {
        "draft_id": draft,
        "contract_id": signed,
        "order_id": order,
        "draft_order_id": program.post("/orders", order_of(f"NO-{code}", code))["id"],
        "delivery_id": shipped["id"],
        "event_id": program.post("/events", told)["id"],
    }


def contract(number: str, code: str) -> dict[str, Any]:
    """A contract over 1,000.00 in two payments."""
    return {"number": number, "customer_code": code, "currency": "CNY", "amount": "1000.00",
            "plan": {"text": "预付30%-发货70%",
                     "lines": [{}, {"evidence": ["delivery_note"]}]}}  # fmt: skip


def order_of(number: str, code: str) -> dict[str, Any]:
    """Ten pieces for 1,000.00, with a plan of their own."""
    line = {"product": "pump", "quantity": "10", "amount_minor": 100000}
    return {"number": number, "customer_code": code, "currency": "CNY", "ordered_on": days(-6),
            "plan": {"text": "发货后30天"},
            "lines": [line]}  # fmt: skip


def delivery(number: str, quantity: str = "4", **more: Any) -> dict[str, Any]:
    """Some of the pieces leave us."""
    lines = [{"position": 1, "quantity": quantity}]
    return {"number": number, "shipped_on": days(-4), "lines": lines} | more


def invoice(
    code: str, receivable_id: int, number: str = "INV", amount: str = "500"
) -> dict[str, Any]:
    """An invoice over half a receivable."""
    parts = [{"receivable_id": receivable_id, "amount": amount}]
    return {"number": f"{number}-{code}", "customer_code": code, "issued_on": days(0),
            "parts": parts}  # fmt: skip


REASON = {"reason": "told wrongly"}
RED = {"reason": "wrong_issue", "lowers_debt": False}
Body = Callable[[dict[str, int], str], Any]
BODIES: dict[tuple[str, str], Body] = {
    ("DELETE", "/tokens/{token_id}"): lambda ids, code: None,
    ("POST", "/customers"): lambda ids, code: {"code": f"NEW-{code}", "name": "New"},
    ("PATCH", "/customers/{customer_id}"): lambda ids, code: {"region": "上海"},
    ("PUT", "/customers/{customer_id}/assignment"): lambda ids, code: {
        "owner": "ann", "department": None},
    ("POST", "/customers/{customer_id}/names"): lambda ids, code: {"kind": "short", "text": "AC"},
    ("POST", "/customers/{customer_id}/contacts"): lambda ids, code: {"name": "李雷"},
    ("DELETE", "/customers/{customer_id}/contacts/{contact_id}"): lambda ids, code: None,
    ("POST", "/customers/{customer_id}/bank-changes"): lambda ids, code: {
        "after": {"number": f"77{code}"}, "reason": "letter"},
    ("POST", "/bank-changes/{bank_change_id}/withdrawal"): lambda ids, code: REASON,
    ("POST", "/contracts"): lambda ids, code: contract(f"NEW-{code}", code),
    ("PUT", "/contracts/{contract_id}/draft"): lambda ids, code: {
        "currency": "CNY", "amount": "900", "plan": {"text": "月结30天", "variant": "A"}},
    ("POST", "/contracts/{contract_id}/versions"): lambda ids, code: {"change_note": "cheaper"},
    ("POST", "/contracts/{contract_id}/moves"): lambda ids, code: {"to": "in_review"},
    ("POST", "/contracts/{contract_id}/signature"): lambda ids, code: {"signed_on": days(0)},
    ("POST", "/orders"): lambda ids, code: order_of(f"NEW-{code}", code),
    ("POST", "/orders/{order_id}/confirmation"): lambda ids, code: {},
    ("POST", "/orders/{order_id}/cancellation"): lambda ids, code: {
        "lines": [{"position": 1, "quantity": "2"}], **REASON},
    ("POST", "/orders/{order_id}/deliveries"): lambda ids, code: delivery("DN-NEW", "2"),
    ("POST", "/orders/{order_id}/returns"): lambda ids, code: {
        "number": "RN", "returned_on": days(-1), "lines": [{"position": 1, "quantity": "1"}]},
    ("POST", "/deliveries/batch"): lambda ids, code: {"rows": [
        delivery(f"DN-{n}", "1", order_number=f"SO-{code}") for n in range(3)]},
    ("POST", "/deliveries/{delivery_id}/signing"): lambda ids, code: {"received_on": days(-2)},
    ("POST", "/events"): lambda ids, code: {
        "contract_number": f"HT-{code}", "trigger": "shipped", "happened_on": days(-1)},
    ("POST", "/events/batch"): lambda ids, code: {"rows": [
        {"contract_number": f"HT-{code}", "trigger": "shipped", "happened_on": days(-1),
         "amount": "10", "number": f"B{n}"} for n in range(3)]},
    ("POST", "/receivables"): lambda ids, code: receivable("NEW", customer_code=code),
    ("POST", "/receivables/batch"): lambda ids, code: {
        "rows": [receivable(f"B{n}", customer_code=code) for n in range(3)]},
    ("POST", "/receivables/{receivable_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/receivables/{receivable_id}/credit-notes"): lambda ids, code: {
        "number": "CN2", "amount": "10", "reason": "returned"},
    ("POST", "/credit-notes/{credit_note_id}/applications"): lambda ids, code: {
        "parts": [{"receivable_id": ids["other_id"], "amount": "50"}]},
    ("POST", "/credit-notes/{credit_note_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/statements"): lambda ids, code: {"customer_code": code, "kind": "list"},
    ("POST", "/statements/{statement_id}/sending"): lambda ids, code: {
        "email": "wang@kunde.example", "name": "王芳"},
    ("POST", "/differences/{difference_id}/settlement"): lambda ids, code: {
        "outcome": "explained", "text": "the order says so"},
    ("POST", "/invoices"): lambda ids, code: invoice(code, ids["receivable_id"], "NEW"),
    ("POST", "/invoices/{invoice_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/invoices/{invoice_id}/red-confirmations"): lambda ids, code: RED,
    ("POST", "/invoices/{invoice_id}/deliveries"): lambda ids, code: {
        "way": "email", "sent_to": "ap@example.com", "sent_on": days(0)},
    ("POST", "/invoices/{invoice_id}/non-acceptances"): lambda ids, code: {
        "reason": "wrong_title", "since_on": days(0)},
    ("POST", "/red-confirmations/{red_confirmation_id}/answer"): lambda ids, code: {
        "state": "withdrawn"},
    ("POST", "/red-confirmations/{red_confirmation_id}/red-invoice"): lambda ids, code: {
        "red_number": f"RED-{code}", "issued_on": days(0)},
    ("POST", "/non-acceptances/{non_acceptance_id}/end"): lambda ids, code: {
        "outcome": "accepted", "on": days(0)},
    ("POST", "/invoice-requests"): lambda ids, code: wish(code, ids["receivable_id"], "NEW"),
    ("POST", "/invoice-requests/{invoice_request_id}/attempt"): lambda ids, code: None,
    ("POST", "/invoice-requests/{invoice_request_id}/answer"): lambda ids, code: {
        "number": f"BY-HAND-{code}", "issued_on": days(0)},
    ("POST", "/invoice-requests/{invoice_request_id}/withdrawal"): lambda ids, code: REASON,
    ("POST", "/receipts"): lambda ids, code: receipt("NEW", customer_code=code),
    ("POST", "/receipts/{receipt_id}/applications"): lambda ids, code: {"order": "oldest_first"},
    ("POST", "/receipts/{receipt_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/applications/{application_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/imports"): lambda ids, code: table_form(f"{code}-NEW"),
    ("POST", "/imports/{import_id}/answers"): lambda ids, code: {"decimal": "."},
    ("POST", "/imports/{import_id}/preview"): lambda ids, code: None,
    ("POST", "/imports/{import_id}/run"): lambda ids, code: None,
    ("POST", "/imports/{import_id}/reversal"): lambda ids, code: REASON,
    ("POST", "/files"): lambda ids, code: upload_form(f"receivable:{ids['receivable_id']}"),
    ("POST", "/files/{attachment_id}/attachments"): lambda ids, code: {
        "subject": f"receivable:{ids['receivable_id']}"},
}  # fmt: skip


# What must be asked with an address.
QUERIES = {"/payment-terms": "?text=net%2030"}
# Which of the furnished things an address is called on where it is not the usual one.
OTHER = {
    ("POST", "/imports/{import_id}/reversal"): {"import_id": "done_id"},
    ("PUT", "/contracts/{contract_id}/draft"): {"contract_id": "draft_id"},
    ("POST", "/contracts/{contract_id}/moves"): {"contract_id": "draft_id"},
    ("POST", "/contracts/{contract_id}/signature"): {"contract_id": "draft_id"},
    ("POST", "/orders/{order_id}/confirmation"): {"order_id": "draft_order_id"},
}


def sent(
    program: Program, method: str, path: str, ids: dict[str, int], code: str = "ACME", **more: Any
) -> Answer:
    """Send the one valid call of this address."""
    body = BODIES[method, path](ids, code) if method != "GET" else None
    if isinstance(body, bytes):
        more = {"raw": body, "media_type": FORM} | more
        body = None
    for name, other in OTHER.get((method, path), {}).items():
        ids = ids | {name: ids[other]}
    return program.call(method, path.format(**ids) + QUERIES.get(path, ""), body, **more)


def fingerprint() -> str:
    """A hash over every row of every table of ours, but for when a token was last used."""
    digest = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model.__module__.startswith("huikuan."):
            names = [f.attname for f in model._meta.concrete_fields if f.name not in NOT_COMPARED]
            for row in model._default_manager.order_by("pk").values_list(*names):
                digest.update(repr((model._meta.label, row)).encode())
    return digest.hexdigest()


def ann_and_twin() -> tuple[Program, Program]:
    """Ann, who may do everything, and a colleague with the same rights; ACME is there."""
    by = house_acting("test")
    register_customers([CustomerFacts("ACME", "Acme 机电")], by=by)
    people = users_by_username(["ann", "twin"])
    ann, twin = (Program(token_of(grown(people[name]))) for name in ("ann", "twin"))
    return ann, twin
