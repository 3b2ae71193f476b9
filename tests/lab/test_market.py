"""The market looks like real ledgers do, and the same seed gives the same one."""

from datetime import date, timedelta

import pytest

from huikuan.engine.identifiers import uscc_verdict
from huikuan.lab.market.calendar import is_working, spring_festival
from huikuan.lab.market.companies.customers import companies
from huikuan.lab.market.days import market
from huikuan.lab.market.dealings.sales import due_day
from huikuan.lab.market.measures import figures
from huikuan.lab.market.shapes import InvoiceSent, MoneyCame, Sale

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def story():
    return market(1, 300, 24, AS_OF)


def test_lateness_is_that_of_published_ledgers(story):
    found = figures(story.facts, AS_OF)

    assert 2 <= found.late_days_mean <= 14
    assert -3 <= found.late_days_median <= 3
    assert 0.38 <= found.late_share <= 0.56


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_open_book_is_that_of_an_industrial_seller(seed):
    found = figures(market(seed, 300, 24, AS_OF).facts, AS_OF)

    assert 0.25 <= found.overdue_share <= 0.45
    assert 0.04 <= found.long_overdue_share <= 0.22
    assert 0.22 <= found.top_ten_share <= 0.55


def test_hardly_anybody_pays_around_the_spring_festival(story):
    received = figures(story.facts, AS_OF).received_by_day
    fortnight = sum(received.values()) / (AS_OF - story.starts_on).days * 14

    for year in (2025, 2026):
        first = spring_festival(year) - timedelta(days=1)
        trough = sum(received.get(first + timedelta(days=n), 0) for n in range(14))
        assert trough < 0.4 * fortnight


def test_more_is_delivered_in_the_last_week_of_a_month(story):
    issued = [fact.issued_on for fact in story.facts if isinstance(fact, Sale)]
    late = sum(day.day > 22 for day in issued)

    assert late / len(issued) > 0.4


def test_the_same_seed_and_day_give_the_same_market(story):
    assert market(1, 300, 24, AS_OF).facts == story.facts
    assert market(2, 300, 24, AS_OF).facts != story.facts


def test_no_year_is_too_strange_to_end_in():
    for as_of in (date(2024, 2, 29), date(2025, 1, 31), date(2027, 2, 7), date(2030, 12, 31)):
        story = market(5, 40, 14, as_of)
        assert figures(story.facts, as_of).sale_count > 100
        assert max(fact.known_on for fact in story.facts) <= as_of


def test_facts_are_written_down_on_working_days_after_they_happened(story):
    for fact in story.facts:
        assert is_working(fact.known_on), fact
        if isinstance(fact, MoneyCame):
            assert 0 <= (fact.known_on - fact.received_on).days <= 16


def test_every_chinese_company_has_a_code_that_holds(story):
    chinese = [company for company in story.companies if company.country == "CN"]

    assert all(uscc_verdict(company.uscc).is_valid for company in chinese)
    assert not any(uscc_verdict(company.uscc).warnings for company in chinese)
    assert len({company.uscc for company in chinese}) == len(chinese)


def test_companies_have_names_of_their_own_groups_and_foreign_ones(story):
    names = [company.name for company in story.companies]
    groups = {company.group_code for company in story.companies} - {""}

    assert len(set(names)) == len(names) == 300
    assert 5 <= len(groups) <= 30
    assert {company.currency for company in story.companies} == {"CNY", "USD", "EUR"}


def test_many_companies_can_be_made():
    assert len({c.uscc for c in companies(1, 4000, date(2025, 1, 2), AS_OF)}) > 3900


def test_invoices_are_many_to_many_with_receivables(story):
    invoices = [fact for fact in story.facts if isinstance(fact, InvoiceSent)]
    claimed = [number for invoice in invoices for number, _ in invoice.parts]

    assert all(len(invoice.number) == 20 and invoice.number.isdigit() for invoice in invoices)
    assert len({invoice.number for invoice in invoices}) == len(invoices)
    assert any(len(invoice.parts) > 1 for invoice in invoices)
    assert len(claimed) > len(set(claimed))


@pytest.mark.parametrize(
    ("terms", "issued_on", "due_on"),
    [
        ("eom30", date(2025, 1, 15), date(2025, 3, 2)),
        ("eom60", date(2025, 1, 15), date(2025, 4, 1)),
        ("net30", date(2025, 3, 15), date(2025, 4, 14)),
    ],
)
def test_due_days_follow_the_terms(terms, issued_on, due_on):
    assert due_day(terms, issued_on) == due_on
