"""The ageing page: every amount opens, every link says the same again."""

import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from huikuan.records.customers.models import Customer
from tests.books import customer
from tests.interfaces.cast import company, signed_in
from tests.reports.stories import applied, owed, paid

pytestmark = pytest.mark.django_db
AS_OF = "as_of=2026-03-31"


@pytest.fixture
def accountant():
    people = company()
    mine = customer("MINE", owner=people["SR"])
    other = customer("OTHER")
    owed(mine, 1, 100_000, date(2026, 1, 1), date(2026, 3, 1))
    owed(other, 1, 250_000, date(2026, 1, 1), date(2026, 4, 10))
    part = owed(other, 2, 80_000, date(2025, 12, 1), date(2026, 1, 15))
    applied(other, 1, 30_000, date(2026, 4, 5), part)
    paid(other, 2, 12_300, date(2026, 3, 20))
    owed(other, 3, 5_000, date(2026, 1, 1), date(2026, 2, 1), "JPY")
    return signed_in(people["AC"])


def page(client, query: str) -> str:
    answer = client.get(f"/reports/ageing?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_total_is_what_was_open_on_the_day(accountant):
    text = page(accountant, AS_OF)
    # 1,000 + 2,500 + 800: what was paid on 5 April is still open on 31 March.
    assert "4,300.00" in text
    assert "4,000.00" in page(accountant, "as_of=2026-04-05")


def test_every_cell_opens_items_that_come_to_the_cell(accountant):
    text = page(accountant, AS_OF)
    links = re.findall(r'href="(/reports/ageing/items\?[^"]+)" title="([\d,.]+) CNY"', text)
    assert len(links) > 8
    for url, amount in links:
        assert amount in accountant.get(url.replace("&amp;", "&")).content.decode()


def test_each_item_opens_its_ledger_lines(accountant):
    text = accountant.get(f"/reports/ageing/items?{AS_OF}&bucket=overdue").content.decode()
    url = re.search(r'href="(/ledger/items/\d+)"', text).group(1)
    assert accountant.get(url).status_code == 200


def test_currencies_are_never_added_up(accountant):
    assert "5,000" in page(accountant, f"{AS_OF}&currency=JPY")
    assert "4,300.00" not in page(accountant, f"{AS_OF}&currency=JPY").split("<table")[1]


def test_a_salesperson_sees_their_own_customers_only(accountant):
    seller = Customer.objects.get(code="MINE").owner
    text = page(signed_in(seller), AS_OF)
    assert "Company MINE" in text
    assert "Company OTHER" not in text
    url = f"/reports/ageing/items?{AS_OF}&customer=OTHER"
    assert "Company OTHER" not in signed_in(seller).get(url).content.decode().split("<main")[1]


def test_netting_lets_unapplied_money_pay_the_oldest(accountant):
    assert "4,177.00" in page(accountant, f"{AS_OF}&netted=1")


@pytest.mark.parametrize("by", ["customer", "debtor", "group", "owner", "department", "region"])
@pytest.mark.parametrize("buckets", ["overdue", "near_due", "age", "age_months", "age_short"])
def test_every_way_to_lay_the_table_adds_up(accountant, by, buckets):
    assert "4,300.00" in page(accountant, f"{AS_OF}&by={by}&buckets={buckets}&sort=-overdue")


@pytest.mark.parametrize(
    "query",
    ["as_of=2026-02-30", "as_of=0001-01-01", "known_on=soon", "by=moon&buckets=x&sort=-y&page=-3",
     "currency=%27%22", "group=x&owner=9&page=99999999", "customer=nobody&top=1e9"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_answered_all_the_same(accountant, query):
    page(accountant, query)
    assert accountant.get(f"/reports/ageing/items?{query}&bucket=zzz").status_code == 422


def test_a_day_that_does_not_exist_is_told(accountant):
    assert "2026-02-30” is not a day" in page(accountant, "as_of=2026-02-30")


def test_the_file_holds_every_row_and_currency(accountant):
    answer = accountant.get(f"/reports/ageing?{AS_OF}&export=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    cells = {cell for row in sheet.to_python() for cell in row}
    assert {"MINE", "OTHER", "JPY", 4300.0, 5000.0} <= cells


def test_who_may_not_take_files_away_gets_none(accountant):
    seller = signed_in(Customer.objects.get(code="MINE").owner)
    assert seller.get(f"/reports/ageing?{AS_OF}&export=xlsx").status_code == 403
