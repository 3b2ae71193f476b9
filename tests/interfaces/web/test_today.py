"""Today, by role: what waits, and the first steps of a new company."""

from datetime import timedelta

import pytest

from huikuan.interfaces.clock import company_day, now
from tests.books import customer
from tests.interfaces.cast import company, signed_in
from tests.reports.stories import owed, paid

pytestmark = pytest.mark.django_db


def desk(user) -> str:
    answer = signed_in(user).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def people():
    found = company()
    today = company_day(now())
    ago, ahead = today - timedelta(days=60), today + timedelta(days=3)
    mine = customer("MINE", owner=found["SR"])
    owed(mine, 1, 100_000, ago, today - timedelta(days=10))
    owed(mine, 2, 50_000, ago, ahead)
    owed(customer("OTHER"), 1, 900_000, ago, today - timedelta(days=20))
    paid(mine, 1, 7_700, today - timedelta(days=2))
    return found


def test_a_salesperson_finds_their_own_late_customers(people):
    text = desk(people["SR"])
    assert "Company MINE" in text
    assert "1,000.00" in text
    assert "Company OTHER" not in text


def test_an_accountant_finds_the_receipts_to_apply(people):
    assert "1 receipt waits to be applied" in desk(people["AC"])


def test_a_credit_controller_finds_the_largest_overdue_first(people):
    text = desk(people["CC"]).split("Largest overdue now")[1]
    assert text.index("Company OTHER") < text.index("Company MINE")


def test_an_executive_finds_three_numbers_and_the_names(people):
    text = desk(people["EX"])
    assert text.count("stat-tile") >= 3
    assert "10,500.00" in text


def test_an_administrator_finds_the_house_and_no_amounts(people):
    text = desk(people["AD"])
    assert "House check" in text
    assert "Company MINE" not in text


def test_an_auditor_finds_the_seals(people):
    assert 'href="/reports/proof"' in desk(people["AU"])


def test_a_new_company_is_led_step_by_step():
    people = company()
    assert "First steps" in desk(people["AC"])
    owed(customer("A"), 1, 100, company_day(now()), company_day(now()))
    client = signed_in(people["AC"])
    assert "1 of 4 done" not in client.get("/").content.decode()
    assert "2 of 4 done" in client.get("/").content.decode()
    client.get("/reports/ageing")
    assert "3 of 4 done" in client.get("/").content.decode()
    paid(customer("B"), 1, 100, company_day(now()))
    assert "First steps" not in client.get("/").content.decode()
