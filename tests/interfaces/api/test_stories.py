"""A program keeps the books through the API, from the first receivable to the last cent."""

import pytest

from huikuan.records.ledger.checks import house_findings
from tests.interfaces.api.program import Program, days, receipt, receivable

pytestmark = pytest.mark.django_db


def book_is_in_order() -> bool:
    return all(finding.is_clean for finding in house_findings())


def test_a_receivable_is_booked_paid_and_settled(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1", "1234.56"))
    assert (owed.status, owed["amount_minor"], owed["status"]) == (201, 123456, "open")

    came = books.post("/receipts", receipt("B1", "1500.00"))
    applied = books.post(f"/receipts/{came['id']}/applications", {"order": "oldest_first"})
    assert applied["rows"][0]["amount_minor"] == 123456

    whole = books.get(f"/receivables/{owed['id']}")
    assert (whole["status"], whole["open_minor"], len(whole["lines"])) == ("settled", 0, 2)
    assert books.get(f"/receipts/{came['id']}")["unapplied_minor"] == 150000 - 123456
    assert book_is_in_order()


def test_the_same_fact_told_twice_is_one_receivable(books: Program) -> None:
    first = books.post("/receivables", receivable("R1"))
    again = books.post("/receivables", receivable("R1"))
    other = books.post("/receivables", receivable("R1", "999.00"))

    assert (first.status, again.status, again["is_new"]) == (201, 200, False)
    assert again["id"] == first["id"]
    assert (other.status, other.code) == (409, "known_differently")


def test_money_is_applied_by_parts_and_the_application_is_undone(books: Program) -> None:
    one, two = (books.post("/receivables", receivable(f"R{n}"))["id"] for n in (1, 2))
    came = books.post("/receipts", receipt("B1"))["id"]
    parts = [{"receivable_id": one, "amount": "300"}, {"receivable_id": two, "amount_minor": 500}]
    applied = books.post(f"/receipts/{came}/applications", {"parts": parts})
    assert applied.status == 201, applied
    assert books.get(f"/receivables/{one}")["status"] == "part_paid"

    [first, _] = applied["rows"]
    undone = books.post(f"/applications/{first['id']}/reversal", {"reason": "wrong one"})
    assert undone["is_undone"]
    assert books.get(f"/receivables/{two}")["open_minor"] == 100000
    assert book_is_in_order()


def test_more_than_received_is_refused_with_a_sentence(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    came = books.post("/receipts", receipt("B1", "10.00"))["id"]
    parts = {"parts": [{"receivable_id": owed, "amount": "20.00"}]}

    refused = books.post(f"/receipts/{came}/applications", parts)

    assert (refused.status, refused.code) == (422, "applied_above_received")
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_an_invoice_claims_two_receivables(books: Program) -> None:
    ids = [books.post("/receivables", receivable(f"R{n}"))["id"] for n in (1, 2)]
    parts = [{"receivable_id": id_, "amount": "600"} for id_ in ids]
    told = {"number": "INV-1", "customer_code": "ACME", "issued_on": days(0), "parts": parts}

    invoice = books.post("/invoices", told)
    assert (invoice.status, invoice["amount_minor"]) == (201, 120000)
    assert len(books.get(f"/invoices/{invoice['id']}")["parts"]) == 2
    too_much = books.post("/invoices", told | {"number": "INV-2"})
    assert (too_much.status, too_much.code) == (422, "invoice_above_receivable")


def test_a_credit_note_is_noted_applied_and_reversed(books: Program) -> None:
    paid, other = (books.post("/receivables", receivable(f"R{n}"))["id"] for n in (1, 2))
    came = books.post("/receipts", receipt("B1"))["id"]
    parts = {"parts": [{"receivable_id": paid, "amount": "1000"}]}
    books.post(f"/receipts/{came}/applications", parts)
    told = {"number": "CN1", "amount": "200", "reason": "goods returned"}

    note = books.post(f"/receivables/{paid}/credit-notes", told)
    assert (note.status, note["unapplied_minor"]) == (201, 20000)
    parts = {"parts": [{"receivable_id": other, "amount": "150"}]}
    applied = books.post(f"/credit-notes/{note['id']}/applications", parts)
    assert applied["rows"][0]["source_side"] == "credit"
    back = books.post(f"/credit-notes/{note['id']}/reversal", {"reason": "kept after all"})
    assert back["is_reversed"]
    assert books.get(f"/receivables/{other}")["open_minor"] == 100000
    assert book_is_in_order()


def test_reversals_leave_nothing_owed_and_nothing_received(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    came = books.post("/receipts", receipt("B1"))["id"]
    books.post(f"/receipts/{came}/applications", {"order": "statutory"})

    early = books.post(f"/receivables/{owed}/reversal", {"reason": "billed twice"})
    assert (early.status, early.code) == (409, "receivable_has_applications")
    assert books.post(f"/receipts/{came}/reversal", {"reason": "bounced"})["is_reversed"]
    late = books.post(f"/receivables/{owed}/reversal", {"reason": "billed twice"})
    assert late["status"] == "reversed"
    assert books.get("/open-items").json["rows"] == []


def test_a_batch_is_all_or_nothing(books: Program) -> None:
    rows = [receivable(f"R{n}") for n in range(50)]
    booked = books.post("/receivables/batch", {"rows": rows})
    assert (booked["new_count"], booked["known_count"]) == (50, 0)

    wrong = [receivable("S1"), receivable("S2", "1.005")]
    refused = books.post("/receivables/batch", {"rows": wrong})
    assert (refused.status, refused["errors"][0]["pointer"]) == (422, "/rows/1/amount")
    assert books.get("/receivables?number=S1").json["rows"] == []


def test_a_list_is_read_in_pages_without_gaps(books: Program) -> None:
    rows = [receivable(f"R{n}", due_on=days(n % 3)) for n in range(25)]
    books.post("/receivables/batch", {"rows": rows})
    seen, cursor = [], ""
    while cursor is not None:
        page = books.get(f"/receivables?limit=4&sort=due_on{cursor and '&cursor=' + cursor}")
        seen += [(row["due_on"], row["id"]) for row in page["rows"]]
        cursor = page["next_cursor"]

    assert len(seen) == 25
    assert seen == sorted(set(seen))


def test_filters_narrow_a_list(books: Program) -> None:
    late = receivable("LATE", due_on=days(-5))
    books.post("/receivables/batch", {"rows": [late, receivable("R2"), receivable("R3")]})
    overdue = books.get("/receivables?status=overdue&customer_code=ACME&currency=CNY")

    assert [row["number"] for row in overdue["rows"]] == ["LATE"]
    assert overdue["rows"][0]["days_overdue"] == 5
    assert len(books.get(f"/receivables?due_from={days(1)}")["rows"]) == 2


def test_each_item_opens_its_lines_and_each_line_its_entry(books: Program) -> None:
    books.post("/receivables", receivable("R1"))
    [item] = books.get("/open-items")["rows"]
    [line] = books.get(f"/open-items/{item['id']}/lines")["rows"]
    entry = books.get(f"/entries/{line['entry_id']}")

    assert (entry["kind"], entry["source"]) == ("receivable_recognised", "api")
    assert sum(each["amount_minor"] for each in entry["lines"]) == 0
    assert books.get("/entries?source=api")["rows"][0]["id"] == entry["id"]


def test_a_contract_is_filed_under_a_receivable_and_read_back(books: Program) -> None:
    owed = books.post("/receivables", receivable("R1"))["id"]
    form = (
        b'--x\r\nContent-Disposition: form-data; name="subject"\r\n\r\nreceivable:%d\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="contract.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nwe agree\r\n--x--\r\n" % owed
    )
    filed = books.call("POST", "/files", raw=form, media_type="multipart/form-data; boundary=x")
    assert filed.status == 201, filed
    content = books.get(f"/files/{filed['id']}/content").response
    assert b"".join(content.streaming_content) == b"we agree"
    assert content["Content-Disposition"].startswith("attachment")
    customer = filed["customer_id"]
    also = books.post(f"/files/{filed['id']}/attachments", {"subject": f"customer:{customer}"})
    assert also["sha256"] == filed["sha256"]


def test_a_customer_is_registered_changed_and_found(books: Program) -> None:
    eve = Program(books.secret)
    me = eve.get("/me")
    assert (me["username"], me["rights"]["receivables.post"]) == ("ann", "all")

    found = books.get("/customers?search=acme")["rows"]
    changed = books.call("PATCH", f"/customers/{found[0]['id']}", {"industry": "机械"})
    assert (changed["industry"], changed["names"][0]["kind"]) == ("机械", "legal")
    history = books.get(f"/customers/{found[0]['id']}/history")["rows"]
    assert history[0]["kind"] == "customer_changed"
    assert history[0]["sentence"]


def test_the_checks_say_that_every_minor_unit_is_accounted_for(books: Program) -> None:
    books.post("/receivables", receivable("R1"))

    assert books.get("/checks/house")["is_clean"]
    assert books.get("/checks/seals")["is_clean"]


def test_the_ageing_says_who_owes_what_since_when_and_opens_its_items(books: Program) -> None:
    late = receivable("LATE", "300.00", due_on=days(-40))
    books.post("/receivables/batch", {"rows": [late, receivable("R2", "700.00")]})
    books.post("/receipts", receipt("B1", "50.00"))

    table = books.get("/ageing")
    [row] = table["rows"]
    assert (row["code"], row["open_minor"], row["not_due_minor"]) == ("ACME", 100000, 70000)
    assert (row["buckets"]["d31_60"], row["unapplied_minor"]) == (30000, 5000)
    assert table["currency_totals"]["CNY"]["open_minor"] == 100000

    cell = books.get(f"/ageing/items?bucket=d31_60&customer={row['value']}")
    assert [item["open_minor"] for item in cell["items"]] == [30000]
    assert (cell["count"], cell["total_minor"]) == (1, {"CNY": 30000})
    assert books.get(f"/ageing?as_of={days(-30)}").json["rows"] == []
    assert books.get("/ageing/items?bucket=nonsense").status == 422
