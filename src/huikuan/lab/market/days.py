"""The whole market, day by day, in the order in which the seller writes it down."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from random import Random

from huikuan.lab.market.calendar import DAY, months_later, working_day
from huikuan.lab.market.companies.customers import companies
from huikuan.lab.market.companies.people import COLLEAGUES
from huikuan.lab.market.dealings.mistakes import documents, doubled_sales, misplaced_money, renaming
from huikuan.lab.market.dealings.payments import money_facts
from huikuan.lab.market.dealings.sales import invoices_of, sales_of
from huikuan.lab.market.shapes import RANKS, Company, Fact, Market


def market(seed: int, customer_count: int, months: int, as_of: date) -> Market:
    """A market of so many customers over so many months until a day; same input, same market."""
    starts_on = working_day(months_later(as_of, -months) + DAY)
    buyers = companies(seed, customer_count, starts_on, as_of)
    facts: list[Fact] = []
    for company in buyers:
        facts += _life(company, seed, starts_on, as_of)
    facts += misplaced_money(facts, buyers, Random(f"misplaced:{seed}"))
    facts = [fact for fact in facts if fact.known_on <= as_of]
    facts.sort(key=lambda fact: (fact.known_on, RANKS[type(fact)]))
    return Market(COLLEAGUES, buyers, starts_on, as_of, facts)


def days(market: Market) -> Iterator[tuple[date, list[Fact]]]:
    """The facts of each day on which something is written down."""
    for day, facts in groupby(market.facts, key=lambda fact: fact.known_on):
        yield day, list(facts)


def _life(company: Company, seed: int, starts_on: date, as_of: date) -> list[Fact]:
    """Everything that happens with one company; its chances are its own."""
    rng = Random(f"{seed}:{company.code}")
    sales = sales_of(company, rng, starts_on, as_of)
    facts: list[Fact] = [*sales, *invoices_of(company, sales, rng)]
    facts += money_facts(company, sales, rng, as_of)
    facts += doubled_sales(sales, rng)
    facts += documents(company, sales, rng)
    facts += renaming(company, as_of, rng)
    return facts
