"""Every face of every list: few questions, and the same rows whether they are few or many."""

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huikuan.desks.cash.queries import in_currency as receipts_in_currency
from huikuan.desks.cash.queries import (
    paid_by,
    receipts_visible_to,
    unapplied_visible_to,
    with_state,
)
from huikuan.desks.receivables.queries import (
    in_currency,
    in_departments,
    open_sums_of,
    receivables_visible_to,
    with_status,
)
from huikuan.engine.names import search_text
from huikuan.interfaces.web.menu import addresses_of, url_if
from huikuan.interfaces.words.cash import INSTRUMENT_NAMES, MONEY_WORDS, STATUS_WORDS
from huikuan.records.customers import long_lists, queries
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.open_items import open_sums
from huikuan.records.people.queries import rights_of
from tests.interfaces.cast import company, signed_in
from tests.world import World

pytestmark = pytest.mark.django_db

LISTS = ("/customers", "/receivables", "/receivables/totals", "/receipts", "/cash/unapplied",
         "/invoices", "/imports", "/ledger/entries")  # fmt: skip
TODAY = date(2026, 3, 1)


@pytest.fixture
def people():
    """A salesperson's own customers and another's, each with something of every kind."""
    found, world = company(), World()
    for code, owner in (("A", found["SR"]), ("B", found["SR"]), ("C", found["SM"])):
        who = world.customer(code)
        Customer.objects.filter(pk=who.pk).update(
            owner=owner, department=owner.department, region=f"R{code}"
        )
        for currency in ("CNY", "USD"):
            told = World(currency=currency)
            late = told.on("2026-01-05").owes(who, f"{code}1{currency}", 1000, "2026-02-01",
                                              department_id=owner.department_id)  # fmt: skip
            told.owes(who, f"{code}2{currency}", 700, "2026-04-01")
            paid = told.pays(who, f"P{code}1{currency}", 300)
            told.applies(paid, (late, 200))
            told.pays(who, f"P{code}2{currency}", 50, instrument="cash")
    return found


def faces(client, path):
    """A list by each sorting and each choice, and at its end."""
    text = client.get(path).content.decode()
    found = [f"{path}?{unescape(link)}" for link in re.findall(r'href="\?([^"]*sort=[^"]*)"', text)]
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', text, re.S):
        found += [f"{path}?{name}={unescape(value)}"
                  for value in re.findall(r'<option[^>]*value="([^"]+)"', options)]  # fmt: skip
    return [path, f"{path}?page=last", f"{path}?page=2", f"{path}?q=A", *found]


@pytest.mark.parametrize(
    "role, path",
    [("AC", path) for path in LISTS] + [("SR", path) for path in LISTS if path != "/imports"],
)
def test_no_face_of_a_list_asks_more_than_twenty_questions(people, role, path):
    client = signed_in(people[role])
    for address in faces(client, path):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        assert len(asked) <= 20, (address, len(asked))


def narrowed(user):
    """Every way to narrow the long lists, as numbers of rows, within reach of a person."""
    rights = rights_of(user)
    reach = rights.reach("receivables.read")
    owed = receivables_visible_to(rights, listed=True)
    came = receipts_visible_to(rights, listed=True)
    found = {"owed": owed, "came": came, "waits": unapplied_visible_to(rights, listed=True)}
    for code in ("unsettled", *STATUS_WORDS):
        found[f"status {code}"] = with_status(owed, code, TODAY, reach)
    for code in MONEY_WORDS:
        found[f"state {code}"] = with_state(came, code, TODAY, reach)
    for code in ("USD", "JPY"):
        found[f"owed in {code}"] = in_currency(owed, code, reach)
        found[f"came in {code}"] = receipts_in_currency(came, code, reach)
    for code in INSTRUMENT_NAMES:
        found[f"paid by {code}"] = paid_by(came, code, reach)
    path = user.department.path if user.department else "/"
    found["department"] = in_departments(owed, path, reach)
    return {name: set(rows.values_list("pk", flat=True)) for name, rows in found.items()}


@pytest.mark.parametrize("role", ["AC", "SR"])
def test_many_rows_are_narrowed_as_few_are(people, role, monkeypatch):
    few = narrowed(people[role])
    for limit in ("FEW", "FEW_NUMBERS", "FEW_CUSTOMERS"):
        monkeypatch.setattr(long_lists, limit, -1 if limit == "FEW_CUSTOMERS" else 0)
    assert narrowed(people[role]) == few
    customers = 3 if role == "AC" else 2
    assert len(few["owed"]) == len(few["came"]) == len(few["waits"]) == 4 * customers
    assert len(few["status overdue"]) == len(few["state part_applied"]) == 2 * customers
    assert len(few["owed in USD"]) == len(few["paid by cash"]) == 2 * customers
    assert (len(few["department"]), few["owed in JPY"]) == (2 * customers, set())


@pytest.mark.parametrize("role", ["AC", "SR"])
@pytest.mark.parametrize(
    "query, minor",
    [
        ("", 1500), ("currency=USD", 1500), ("status=overdue", 1500), ("status=unsettled", 1500),
        ("due_from=2026-02-02", 700), ("due_to=2026-02-01&status=overdue", 800),
        ("status=part_paid", None), ("customer=A", None), ("issued_from=2026-02-01", 700),
    ],
)  # fmt: skip
def test_the_totals_are_those_of_the_rows(people, role, query, minor):
    client = signed_in(people[role])
    text = client.get(f"/receivables/totals?{query}").content.decode()
    owed = receivables_visible_to(rights_of(people[role]))
    if minor is None:
        rows = owed.filter(customer__code="A") if "customer" in query else owed.none()
        expected = open_sums_of(rows)
    else:
        codes = ("USD",) if "currency" in query else ("CNY", "USD")
        expected = dict.fromkeys(codes, minor * (3 if role == "AC" else 2))
    shown = re.findall(r'title="([\d,.]+) (\w+)"', text)
    assert {code: round(float(amount.replace(",", "")) * 100) for amount, code in shown} == expected


def test_the_ledger_and_the_rows_come_to_the_same(people):
    for role in ("AC", "SR"):
        rights = rights_of(people[role])
        rows = receivables_visible_to(rights, listed=True)
        assert open_sums(rights.reach("receivables.read")) == open_sums_of(rows)


def listed(client, address):
    """The names on a page of customers, in their order."""
    return re.findall(r'href="/customer/(\w+)"', client.get(address).content.decode())


@pytest.mark.parametrize("role", ["AC", "SR"])
def test_who_is_overdue_for_longest_or_least_comes_first(people, role):
    """Met day by day on the first page, asked customer by customer on every other: the same."""
    world = World().on("2020-01-02")
    days = (("A", "2020-01-10"), ("A", "2020-01-10"), ("B", "2020-03-01"), ("C", "2020-02-01"))
    for place, (code, due_on) in enumerate(days):
        who = Customer.objects.get(code=code)
        world.owes(who, f"OLD{place}", 10, due_on)
    client = signed_in(people[role])
    longest = ["A", "C", "B"] if role == "AC" else ["A", "B"]
    assert listed(client, "/customers?sort=oldest") == longest
    assert listed(client, "/customers?sort=oldest&overdue=yes") == longest
    assert listed(client, "/customers?sort=-oldest") == longest[::-1]
    assert listed(client, "/customers?sort=-oldest&overdue=yes") == longest[::-1]


@pytest.mark.parametrize("role", ["AC", "SR"])
def test_a_name_is_found_whatever_its_script_and_however_many_it_fits(people, role, monkeypatch):
    for code, name in (("A", "苏州机械有限公司"), ("B", "苏州 Élan"), ("C", "苏州化工")):
        text = search_text([name], [code])
        Customer.objects.filter(code=code).update(name=name, search_text=text)
    client = signed_in(people[role])
    for few in (queries.FEW_FOUND, 0):
        monkeypatch.setattr(queries, "FEW_FOUND", few)
        everybody = ["A", "B", "C"] if role == "AC" else ["A", "B"]
        for text, codes in (
            ("苏州", everybody), ("蘇州", everybody), ("机械", ["A"]), ("suzhoujixie", ["A"]),
            ("SZJX", ["A"]), ("苏州 elan", ["B"]), ("苏%州", []), ("无此公司", []), ("_", []),
        ):  # fmt: skip
            assert listed(client, f"/customers?q={quote(text)}") == codes, (text, few)


def test_an_address_in_a_long_list_is_that_of_its_page(people):
    for name, one in (
        ("customer", "C-0001_x"), ("customer", "甲/乙 丙"), ("customer", "a?b#c"),
        ("receivable", 7), ("receivable", -1), ("customer-group", 3), ("no-such-page", 3),
    ):  # fmt: skip
        assert addresses_of(name)(one) == url_if(name, one), (name, one)


def test_a_list_counts_what_its_rows_are(people):
    for role in ("AC", "SR"):
        client = signed_in(people[role])
        for address in (
            *faces(client, "/receivables"), *faces(client, "/receipts"),
            *faces(client, "/customers"), "/receivables?sort=-open&due_from=2026-02-02",
            "/receivables?status=unsettled&currency=USD&due_to=2026-02-01",
            "/receivables?sort=open&status=settled",
        ):  # fmt: skip
            text = client.get(address).content.decode()
            rows = len(re.findall("<tr>", text.partition("<tbody>")[2]))
            told = re.search(r"(\d+)–(\d+) (?:of|条，共) (\d+)", text)
            found = tuple(map(int, told.groups())) if told else (1, 0, 0)
            assert found == (1, rows, rows), address
