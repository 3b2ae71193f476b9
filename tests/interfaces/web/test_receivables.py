"""Receivables: entered by hand, narrowed, opened down to the ledger, credited, reversed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huikuan.desks.receivables import queries
from huikuan.desks.receivables.commands import issue_invoice
from huikuan.desks.receivables.models import CreditNote, Invoice, Receivable
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.records.customers import long_lists
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import KEY, accountant, people, words, world  # noqa: F401
from tests.world import wrong

pytestmark = pytest.mark.django_db
SHEET = {
    "key": KEY, "customer": "C1", "number": "A-1", "issued_on": "2026-02-01",
    "due_on": "2026-03-03", "currency": "CNY", "amount": "1,130.00", "tax_rate": "13",
}  # fmt: skip


def test_a_receivable_is_entered_by_hand(accountant, world):  # noqa: F811
    world.customer("C1", "Suzhou Huaqiang")
    sent = accountant.post("/receivables/new", SHEET)
    row = Receivable.objects.get()
    assert sent["Location"] == f"/receivables/{row.pk}"
    assert (row.amount_minor, row.tax_minor, row.due_on) == (113000, 13000, date(2026, 3, 3))
    assert not wrong()


def test_sent_twice_it_is_one(accountant, world):  # noqa: F811
    world.customer("C1")
    first, second = (accountant.post("/receivables/new", SHEET) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Receivable.objects.count() == 1


def test_days_to_pay_give_the_due_day(accountant, world):  # noqa: F811
    world.customer("C1")
    accountant.post("/receivables/new", SHEET | {"due_on": "", "days": "45"})
    assert Receivable.objects.get().due_on == date(2026, 3, 18)


def test_due_before_issue_is_confirmed(accountant, world):  # noqa: F811
    world.customer("C1")
    odd = SHEET | {"due_on": "2026-01-01"}
    assert "before the day of issue" in words(accountant.post("/receivables/new", odd))
    assert not Receivable.objects.exists()
    accountant.post("/receivables/new", odd | {"odd_due": "on"})
    assert Receivable.objects.get().due_on == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("wrong_field", "said"),
    [
        ({"customer": "C9"}, "Choose a customer from the list."),
        ({"amount": "12.345"}, "has more decimals than CNY allows"),
        ({"amount": "NaN"}, "is not a number"),
        ({"amount": "-5"}, "must be above zero"),
        ({"amount": "=1+1"}, "is a formula"),
        ({"tax": "2000"}, "more than the amount"),
        ({"issued_on": "2026-02-30"}, "Enter a valid date"),
        ({"due_on": ""}, "Enter the due day, or the days to pay."),
        ({"number": "B-1"}, "is known already"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"amount": "1e400"}, "scientific notation"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(wrong_field, said, accountant, world):  # noqa: F811
    world.owes(world.customer("C1"), "B-1", 5000)
    answer = accountant.post("/receivables/new", SHEET | wrong_field)
    assert answer.status_code == 200
    assert said in words(answer)
    assert Receivable.objects.count() == 1


def test_the_list_is_narrowed_and_summed(accountant, world):  # noqa: F811
    first, second = world.customer("C1", "Alpha"), world.customer("C2", "Beta")
    world.owes(first, "A-1", 10000, "2026-03-31")
    world.owes(second, "B-1", 5050, "2099-12-31", contract_number="HT-7")
    for query, number in [
        ("status=overdue", "A-1"), ("status=open", "B-1"), ("customer=C2", "B-1"),
        ("due_to=2026-12-31", "A-1"), ("q=ht-7", "B-1"), ("q=A-", "A-1"),
    ]:  # fmt: skip
        page = words(accountant.get(f"/receivables?{query}"))
        assert (number in page, "A-1" in page and "B-1" in page) == (True, False), query
    assert "150.50" in words(accountant.get("/receivables/totals"))
    assert "50.50" in words(accountant.get("/receivables/totals?customer=C2"))


def test_sorted_by_what_is_open_the_settled_are_left_out(accountant, world):  # noqa: F811
    who = world.customer("C1")
    world.owes(who, "SMALL", 100)
    world.owes(who, "LARGE", 900)
    world.applies(world.pays(who, "R1", 500), (world.owes(who, "PAID", 500), 500))
    page = words(accountant.get("/receivables?sort=-open"))
    assert page.index("LARGE") < page.index("SMALL")
    assert "PAID" not in page


def test_the_page_shows_what_paid_it_and_what_was_undone(accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed, money = world.owes(who, "A-1", 10000), world.pays(who, "R-1", 4000)
    [part] = world.applies(money, (owed, 4000))
    accountant.post(f"/applications/{part.pk}/undo", {"on": "2026-03-02", "reason": "wrong one"})
    page = accountant.get(f"/receivables/{owed.pk}")
    assert "R-1" in words(page)
    assert "wrong one" in words(page)
    assert 'class="is-undone"' in page.content.decode()
    assert not wrong()


def test_a_credit_note_says_what_becomes_a_credit(accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed = world.owes(who, "A-1", 10000)
    world.applies(world.pays(who, "R-1", 9000), (owed, 9000))
    said = words(accountant.get(f"/receivables/{owed.pk}/credit-note/preview?amount=15"))
    assert "10.00 CNY less is owed" in said
    assert "5.00 CNY becomes the customer's credit" in said
    note = {"key": KEY, "number": "K-1", "amount": "15", "on": "2026-03-02", "reason": "returned"}
    for _ in range(2):
        accountant.post(f"/receivables/{owed.pk}/credit-note", note)
    assert CreditNote.objects.get().credit_item.original_minor == 500
    above = accountant.post(f"/receivables/{owed.pk}/credit-note", note | {"amount": "200",
                            "key": "other"})  # fmt: skip
    assert "At most 85.00" in words(above)
    assert not wrong()


def test_a_receivable_is_reversed_only_while_nothing_rests_on_it(accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed = world.owes(who, "A-1", 10000)
    [part] = world.applies(world.pays(who, "R-1", 4000), (owed, 4000))
    back = {"on": "2026-03-02", "reason": "twice"}
    assert "40.00 CNY of money" in words(accountant.get(f"/receivables/{owed.pk}/reverse"))
    assert "rests on A-1" in words(accountant.post(f"/receivables/{owed.pk}/reverse", back))
    accountant.post(f"/applications/{part.pk}/undo", back)
    accountant.post(f"/receivables/{owed.pk}/reverse", back)
    assert "Reversed as of 2026-03-02: twice" in words(accountant.get(f"/receivables/{owed.pk}"))
    assert not wrong()


def test_a_document_is_filed_and_taken_again(accountant, world):  # noqa: F811
    owed = world.owes(world.customer("C1"), "A-1", 10000)
    slip = SimpleUploadedFile("签收单.pdf", b"%PDF-1.7 signed", "application/pdf")
    accountant.post(f"/receivables/{owed.pk}/files", {"file": slip, "title": "Delivery receipt"})
    page = accountant.get(f"/receivables/{owed.pk}")
    assert "Delivery receipt" in words(page)
    link = page.content.decode().split('<p class="paper-line"><a href="')[1].split('"')[0]
    assert b"".join(accountant.get(link).streaming_content) == b"%PDF-1.7 signed"


def test_an_invoice_claims_several_receivables(accountant, world):  # noqa: F811
    who = world.customer("C1")
    first, second = world.owes(who, "A-1", 10000), world.owes(who, "A-2", 5000)
    form = {
        "customer": "C1", "number": "24112000000012345678", "issued_on": "2026-03-05",
        "tax_rate": "13", f"part-{first.pk}": "60", f"part-{second.pk}": "50",
    }  # fmt: skip
    accountant.post("/invoices/new", form)
    invoice = Invoice.objects.get()
    assert (invoice.amount_minor, invoice.tax_minor) == (11000, 1265)
    more = form | {"number": "24112000000012345679", f"part-{second.pk}": "1"}
    assert "At most 40.00" in words(accountant.post("/invoices/new", more | {
        f"part-{first.pk}": "41", f"part-{second.pk}": ""}))  # fmt: skip
    assert "A-2" in words(accountant.get(f"/invoices/{invoice.pk}"))


def test_what_is_out_of_reach_does_not_exist(people, world):  # noqa: F811
    owed = world.owes(world.customer("C1"), "A-1", 10000)
    seller = signed_in(people["SR"])
    assert seller.get(f"/receivables/{owed.pk}").status_code == 404
    assert "A-1" not in words(seller.get("/receivables"))
    assert seller.get("/receivables/new").status_code == 403


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize(
    ("status", "number"),
    [("open", "OPEN"), ("part_paid", "PART"), ("overdue", "LATE"), ("settled", "PAID"),
     ("reversed", "GONE")],
)  # fmt: skip
def test_few_or_many_the_list_tells_the_same(status, number, few, world, monkeypatch):  # noqa: F811
    for name in ("FEW", "FEW_NUMBERS"):
        monkeypatch.setattr(long_lists, name, few)
    who = world.customer("C1")
    for name, due in [("OPEN", "2026-12-01"), ("PART", "2026-12-01"), ("LATE", "2026-03-01"),
                      ("PAID", "2026-03-01"), ("GONE", "2026-03-01")]:  # fmt: skip
        world.owes(who, name, 1000, due)
    rows = {row.number: row for row in Receivable.objects.all()}
    world.applies(world.pays(who, "R-1", 1500), (rows["PART"], 500), (rows["PAID"], 1000))
    reverse_receivable(rows["GONE"], on=world.today, reason="twice", by=world.by)

    found = queries.with_status(Receivable.objects.all(), status, date(2026, 4, 1))
    assert [row.number for row in found] == [number]
    assert [row.number for row in queries.numbered(found, number[:2])] == [number]


def invoiced(accountant, world):  # noqa: F811
    """A receivable and an invoice over it."""
    owed = world.owes(world.customer("C1"), "A-1", 10000)
    invoice = issue_invoice("INV-7", owed.customer, [(owed, 10000)], issued_on=world.today,
                            by=world.by)  # fmt: skip
    return owed, invoice


def test_an_invoice_is_taken_back_with_a_reason(accountant, world):  # noqa: F811
    owed, invoice = invoiced(accountant, world)
    url = f"/invoices/{invoice.pk}"
    assert "claims A-1 no more" in words(accountant.get(f"{url}/reverse"))
    sent = {"kind": "red_noted", "red_number": "RED-7", "on": "2026-03-05", "reason": "title wrong"}
    assert "This field is required" in words(accountant.post(f"{url}/reverse", sent | {"kind": ""}))
    accountant.post(f"{url}/reverse", sent)
    page = words(accountant.get(url))
    for told in ("offset in red", "title wrong", "RED-7", "What it claimed"):
        assert told in page, told
    assert "taken back" in words(accountant.get(f"/receivables/{owed.pk}"))
    assert "taken back already" in words(accountant.post(f"{url}/reverse", sent))
    assert "A-1" in words(accountant.get("/invoices/new?customer=C1"))


def test_a_claimed_receivable_says_what_goes_with_it(accountant, world):  # noqa: F811
    owed, invoice = invoiced(accountant, world)
    url = f"/receivables/{owed.pk}/reverse"
    assert "INV-7 over 100.00 CNY is taken back with it" in words(accountant.get(url))
    back = {"on": "2026-03-05", "reason": "typed twice"}
    accountant.post(url, back)
    owed.refresh_from_db()
    assert not owed.entry.is_reversed
    accountant.post(url, back | {"kind": "voided"})
    assert Receivable.objects.get(entry__reversed_by__isnull=False) == owed
    invoice.refresh_from_db()
    assert invoice.reversal.kind == "voided"
    assert not wrong()
