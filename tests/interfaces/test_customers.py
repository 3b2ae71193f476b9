"""The customer pages: found, entered, assigned; everybody sees what is theirs and no more."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
from huikuan.flows.keep_customer import (
    join_group,
    meet_contact,
    note_bank_account,
    note_name,
    open_customer,
    update_customer,
)
from huikuan.interfaces.words.events import sentence
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import Customer
from huikuan.records.people.commands import add_department
from huikuan.records.people.models import Department
from tests.interfaces.cast import BY, company, signed_in

pytestmark = pytest.mark.django_db
USCC = "91330100799655058B"
NEW = {"code": "N1", "name": "杭州新客贸易有限公司", "country": "cn", "uscc": USCC}


@pytest.fixture
def people():
    return company()


@pytest.fixture
def acme(people) -> Customer:
    """A customer of the sales representative, with an overdue receivable in two currencies."""
    sales = Department.objects.get(code="S")
    facts = CustomerFacts("A/1", "=SUM(A1) 华联", tax_number="TAX-1234567890", region="上海",
                          owner_id=people["SR"].pk, department_id=sales.pk)  # fmt: skip
    one = open_customer(facts, by=BY)
    meet_contact(one, "朱思远", by=BY, phone="13800002310", email="zhu@acme.example")
    note_bank_account(one, "6276001705368477105", by=BY, holder="华联")
    owed = [("R1", "CNY", 12300, date(2026, 3, 1)), ("R2", "USD", 500, date(2099, 1, 1))]
    facts = [
        ReceivableFacts(one.pk, n, c, minor, date(2026, 1, 1), due) for n, c, minor, due in owed
    ]
    recognise_receivables(facts, by=BY, source="manual")
    return one


def page(user, path, language="en"):
    response = signed_in(user, language).get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_shows_what_each_owes_in_one_question(people, acme):
    rest = [CustomerFacts(f"B{n}", f"Company {n}") for n in range(60)]
    for facts in rest:
        open_customer(facts, by=BY)
    browser = signed_in(people["AC"])
    with CaptureQueriesContext(connection) as queries:
        shown = browser.get("/customers").content.decode()
    assert "123.00" in shown
    assert "5.00" in shown
    assert len(queries) <= 15
    assert len([q for q in queries if "ledger_openitem" in q["sql"]]) == 1


@pytest.mark.parametrize(
    "asked",
    ["q=hualian", "q=hl", "q=A/1", "overdue=yes", "region=上海", "sort=oldest", "owner={SR}"],
)
def test_a_customer_is_found(asked, people, acme):
    open_customer(CustomerFacts("B1", "Other"), by=BY)
    shown = page(people["AC"], f"/customers?{asked.format(SR=people['SR'].pk)}")
    assert "/customer/A/1" in shown
    assert "/customer/B1" not in shown


def test_nobody_sees_a_customer_out_of_reach(people, acme):
    Customer.objects.update(owner=None, department=None)
    for role in ("SR", "SM", "CO", "LG", "SV"):
        browser = signed_in(people[role])
        for path in ("/customer/A/1", f"/customers/{acme.pk}/events"):
            assert browser.get(path).status_code == 404, (role, path)
    assert "/customer/A/1" not in page(people["SR"], "/customers")


@pytest.mark.parametrize(
    ("role", "contact", "account", "tax"),
    [
        ("SR", "朱思远", "•••• 7105", "•••• 7890"),
        ("CC", "朱思远", "6276001705368477105", "TAX-1234567890"),
        ("LG", "朱思远", "6276001705368477105", "TAX-1234567890"),
        ("SV", "朱思远", None, None),
        ("EX", None, None, None),
        ("AU", "朱••", "•••• 7105", "•••• 7890"),
    ],
)
def test_each_role_sees_its_part(role, contact, account, tax, people, acme):
    shown = page(people[role], "/customer/A/1")
    for value, section in ((contact, "contacts"), (account, "bank-accounts"), (tax, "Tax number")):
        assert (value or section) in shown if value else section not in shown, section
    if account != "6276001705368477105":
        assert "62760" not in shown
    if contact != "朱思远":
        assert "1380000" not in shown


def test_the_page_takes_few_questions_and_adds_up(people, acme):
    browser = signed_in(people["AC"])
    with CaptureQueriesContext(connection) as queries:
        shown = browser.get("/customer/A/1").content.decode()
    assert len(queries) <= 20
    assert "stat-late" in shown
    assert "the oldest for" in shown
    assert shown.count("123.00") >= 3


def test_the_history_goes_back_stretch_by_stretch(people, acme):
    for number in range(30):
        note_name(acme, "former", f"Name {number}.", by=BY)
    browser = signed_in(people["AU"])
    shown = browser.get("/customer/A/1").content.decode()
    seen = []
    while True:
        seen += re.findall(r"Name “(Name \d+)\.” added", shown)
        further = re.search(r'hx-get="([^"]+before=\d+)"', shown)
        if not further:
            break
        note_name(acme, "former", f"Later {len(seen)}.", by=BY)
        shown = browser.get(further[1], headers={"HX-Request": "true"}).content.decode()
    assert seen == [f"Name {number}" for number in reversed(range(30))]


def test_a_customer_is_entered_and_belongs_to_who_entered_it(people):
    browser = signed_in(people["SR"])
    response = browser.post(
        "/customers/new", NEW | {"group": "新客集团", "former": "甲公司\n乙公司"}
    )
    assert response["Location"] == "/customer/N1"
    one = Customer.objects.get(code="N1")
    assert (one.owner, one.department, one.country) == (people["SR"], people["SR"].department, "CN")
    assert (one.group.name, one.names.filter(kind="former").count()) == ("新客集团", 2)
    assert browser.get("/customer/N1").status_code == 200


def test_a_code_and_a_name_are_checked_before_anything_is_written(people, acme):
    browser = signed_in(people["AC"])
    for wrong, said in (
        ({"code": "A/1"}, "has it already"),
        ({"uscc": "913301007996550580"}, "check digit"),
        ({"name": "=SUM(A1) 华联"}, "A company of this name is there already"),
        ({"country": "China"}, "at most 2"),
        ({"country": "C1"}, "two letters"),
    ):
        assert said in browser.post("/customers/new", NEW | wrong).content.decode()
    assert Customer.objects.count() == 1
    browser.post("/customers/new", NEW | {"name": "=SUM(A1) 华联", "another": "on"})
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9133", "4 of 18 characters"),
        (USCC, "The code holds."),
        ("913301007996550580", "check digit"),
        ("9I330100799655058B", "it would hold"),
        ("%00", ""),
    ],
)
def test_the_credit_code_is_judged_as_it_is_typed(typed, said, people):
    assert said in page(people["AC"], f"/customers/check/uscc?uscc={typed}")


def test_who_may_not_see_the_holder_learns_no_more_than_that(people, acme):
    Customer.objects.update(owner=None, department=None, uscc=USCC)
    browser = signed_in(people["SR"])
    for path in (f"/customers/check/uscc?uscc={USCC}", "/customers/check/code?code=A/1",
                 "/customers/check/name?name==SUM(A1) 华联"):  # fmt: skip
        said = browser.get(path).content.decode()
        assert "you may not see" in said
        assert "/customer/" not in said


def test_a_change_keeps_the_old_name_and_tells_the_history(people, acme):
    browser = signed_in(people["SR"])
    form = {"name": "华联新名有限公司", "country": "CN", "region": "北京"}
    assert browser.post(f"/customers/{acme.pk}/edit", form).status_code == 302
    shown = page(people["SR"], "/customer/A/1")
    assert "Former name" in shown
    assert "Region changed from “上海” to “北京”" in shown
    acme.refresh_from_db()
    assert acme.tax_number == "TAX-1234567890"  # not shown in full, so not in the form either


def test_only_who_may_assign_assigns_and_only_within_reach(people, acme):
    far = add_department("F", "Far away", by=BY)
    form = {"owner": people["CO"].pk, "department": acme.department_id}
    assert signed_in(people["SR"]).post(f"/customers/{acme.pk}/assign", form).status_code == 403
    assert signed_in(people["AC"]).post(f"/customers/{acme.pk}/assign", form).status_code == 403

    manager = signed_in(people["SM"])
    assert manager.post(f"/customers/{acme.pk}/assign", {"department": far.pk}).status_code == 200
    assert manager.post(f"/customers/{acme.pk}/assign", {}).status_code == 200
    assert manager.post(f"/customers/{acme.pk}/assign", form).status_code == 302
    acme.refresh_from_db()
    assert acme.owner == people["CO"]


def test_a_file_is_kept_and_comes_back_as_a_file(people, acme):
    browser = signed_in(people["SR"])
    evil = SimpleUploadedFile("x.html", b"<script>alert(1)</script>", "text/html")
    browser.post(f"/customers/{acme.pk}/files", {"file": evil, "title": "Licence"})
    filed = acme.attachments.get()
    assert filed.file.sha256[:12] in page(people["SR"], "/customer/A/1")

    taken = browser.get(f"/customers/files/{filed.pk}")
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert taken["Content-Type"] == "application/octet-stream"
    Customer.objects.update(owner=None, department=None)
    assert browser.get(f"/customers/files/{filed.pk}").status_code == 404


def test_people_are_noted_by_those_who_may_and_an_empty_form_says_what_is_missing(people, acme):
    browser = signed_in(people["SR"])
    browser.post(f"/customers/{acme.pk}/contacts", {"name": "陈静"})
    assert "陈静" in page(people["SR"], "/customer/A/1")
    missing = browser.post(f"/customers/{acme.pk}/contacts", {}, follow=True).content.decode()
    assert "Name: This field is required." in missing
    assert signed_in(people["AC"]).post(f"/customers/{acme.pk}/contacts").status_code == 403


def test_a_statement_is_text_and_numbers(people, acme):
    response = signed_in(people["AC"]).get(f"/customers/{acme.pk}/statement")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["A/1", "=SUM(A1) 华联", "Receivable", "R1"]
    assert {row[6] for row in rows[1:]} == {123.0, 5.0}
    assert signed_in(people["SR"]).get(f"/customers/{acme.pk}/statement").status_code == 403


def test_the_list_as_a_file_keeps_currencies_apart_and_text_as_text(people, acme):
    response = signed_in(people["AC"]).get("/customers?export=xlsx&q=hualian")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    head, row = book.get_sheet_by_index(0).to_python()
    told = dict(zip(head[5:8], row[5:8], strict=True))
    assert row[0] == "=SUM(A1) 华联"
    assert told == {"Open": 123.0, "Currency": "CNY", "In other currencies": "5.00 USD"}
    assert "export=xlsx" not in page(people["SR"], "/customers")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("", "北京", "Region set to “北京”"), ("上海", "", "Region “上海” removed"),
     ("上海", "北京", "Region changed from “上海” to “北京”")],
)  # fmt: skip
def test_a_change_is_said_in_words(old, new, said):
    with translation.override("en"):
        assert sentence("customer_changed", {"field": "region", "old": old, "new": new}) == said


def test_a_tax_number_is_masked_in_the_history_too(people, acme):
    Customer.objects.filter(pk=acme.pk).update(tax_number="")
    acme.refresh_from_db()
    update_customer(acme, {"tax_number": "TAX-0987654321"}, by=BY)
    assert "TAX-0987654321" in page(people["CC"], "/customer/A/1")
    for role in ("SR", "EX", "AU"):
        assert "TAX-0987654321" not in page(people[role], "/customer/A/1")


def test_a_group_adds_up_what_its_members_within_reach_owe(people, acme):
    other = open_customer(CustomerFacts("B1", "Other"), by=BY)
    for member in (acme, other):
        join_group(member, "Group", by=BY)
    acme.refresh_from_db()
    assert "Group · 2 companies" in page(people["AC"], f"/customers/groups/{acme.group_id}")
    mine = page(people["SR"], f"/customers/groups/{acme.group_id}")
    assert "Other" not in mine
    assert "123.00" in mine
