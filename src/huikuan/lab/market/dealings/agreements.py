"""How a company buys: by hand, under a framework, by single orders, or as projects."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from huikuan.lab.market.calendar import DAY, desk_day, working_day, working_days_later
from huikuan.lab.market.companies.goods import PRODUCTS
from huikuan.lab.market.contract_shapes import GoodsMoved, Item, OrderTaken, Terms, Wording
from huikuan.lab.market.dealings.claims import Claim
from huikuan.lab.market.dealings.sales import tax_in
from huikuan.lab.market.shapes import Company, Fact, Sale

OTHER_CURRENCY_DIVISOR = 7
# On which days of the week lorries leave, and signed papers and invoices are written down.
DISPATCH_DAYS, PAPER_DAYS = (1,), (3,)
ORDER_DAYS_OF_MONTH = (5, 20)
SMALL_BUYER_MINOR = 3_800_000
LARGE_BUYER_MINOR = 9_000_000


@dataclass(slots=True)
class Dealings:
    """What was agreed with one company, and the receivables that come of it.

    ``mistaken``: receivables that somebody reversed although they are owed.
    """

    company: Company
    rng: Random
    as_of: date
    facts: list[Fact] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    mistaken: set[str] = field(default_factory=set)
    serials: dict[str, int] = field(default_factory=dict)

    def number(self, head: str, on: date) -> str:
        """The next number of a kind of paper with this company."""
        self.serials[head] = self.serials.get(head, 0) + 1
        return f"{head}{on:%y%m}-{self.company.serial:04d}-{self.serials[head]:02d}"

    def claim(self, claims: Sequence[Claim], known_on: date, contract: str) -> list[Sale]:
        """Receivables that an event makes; what is retained arises on its own day."""
        made = [self._sale(each, known_on, contract) for each in claims]
        self.sales += made
        return made

    def take_order(
        self, number: str, on: date, items: tuple[Item, ...], *, contract: str = "",
        wording: Wording | None = None, is_confirmed: bool = True,
    ) -> None:  # fmt: skip
        """An order is written down."""
        company = self.company
        self.facts.append(
            OrderTaken(
                on, company.code, number, company.currency, items, company.owner,
                company.department, contract, wording, is_confirmed,
            )
        )  # fmt: skip

    def move_goods(self, order: str, on: date, quantities: dict[int, int]) -> GoodsMoved:
        """Goods leave us, and are written down when they do: parts keep their order."""
        moved = GoodsMoved(on, self.company.code, order, self.number("FH", on), on, quantities)
        self.facts.append(moved)
        return moved

    def terms(
        self, wording: Wording, amount_minor: int | None, on: date, clauses: dict[str, Any]
    ) -> Terms:
        """What a version says."""
        company = self.company
        return Terms(
            wording, company.currency, amount_minor, tax_in(company, amount_minor or 0),
            size_of(company), clauses, starts_on=on, ends_on=on + 1095 * DAY,
        )  # fmt: skip

    def _sale(self, claim: Claim, known_on: date, contract: str) -> Sale:
        company = self.company
        arises_on = claim.due_on if claim.is_retained else claim.issued_on
        return Sale(
            known_on=working_day(claim.due_on) if claim.is_retained else known_on,
            customer=company.code, number=claim.number, currency=company.currency,
            amount_minor=claim.amount_minor, tax_minor=tax_in(company, claim.amount_minor),
            issued_on=claim.issued_on, due_on=claim.due_on, contract_number=contract,
            owner=company.owner, department=company.department, is_claimed=True,
            arises_on=arises_on,
        )  # fmt: skip


def is_small_buyer(company: Company) -> bool:
    """Small firms buy without a contract."""
    return company.usual_minor < SMALL_BUYER_MINOR and company.currency == "CNY"


def size_of(company: Company) -> str:
    """Large, medium or small, by what it buys."""
    if company.usual_minor > LARGE_BUYER_MINOR:
        return "large"
    return "medium" if company.usual_minor > 5_000_000 else "small"


def usual_clauses(company: Company, rng: Random) -> dict[str, Any]:
    """What is agreed beside the money: mostly our own template, sometimes theirs."""
    if rng.random() < 0.7:
        return {
            "penalty_daily_ppm": 500, "jurisdiction": "ours", "service_address": True,
            "acceptance_days": 15,
        }  # fmt: skip
    return {
        "penalty_daily_ppm": rng.choice((None, 300)), "jurisdiction": rng.choice(("theirs", "")),
        "service_address": False, "pay_when_paid": size_of(company) == "large",
    }  # fmt: skip


def approval_reasons(
    amount_minor: int | None, clauses: dict[str, Any], size: str
) -> tuple[str, ...]:
    """Why somebody else has to look: a large or unlimited sum, or what the law forbids."""
    reasons = ["amount"] if amount_minor is None or amount_minor >= 100_000_000 else []
    if clauses.get("pay_when_paid") and size == "large":
        reasons.append("pay_when_paid")
    return tuple(reasons)


def product_for(company: Company, amount_minor: int, rng: Random) -> Item:
    """A product that makes sense for an amount, as one piece of it at a price of its own."""
    divisor = 1 if company.currency == "CNY" else OTHER_CURRENCY_DIVISOR
    fitting = [each for each in PRODUCTS if each[2] // divisor * 5 <= amount_minor] or PRODUCTS[:1]
    product, unit, price = rng.choice(fitting[-3:])
    price = max(100, round(price // divisor * rng.uniform(0.9, 1.15) / 100) * 100)
    return Item(product, unit, price, 1)


def order_day(first_on: date, not_before: date) -> date:
    """The order desk writes orders down twice a month."""
    month = first_on.replace(day=1)
    months = ((month - DAY).replace(day=1), month)
    days = [start.replace(day=day) for start in months for day in ORDER_DAYS_OF_MONTH]
    fitting = [on for on in map(working_day, days) if not_before <= on < first_on]
    return fitting[-1] if fitting else not_before


def told_later(on: date, rng: Random, least: int, most: int) -> date:
    """Some working days on, when papers are written down."""
    return desk_day(working_days_later(on + DAY, rng.randint(least, most)), PAPER_DAYS)


def picked(choices: Sequence[tuple[int, Any]], rng: Random) -> Any:
    """One of several by how often each occurs."""
    return rng.choices([each for _, each in choices], [weight for weight, _ in choices])[0]
