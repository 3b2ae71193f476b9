"""The whole market, day by day, in the order in which the seller writes it down."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from random import Random

from huikuan.lab.market.calendar import DAY, months_later, working_day
from huikuan.lab.market.companies.customers import companies
from huikuan.lab.market.companies.people import COLLEAGUES
from huikuan.lab.market.contract_shapes import CONTRACT_RANKS
from huikuan.lab.market.dealings.agreements import Dealings, is_small_buyer
from huikuan.lab.market.dealings.frameworks import framework
from huikuan.lab.market.dealings.mistakes import documents, doubled_sales, misplaced_money, renaming
from huikuan.lab.market.dealings.payments import money_facts
from huikuan.lab.market.dealings.pending import pending
from huikuan.lab.market.dealings.projects import projects
from huikuan.lab.market.dealings.sales import invoices_of, opening_of, purchases, sales_of
from huikuan.lab.market.dealings.single_orders import single_orders
from huikuan.lab.market.shapes import RANKS, Company, Fact, Market

ALL_RANKS = RANKS | CONTRACT_RANKS


def market(seed: int, customer_count: int, months: int, as_of: date) -> Market:
    """A market of so many customers over so many months until a day; same input, same market."""
    starts_on = working_day(months_later(as_of, -months) + DAY)
    buyers = companies(seed, customer_count, starts_on, as_of)
    facts: list[Fact] = []
    for company in buyers:
        facts += _life(company, seed, starts_on, as_of)
    facts += misplaced_money(facts, buyers, Random(f"misplaced:{seed}"))
    facts += pending(buyers, Random(f"pending:{seed}"), as_of)
    facts = [fact for fact in facts if fact.known_on <= as_of]
    facts.sort(key=lambda fact: (fact.known_on, ALL_RANKS[type(fact)]))
    return Market(COLLEAGUES, buyers, starts_on, as_of, facts)


def days(market: Market) -> Iterator[tuple[date, list[Fact]]]:
    """The facts of each day on which something is written down."""
    for day, facts in groupby(market.facts, key=lambda fact: fact.known_on):
        yield day, list(facts)


def _life(company: Company, seed: int, starts_on: date, as_of: date) -> list[Fact]:
    """Everything that happens with one company; its chances are its own."""
    rng = Random(f"{seed}:{company.code}")
    dealings = _dealings(company, rng, starts_on, as_of)
    facts = [*dealings.facts, *dealings.sales]
    sales = [sale for sale in dealings.sales if sale.number not in dealings.mistaken]
    facts += invoices_of(company, sales, rng)
    facts += money_facts(company, sales, rng, as_of)
    facts += doubled_sales(sales, rng)
    facts += documents(company, sales, rng)
    facts += renaming(company, as_of, rng)
    return facts


def _dealings(company: Company, rng: Random, starts_on: date, as_of: date) -> Dealings:
    """Small firms buy by hand, the others by what was agreed with them."""
    dealings = Dealings(company, rng, as_of)
    if is_small_buyer(company):
        dealings.sales = sales_of(company, rng, starts_on, as_of)
        return dealings
    opening = opening_of(company, rng, starts_on)
    buys = purchases(company, rng, as_of)
    deal = {"milestones": projects, "prepaid": single_orders}.get(company.terms, framework)
    deal(dealings, buys)
    dealings.sales = sorted(
        [*opening, *dealings.sales], key=lambda sale: (sale.known_on, sale.number)
    )
    return dealings
