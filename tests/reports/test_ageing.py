"""Ageing is the ledger, cut by age: to the minor unit, as of any day, as known on any day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from huikuan.engine.ageing.buckets import DEFINITIONS
from huikuan.engine.ageing.customer import ageing_of_customer
from huikuan.errors import Refused
from huikuan.records.people.rights import EVERYTHING, NOTHING, Reach, Rights
from huikuan.reports.ageing import AgeingTable, ageing, ageing_items
from huikuan.reports.parties import Within
from tests.books import DAY_0, RandomBook, balance, customer, item_lines, moves
from tests.reports.stories import applied, owed, paid

pytestmark = pytest.mark.django_db
days = st.integers(-5, 960).map(lambda number: DAY_0 + timedelta(days=number))


@settings(max_examples=30, deadline=None)
@given(
    happenings=st.lists(moves, max_size=25),
    as_of=days,
    known_on=days,
    buckets=st.sampled_from(sorted(DEFINITIONS)),
)
def test_every_bucket_adds_up_to_the_ledger(happenings, as_of, known_on, buckets) -> None:
    with transaction.atomic():
        book = RandomBook()
        for move in happenings:
            book.happens(move)
        for netted in (False, True):
            table = ageing(
                EVERYTHING, as_of=as_of, known_on=known_on, buckets=buckets, netted=netted
            )
            _agrees_with_plain_python(table, netted)
            _agrees_with_the_ledger(table, netted)
        transaction.set_rollback(True)


def _agrees_with_plain_python(table: AgeingTable, netted: bool) -> None:
    rows = {(row.value, row.currency): row for row in table.rows}
    expected = {
        (str(customer_id), currency): aged
        for customer_id, lines in item_lines().items()
        for currency, aged in ageing_of_customer(
            lines, as_of=table.as_of, known_on=table.known_on, buckets=table.definition,
            netted=netted,
        ).items()
    }  # fmt: skip
    assert rows.keys() == expected.keys()
    for key, aged in expected.items():
        row = rows[key]
        assert (row.open_minor, row.not_due_minor) == (aged.open_minor, aged.not_due_minor)
        assert (row.unapplied_minor, row.credit_minor) == (aged.unapplied_minor, aged.credit_minor)
        assert {code: row.cell(code) for code in aged.buckets} == aged.buckets


def _agrees_with_the_ledger(table: AgeingTable, netted: bool) -> None:
    totals = {row.currency: row for row in table.totals}
    owed = balance("receivable", table.as_of, table.known_on)
    unapplied = balance("unapplied_cash", table.as_of, table.known_on)
    credit = balance("customer_credit", table.as_of, table.known_on)
    assert {*owed, *unapplied, *credit} >= totals.keys()
    for currency in {*owed, *unapplied, *credit}:
        ledger = owed.get(currency, 0) + unapplied.get(currency, 0) + credit.get(currency, 0)
        row = totals.get(currency)
        assert (row.net_minor if row else 0) == ledger
        if row and not netted:
            assert sum(row.cell(code) for code in table.definition.codes) == owed.get(currency, 0)
            assert row.unapplied_minor == -unapplied.get(currency, 0)


def test_the_due_day_itself_is_not_overdue() -> None:
    acme = customer("ACME")
    owed(acme, 1, 500, date(2025, 1, 1), date(2025, 1, 31))

    on_the_day = ageing(EVERYTHING, as_of=date(2025, 1, 31)).rows[0]
    next_day = ageing(EVERYTHING, as_of=date(2025, 2, 1)).rows[0]

    assert (on_the_day.not_due_minor, on_the_day.overdue_minor) == (500, 0)
    assert (next_day.not_due_minor, next_day.buckets["d1_30"]) == (0, 500)


def test_what_is_paid_in_july_was_open_in_june() -> None:
    acme = customer("ACME")
    item = owed(acme, 1, 500, date(2025, 5, 1), date(2025, 6, 1))
    applied(acme, 1, 200, date(2025, 7, 5), item)

    assert ageing(EVERYTHING, as_of=date(2025, 6, 30)).rows[0].buckets["d1_30"] == 500
    assert ageing(EVERYTHING, as_of=date(2025, 7, 5)).rows[0].buckets["d31_60"] == 300


def test_what_was_learnt_later_was_not_known_then() -> None:
    acme = customer("ACME")
    owed(acme, 1, 500, date(2025, 4, 20), date(2025, 5, 20), today=date(2025, 5, 6))

    april = date(2025, 4, 30)

    assert ageing(EVERYTHING, as_of=april, known_on=date(2025, 5, 5)).rows == ()
    assert ageing(EVERYTHING, as_of=april, known_on=date(2025, 5, 6)).rows[0].open_minor == 500


def test_money_not_yet_applied_stands_beside_or_is_netted_against_the_oldest() -> None:
    acme = customer("ACME")
    owed(acme, 1, 500, date(2025, 1, 1), date(2025, 2, 1))
    owed(acme, 2, 500, date(2025, 1, 1), date(2025, 3, 1))
    paid(acme, 1, 600, date(2025, 2, 15))

    plain = ageing(EVERYTHING, as_of=date(2025, 3, 2)).rows[0]
    netted = ageing(EVERYTHING, as_of=date(2025, 3, 2), netted=True).rows[0]

    assert (plain.open_minor, plain.unapplied_minor, plain.net_minor) == (1000, 600, 400)
    assert (netted.open_minor, netted.unapplied_minor) == (400, 0)
    assert netted.buckets["d1_30"] == 400


def test_a_merged_customer_is_shown_as_its_successor() -> None:
    acme = customer("ACME")
    old = customer("OLD", successor=acme)
    owed(old, 1, 500, date(2025, 1, 1), date(2025, 2, 1))
    owed(acme, 1, 70, date(2025, 1, 1), date(2025, 2, 1))

    table = ageing(EVERYTHING, as_of=date(2025, 2, 2))

    assert [(row.code, row.open_minor) for row in table.rows] == [("ACME", 570)]
    assert {each.customer_id for each in _items(date(2025, 2, 2))} == {acme.pk}


def test_rights_decide_whose_debts_one_sees(django_user_model) -> None:
    ann = django_user_model.objects.create(username="ann", name="Ann")
    mine, theirs = customer("MINE", owner=ann), customer("THEIRS")
    for who in (mine, theirs):
        owed(who, 1, 500, date(2025, 1, 1), date(2025, 2, 1))
    rights = Rights(ann.pk, {"ageing.read": Reach(user_id=ann.pk)})

    assert [row.code for row in ageing(rights, as_of=date(2025, 2, 2)).rows] == ["MINE"]
    assert ageing(NOTHING, as_of=date(2025, 2, 2)).rows == ()
    assert ageing_items(rights, as_of=date(2025, 2, 2)).count == 1


@pytest.mark.parametrize("by", ["customer", "region", "owner", "group", "department", "currency"])
def test_every_dimension_adds_up_and_each_cell_opens_its_items(by: str) -> None:
    for number, region in enumerate(["华东", "华东", ""]):
        who = customer(f"C{number}", region=region)
        for due in range(5):
            day = date(2025, 1, 1) + timedelta(days=40 * due)
            owed(who, due, 100 + number, date(2025, 1, 1), day)

    table = ageing(EVERYTHING, as_of=date(2025, 5, 1), by=by)

    assert sum(row.open_minor for row in table.rows) == table.totals[0].open_minor == 1515
    for row in table.rows:
        within = Within() if by == "currency" else Within(**{by: row.value})
        for code in table.definition.codes:
            found = ageing_items(
                EVERYTHING, as_of=date(2025, 5, 1), bucket=code, currency="CNY", within=within
            )
            assert found.total_minor.get("CNY", 0) == row.cell(code)


def test_pages_of_items_follow_each_other() -> None:
    acme = customer("ACME")
    for number in range(7):
        owed(acme, number, 10, date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=number))

    pages = [
        ageing_items(EVERYTHING, as_of=date(2025, 3, 1), page=page, per_page=3)
        for page in (1, 2, 3)
    ]

    assert [len(page.items) for page in pages] == [3, 3, 1]
    due = [item.due_on for page in pages for item in page.items]
    assert due == sorted(due)
    assert {(item.customer_code, item.days_past_due) for item in pages[0].items} >= {("ACME", 59)}
    assert (pages[0].pages, pages[0].count, pages[0].total_minor) == (3, 7, {"CNY": 70})


@pytest.mark.parametrize(
    "asked, code",
    [
        ({"by": "weather"}, "unknown_dimension"),
        ({"buckets": "weeks"}, "unknown_buckets"),
        ({"within": Within(group="1;drop")}, "unknown_filter_value"),
    ],
)
def test_what_is_not_known_is_refused(asked, code) -> None:
    with pytest.raises(Refused) as refused:
        ageing(EVERYTHING, as_of=date(2025, 1, 1), **asked)
    assert refused.value.code == code


def _items(as_of: date):
    return ageing_items(EVERYTHING, as_of=as_of).items
