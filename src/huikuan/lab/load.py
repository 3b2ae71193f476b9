"""A large book for benchmarks: a hundred thousand customers, a million receivables, in minutes.

Rows go in past the commands, but with numbers, natural keys and fingerprints as the commands
write them, so that ``huikuan verify`` passes afterwards.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import prefetch_related_objects

from huikuan.desks.contracts.commands import keep_plan
from huikuan.errors import Refused
from huikuan.lab.contract_rows import Agreed, ContractPages
from huikuan.lab.demo import to_nobody
from huikuan.lab.market.calendar import DAY, month_end, months_later
from huikuan.lab.market.companies.customers import companies
from huikuan.lab.market.companies.people import COLLEAGUES
from huikuan.lab.market.shapes import Company
from huikuan.lab.office import MORNING, NIGHT, Office, founded_office
from huikuan.lab.rows import Book, BookDay, Buyer, Claimed
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization, users
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.seals import seal_history

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import PaymentPlan

CUSTOMERS_AT_ONCE = 5000
LINES_AT_ONCE = 60_000
TERM_DAYS = (30, 30, 60, 90)
PAID_SHARE = 0.93
SPARE_SHARE = 0.02
SPARE_MINOR = 100_000

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is loaded, until which day."""

    customers: int
    receivables: int
    months: int
    as_of: date
    seed: int = 1
    contracts: int = 0
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """A receivable that will be paid."""

    customer: int
    item: int
    due_on: str
    minor: int


def load_book(size: Size, *, by: Actor, told: Told = to_nobody) -> None:
    """Fill an empty database; ``told`` hears what is at how much of how many."""
    if organization() is not None or users().exists() or visible_to(EVERYTHING).exists():
        raise Refused("demo_needs_empty_database")
    starts_on = months_later(size.as_of, -size.months) + DAY
    _make_room()
    with transaction.atomic():
        office = founded_office(COLLEAGUES, starts_on, by=by)
    buyers = _registered(size, starts_on, office, told)
    contracts = ContractPages(_plans(office.actor("admin", starts_on, MORNING)))
    years = Years(size, Random(f"load:{size.seed}"), buyers, Book.opened(), office, contracts)
    years.live(starts_on, told)


def _make_room() -> None:
    """A larger cache for this connection: indexes grow far beyond the usual one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -600000")


def _plans(by: Actor) -> "dict[int, PaymentPlan]":
    """One plan for each term; its lines are fetched once."""
    kept = [keep_plan(f"发货后{days}天", by=by) for days in set(TERM_DAYS)]
    prefetch_related_objects(kept, "lines")
    return {int(plan.text[3:-1]): plan for plan in kept}


def _registered(size: Size, starts_on: date, office: Office, told: Told) -> list[Buyer]:
    made = companies(size.seed, size.customers, starts_on, size.as_of)
    by = office.actor("admin", starts_on, MORNING)
    buyers: list[Buyer] = []
    for start in range(0, len(made), CUSTOMERS_AT_ONCE):
        batch = [_facts(company, office) for company in made[start : start + CUSTOMERS_AT_ONCE]]
        customers = register_customers(batch, by=by)
        buyers += [
            (customers[fact.code].pk, fact.code, fact.owner_id or 0, fact.department_id or 0)
            for fact in batch
        ]
        told("customers", len(buyers), len(made))
    return buyers


def _facts(company: Company, office: Office) -> CustomerFacts:
    return CustomerFacts(
        code=company.code, name=company.name, uscc=company.uscc, country=company.country,
        region=company.region, industry=company.industry, address=company.address,
        group_code=company.group_code, group_name=company.group_name,
        owner_id=office.users[company.owner].pk,
        department_id=office.departments[company.department].pk, names=company.names,
    )  # fmt: skip


@dataclass(slots=True)
class Years:
    """Goes through the days of the book and writes what falls on each."""

    size: Size
    rng: Random
    buyers: list[Buyer]
    book: Book
    office: Office
    contracts: ContractPages
    agreed: dict[int, Agreed] = field(default_factory=dict)
    ordered: int = 0
    sold: int = 0
    to_pay: dict[date, list[Owed]] = field(default_factory=lambda: defaultdict(list))

    def live(self, starts_on: date, told: Told) -> None:
        """Contracts on the first day, then day after day, with a seal at each month's end."""
        self._sign(starts_on)
        days = (self.size.as_of - starts_on).days + 1
        for place in range(days):
            day = starts_on + place * DAY
            done, until = (self.size.receivables * n // days for n in (place, place + 1))
            self._day(day, until - done)
            closing = day == self.size.as_of or day == month_end(day)
            if closing or self.book.line_count >= LINES_AT_ONCE:
                self.book.flush()
                told("receivables", until, self.size.receivables)
            if closing:
                seal_history(by=self.office.actor("admin", day, NIGHT))

    def _sign(self, on: date) -> None:
        """The first customers are those who buy most: they have the contracts."""
        page = self.book.page(on)
        for customer in range(min(self.size.contracts, len(self.buyers))):
            number, days = f"HT{on:%y%m}-{customer:06d}", TERM_DAYS[customer % 4]
            self.agreed[customer] = self.contracts.sign(
                page, self.buyers[customer], number, days, on
            )
        self.book.flush()

    def _day(self, day: date, count: int) -> None:
        page = self.book.page(day)
        for place in range(count):
            self._sale(page, day, place)
        paid = sorted(self.to_pay.pop(day, ()), key=lambda owed: owed.customer)
        for place, (customer, group) in enumerate(groupby(paid, key=lambda owed: owed.customer)):
            parts = [(owed.item, owed.due_on, owed.minor) for owed in group]
            spare = SPARE_MINOR if self.rng.random() < SPARE_SHARE else 0
            page.receive(self.buyers[customer], f"R{day:%y%m%d}-{place:05d}", parts, spare)

    def _sale(self, page: BookDay, day: date, place: int) -> None:
        """Few customers buy most; each pays once a week, some days before or after it is due."""
        rng = self.rng
        customer = int(len(self.buyers) * rng.random() ** 2.2)
        minor = max(1000, round(rng.lognormvariate(15.2, 1.1)))
        due_on = day + TERM_DAYS[customer % 4] * DAY
        pay_on = max(day + DAY, due_on + round(rng.gammavariate(1.2, 14) - 12) * DAY)
        pay_on += (customer - pay_on.weekday()) % 5 * DAY
        is_paid = pay_on <= self.size.as_of and rng.random() < PAID_SHARE
        claimed = self._ordered(page, customer, day, place, minor)
        item = page.recognise(
            self.buyers[customer], f"L{day:%y%m%d}-{place:05d}", minor, minor * 13 // 113,
            due_on.isoformat(), 0 if is_paid else minor, claimed,
        )  # fmt: skip
        if is_paid:
            self.to_pay[pay_on].append(Owed(customer, item, due_on.isoformat(), minor))

    def _ordered(
        self, page: BookDay, customer: int, day: date, place: int, minor: int
    ) -> Claimed | None:
        """Some sales stand on an order under the customer's contract."""
        self.sold += 1
        wanted = self.size.orders * self.sold // self.size.receivables
        if customer not in self.agreed or self.ordered >= wanted:
            return None
        self.ordered += 1
        number = f"DD{day:%y%m%d}-{place:05d}"
        return self.contracts.order(
            page, self.buyers[customer], number, self.agreed[customer], minor, day
        )
