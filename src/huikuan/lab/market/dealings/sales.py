"""What companies buy: receivables by their terms, and the invoices that document them."""

from collections.abc import Iterator
from datetime import date
from random import Random

from huikuan.lab.market.calendar import (
    DAY,
    month_end,
    months_later,
    spring_festival,
    working_day,
    working_days_later,
)
from huikuan.lab.market.shapes import Company, InvoiceSent, Sale

TAX_RATE_PERCENT = 13
AMOUNT_SPREAD = 0.85
AMOUNT_MINOR_MAX = 4_800_000_000
INVOICE_MINOR_MAX = 99_999_999
DAYS_FROM_TERMS = {"eom30": 30, "eom60": 60, "eom90": 90, "net30": 30}
OPENING_SHARE = 0.07


def sales_of(company: Company, rng: Random, starts_on: date, as_of: date) -> list[Sale]:
    """Everything a company without a contract buys, in order of the day it is written down."""
    sales = opening_of(company, rng, starts_on)
    for issued_on, amount in purchases(company, rng, as_of):
        due_on = due_day(company.terms, issued_on)
        known_on = working_days_later(issued_on, rng.choice((0, 0, 0, 0, 1)))
        sales.append(_sale(company, issued_on, due_on, amount, known_on))
    return _numbered(company, sales)


def opening_of(company: Company, rng: Random, starts_on: date) -> list[Sale]:
    """What was owed before this system came."""
    if company.known_on != starts_on:
        return []
    return _numbered(company, list(_opening(company, rng, starts_on)))


def purchases(company: Company, rng: Random, as_of: date) -> list[tuple[date, int]]:
    """When a company buys for how much, in the order of the days.

    Who stops paying is delivered to for some months more, then no longer.
    """
    bought = []
    last = min(as_of, _last_delivery(company, rng))
    month = company.known_on.replace(day=1)
    while month <= last:
        days = _order_days(company, month, rng)
        bought += [(on, _amount(company, rng)) for on in days if company.known_on <= on <= last]
        month = months_later(month, 1)
    return sorted(bought)


def invoices_of(company: Company, sales: list[Sale], rng: Random) -> Iterator[InvoiceSent]:
    """The invoices: mostly one each; a month's sales on one; large ones split over several."""
    monthly = rng.random() < 0.12
    waiting: list[Sale] = []
    count = 0
    for sale in [sale for sale in sales if not sale.is_opening]:
        if rng.random() < 0.03:
            continue
        waiting.append(sale)
        pieces = _pieces(waiting)
        if monthly and len(waiting) < 3 and len(pieces) == 1 and rng.random() < 0.7:
            continue
        sent_on = working_days_later(sale.known_on, rng.randint(0, 3))
        for parts in pieces:
            count += 1
            yield _invoice(company, waiting, parts, sent_on, count, rng)
        waiting = []


def _opening(company: Company, rng: Random, starts_on: date) -> Iterator[Sale]:
    """What was owed before this system came."""
    if rng.random() >= OPENING_SHARE:
        return
    for _ in range(rng.randint(1, 4)):
        issued_on = working_day(starts_on - rng.randint(20, 150) * DAY)
        due_on = due_day(company.terms, issued_on)
        yield _sale(company, issued_on, due_on, _amount(company, rng), starts_on, is_opening=True)


def _last_delivery(company: Company, rng: Random) -> date:
    if company.traits.kind != "dead":
        return date.max
    return company.traits.turn_on + rng.randint(0, 45) * DAY


def _order_days(company: Company, month: date, rng: Random) -> Iterator[date]:
    """Days of delivery in one month: more towards its end, few around the Spring Festival."""
    festival = spring_festival(month.year)
    pace = company.orders_a_month * (0.55 if festival.month == month.month else 1.0)
    pace *= 1.2 if month.month in (6, 11, 12) else 1.0
    count = int(pace) + (rng.random() < pace % 1)
    last = month_end(month).day
    for _ in range(count):
        day = rng.randint(1, last) if rng.random() < 0.5 else rng.randint(last - 7, last)
        yield working_day(month.replace(day=day))


def due_day(terms: str, issued_on: date) -> date:
    """The due day by the terms: 月结 counts from the end of the month, net from the day itself."""
    if terms in ("prepaid", "milestones"):
        return issued_on + 5 * DAY
    anchor = month_end(issued_on) if terms.startswith("eom") else issued_on
    return anchor + DAYS_FROM_TERMS[terms] * DAY


def _amount(company: Company, rng: Random) -> int:
    """Log-normal around what is usual for the company, in whole ten units; few are very large."""
    amount = company.usual_minor * rng.lognormvariate(0, AMOUNT_SPREAD)
    if rng.random() < 0.01:
        amount *= 8
    return max(50_000, min(AMOUNT_MINOR_MAX, round(amount / 1000) * 1000))


def _sale(
    company: Company,
    issued_on: date,
    due_on: date,
    amount: int,
    known_on: date,
    is_opening: bool = False,
) -> Sale:
    return Sale(
        known_on=known_on, customer=company.code, number="", currency=company.currency,
        amount_minor=amount, tax_minor=0 if is_opening else tax_in(company, amount),
        issued_on=issued_on, due_on=due_on, is_opening=is_opening, owner=company.owner,
        department=company.department,
    )  # fmt: skip


def tax_in(company: Company, amount_minor: int) -> int:
    """The VAT in an amount; none is charged abroad."""
    if company.currency != "CNY":
        return 0
    return amount_minor - round(amount_minor * 100 / (100 + TAX_RATE_PERCENT))


def _numbered(company: Company, sales: list[Sale]) -> list[Sale]:
    sales.sort(key=lambda sale: (sale.known_on, sale.issued_on))
    for place, sale in enumerate(sales, 1):
        head = "QC" if sale.is_opening else "XS"
        sale.number = f"{head}{sale.issued_on:%y%m}-{company.serial:04d}-{place:02d}"
    return sales


def _pieces(sales: list[Sale]) -> list[tuple[tuple[str, int], ...]]:
    """What each invoice claims, so that none exceeds the ceiling of one invoice."""
    if sum(sale.amount_minor for sale in sales) <= INVOICE_MINOR_MAX:
        return [tuple((sale.number, sale.amount_minor) for sale in sales)]
    pieces: list[tuple[tuple[str, int], ...]] = []
    for sale in sales:
        left = sale.amount_minor
        while left:
            part = min(left, INVOICE_MINOR_MAX)
            pieces.append(((sale.number, part),))
            left -= part
    return pieces


def _invoice(
    company: Company,
    sales: list[Sale],
    parts: tuple[tuple[str, int], ...],
    sent_on: date,
    count: int,
    rng: Random,
) -> InvoiceSent:
    """A 20-digit 数电票: year, region, channel, then a serial that grows with the day."""
    amount = sum(minor for _, minor in parts)
    is_taxed = any(sale.tax_minor for sale in sales)
    tax = amount - round(amount * 100 / (100 + TAX_RATE_PERCENT)) if is_taxed else 0
    serial = f"{sent_on.timetuple().tm_yday:03d}{rng.randrange(10**4):04d}"
    serial += f"{company.serial:04d}{count % 10_000:04d}"
    number = f"{sent_on:%y}312{serial}"
    return InvoiceSent(sent_on, company.code, number, sent_on, tax, parts)
