"""What the seller itself gets wrong and puts right: double receivables, the wrong customer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from huikuan.lab.market.calendar import DAY, working_days_later
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
WRONG_CUSTOMER_SHARE = 0.003
DOCUMENT_SHARE = 0.012


def doubled_sales(sales: list[Sale], rng: Random) -> Iterator[Fact]:
    """Few receivables are entered twice under another number, and the second is reversed."""
    for sale in sales:
        if not sale.is_opening and rng.random() < DOUBLE_SHARE:
            double = replace(sale, number=f"{sale.number}A")
            yield double
            reversed_on = working_days_later(sale.known_on + DAY, rng.randint(0, 8))
            yield SaleReversed(reversed_on, sale.customer, double.number, "重复录入")


def misplaced_money(
    facts: list[Fact], companies: tuple[Company, ...], rng: Random
) -> Iterator[Fact]:
    """Few receipts are first recorded for another company; ``facts`` then get the later day.

    The true receipt is recorded on the day the mistake is found, with its old value day: the
    two clocks of the ledger differ there.
    """
    for fact in facts:
        if isinstance(fact, MoneyCame) and fact.currency == "CNY":
            if rng.random() >= WRONG_CUSTOMER_SHARE:
                continue
            other = rng.choice(companies)
            if other.code == fact.customer or other.known_on > fact.known_on:
                continue
            if other.currency != fact.currency:
                continue
            yield replace(fact, customer=other.code, number=f"{fact.number}E")
            yield MoneyReversed(
                fact.known_on, other.code, f"{fact.number}E", "客户记错，转至正确客户"
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
