"""What the seller itself gets wrong and puts right: double receivables, the wrong customer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from huikuan.lab.market.calendar import DAY, working_day, working_days_later
from huikuan.lab.market.shapes import (
    Company,
    CompanyRenamed,
    DocumentFiled,
    Fact,
    MoneyCame,
    MoneyReversed,
    Sale,
    SaleReversed,
)

DOUBLE_SHARE = 0.004
WRONG_CUSTOMER_SHARE = 0.008
DOCUMENT_SHARE = 0.012


def doubled_sales(sales: list[Sale], rng: Random) -> Iterator[Fact]:
    """Few receivables are entered twice under another number, and the second is reversed."""
    for sale in sales:
        if not sale.is_opening and rng.random() < DOUBLE_SHARE:
            double = replace(sale, number=f"{sale.number}A", is_claimed=False, goods=None)
            yield double
            reversed_on = working_days_later(sale.known_on + DAY, rng.randint(0, 8))
            yield SaleReversed(reversed_on, sale.customer, double.number, "重复录入")


def misplaced_money(
    facts: list[Fact], companies: tuple[Company, ...], rng: Random
) -> Iterator[Fact]:
    """Few receipts stand with another company first, until the mistake is found.

    The reversal and the true receipt keep the old value day: the two clocks differ there.
    """
    for fact in facts:
        if not isinstance(fact, MoneyCame) or rng.random() >= WRONG_CUSTOMER_SHARE:
            continue
        other = rng.choice(companies)
        first_on = working_day(fact.received_on)
        if first_on >= fact.known_on or other.code == fact.customer:
            continue
        if other.known_on > first_on or other.currency != fact.currency:
            continue
        wrong = replace(fact, known_on=first_on, customer=other.code, number=f"{fact.number}E")
        yield wrong
        yield MoneyReversed(
            fact.known_on, other.code, wrong.number, fact.received_on, "客户记错，转至正确客户"
        )


def documents(company: Company, sales: list[Sale], rng: Random) -> Iterator[DocumentFiled]:
    """Signed delivery notes of some receivables."""
    for sale in sales:
        if not sale.is_opening and rng.random() < DOCUMENT_SHARE:
            filed_on = working_days_later(sale.known_on + DAY, rng.randint(0, 5))
            person = company.contacts[0][0]
            yield DocumentFiled(filed_on, company.code, sale.number, person, rng.random() < 0.5)


def renaming(company: Company, as_of: date, rng: Random) -> Iterator[CompanyRenamed]:
    """A company that was called otherwise gets its name of today."""
    if company.renamed_from:
        span = max(2, (as_of - company.known_on).days)
        day = working_days_later(company.known_on + rng.randint(1, span) * DAY, 0)
        yield CompanyRenamed(day, company.code, company.name)
