"""How the money comes: receipts, what they pay, and everything that goes wrong on the way.

One company is followed day by day with a book of what it still owes, so that every part that a
receipt pays is really open on the day on which somebody applies it.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count
from random import Random

from huikuan.lab.market.calendar import DAY, payment_day, working_day, working_days_later
from huikuan.lab.market.companies.behaviour import days_late
from huikuan.lab.market.contract_shapes import GoodsReturned
from huikuan.lab.market.shapes import (
    ApplicationUndone,
    Company,
    CreditGiven,
    Fact,
    MoneyApplied,
    MoneyCame,
    MoneyReversed,
    Sale,
)

DAYS_UNTIL_KNOWN = (0, 0, 0, 1, 1, 2, 3)
DAYS_UNTIL_APPLIED = (0, 0, 0, 0, 0, 0, 1, 2, 5)
FEE_MINOR = 2500
BILL_SHARE = {"punctual": 0.06, "habitual": 0.12, "seasonal": 0.08, "deteriorating": 0.2,
              "dead": 0.15}  # fmt: skip
BOUNCE_SHARE = {"deteriorating": 0.06, "dead": 0.1}
CREDIT_SHARE = 0.025
LATE_CREDIT_SHARE = 0.008
OVERPAID_SHARE = 0.012
OTHER_PAYER_SHARE = 0.02
WRONG_PLACE_SHARE = 0.01
RETURN_SHARE = 0.04
CREDIT_REASONS = ("质量扣款", "部分退货", "价格调整", "数量差异")


@dataclass(slots=True)
class Payment:
    """One transfer: how much of each receivable is meant, in minor units."""

    received_on: date
    shares: list[tuple[Sale, float]]
    is_bill: bool = False


@dataclass(slots=True)
class Diary:
    """What is to happen with one company, and what was written down."""

    company: Company
    rng: Random
    open_minor: dict[str, int] = field(default_factory=dict)
    left_minor: dict[str, int] = field(default_factory=dict)
    reopened_on: dict[str, date] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    agenda: list[tuple[date, int, Callable[[date], None]]] = field(default_factory=list)
    turns: "count[int]" = field(default_factory=count)
    receipt_count: int = 0

    def plan(self, day: date, step: Callable[[date], None]) -> None:
        """Put a step on the agenda of a working day."""
        heapq.heappush(self.agenda, (working_day(day), next(self.turns), step))

    def live(self, as_of: date) -> None:
        """Go through the days until the last one."""
        while self.agenda and self.agenda[0][0] <= as_of:
            day, _, step = heapq.heappop(self.agenda)
            step(day)


def money_facts(company: Company, sales: list[Sale], rng: Random, as_of: date) -> list[Fact]:
    """Receipts, applications, credit notes and corrections of one company."""
    diary = Diary(company, rng)
    for sale in sales:
        diary.plan(sale.known_on, partial(_owe, diary, sale))
        chance = rng.random()
        if chance < CREDIT_SHARE:
            diary.plan(sale.known_on + rng.randint(6, 25) * DAY, partial(_credit, diary, sale))
        elif chance < CREDIT_SHARE + LATE_CREDIT_SHARE:
            noted_on = max(sale.known_on, sale.due_on) + 40 * DAY
            diary.plan(noted_on, partial(_credit_paid, diary, sale))
    for payment in _payments(company, sales, rng):
        known_on = working_days_later(payment.received_on, rng.choice(DAYS_UNTIL_KNOWN))
        diary.plan(known_on, partial(_receive, diary, payment))
    diary.live(as_of)
    return diary.facts


def _payments(company: Company, sales: list[Sale], rng: Random) -> list[Payment]:
    """What the company means to pay when: what falls on one day comes in one transfer."""
    wanted: dict[date, list[tuple[Sale, float]]] = {}
    for sale in sales:
        for day, share in _intended(company, sale, rng):
            day = payment_day(
                max(day, sale.issued_on + DAY, sale.known_on), company.traits.run_days, rng
            )
            wanted.setdefault(day, []).append((sale, share))
    payments = []
    for day, shares in sorted(wanted.items()):
        groups = [shares] if rng.random() < 0.85 else [[share] for share in shares]
        for group in groups:
            is_bill = company.currency == "CNY" and rng.random() < BILL_SHARE[company.traits.kind]
            payments.append(Payment(day, group, is_bill))
    return payments


def _intended(company: Company, sale: Sale, rng: Random) -> list[tuple[date, float]]:
    """The days on which a receivable is paid, each with its share; 1.0 is all that is left."""
    late = days_late(company.traits, sale.due_on, rng)
    if late is None:
        if rng.random() < 0.2:
            return [(sale.due_on + rng.randint(20, 120) * DAY, rng.uniform(0.1, 0.3))]
        return []
    day = sale.due_on + late * DAY
    if company.traits.kind == "dead" and day > company.traits.turn_on + 20 * DAY:
        return []
    if rng.random() < company.traits.part_share:
        return [(day, rng.uniform(0.3, 0.7)), (day + rng.randint(15, 70) * DAY, 1.0)]
    return [(day, 1.0)]


def _owe(diary: Diary, sale: Sale, day: date) -> None:
    diary.open_minor[sale.number] = sale.amount_minor
    diary.sales[sale.number] = sale
    diary.reopened_on[sale.number] = sale.arises_on
    if sale.goods and diary.rng.random() < RETURN_SHARE:
        diary.plan(day + diary.rng.randint(4, 12) * DAY, partial(_take_back, diary, sale))


def _meant(diary: Diary, shares: list[tuple[Sale, float]]) -> list[tuple[str, int]]:
    """The parts of a payment that are still owed."""
    parts: dict[str, int] = {}
    for sale, share in shares:
        part = sale.amount_minor if share >= 1 else int(sale.amount_minor * share) // 10000 * 10000
        left = diary.open_minor.get(sale.number, 0) - parts.get(sale.number, 0)
        if min(part, left) > 0:
            parts[sale.number] = parts.get(sale.number, 0) + min(part, left)
    return list(parts.items())


def _receive(diary: Diary, payment: Payment, day: date) -> None:
    company, rng = diary.company, diary.rng
    parts = _meant(diary, payment.shares)
    amount = sum(minor for _, minor in parts)
    if not amount:
        return
    if company.currency != "CNY" and amount > 20 * FEE_MINOR and rng.random() < 0.15:
        amount -= FEE_MINOR
    if rng.random() < OVERPAID_SHARE:
        amount += max(10_000, round(amount * rng.uniform(0.02, 0.2) / 10_000) * 10_000)
    money = _money(diary, payment, parts, amount, day)
    diary.facts.append(money)
    diary.left_minor[money.number] = amount
    apply_on = working_days_later(day, rng.choice(DAYS_UNTIL_APPLIED))
    if rng.random() < WRONG_PLACE_SHARE:
        diary.plan(apply_on, partial(_misapply, diary, money, parts))
    else:
        diary.plan(apply_on, partial(_apply, diary, money, parts))
    if payment.is_bill and rng.random() < BOUNCE_SHARE.get(company.traits.kind, 0):
        bounce_on = apply_on + rng.randint(10, 30) * DAY
        diary.plan(bounce_on, partial(_bounce, diary, money))


def _money(
    diary: Diary, payment: Payment, parts: list[tuple[str, int]], amount: int, day: date
) -> MoneyCame:
    company, rng = diary.company, diary.rng
    diary.receipt_count += 1
    named = company.traits.names_what_it_pays
    payer = company.name
    if rng.random() < OTHER_PAYER_SHARE and company.currency == "CNY":
        payer = f"{company.city}{company.names[0][1][:4]}商贸有限公司"
    bill = "bank_bill" if rng.random() < 0.8 else "trade_bill"
    return MoneyCame(
        known_on=day,
        customer=company.code,
        number=f"SK{payment.received_on:%y%m%d}-{company.serial:04d}-{diary.receipt_count:03d}",
        currency=company.currency,
        amount_minor=amount,
        received_on=payment.received_on,
        instrument=bill if payment.is_bill else "transfer",
        bank_reference=f"{rng.randrange(10**11, 10**12)}",
        payer_name=payer,
        memo="货款 " + " ".join(number for number, _ in parts[:6]) if named else "货款",
    )


def _apply(diary: Diary, money: MoneyCame, meant: list[tuple[str, int]], day: date) -> None:
    named = diary.company.traits.names_what_it_pays
    parts = _payable(diary, money, meant) if named else _oldest_first(diary, money)
    if parts:
        _write_application(diary, money, parts, day, "remittance" if named else "oldest_first")
    if diary.left_minor.get(money.number) and diary.rng.random() < 0.6:
        later = day + diary.rng.randint(25, 80) * DAY
        diary.plan(later, partial(_use_left, diary, money))


def _payable(diary: Diary, money: MoneyCame, meant: list[tuple[str, int]]) -> list[tuple[str, int]]:
    left, parts = diary.left_minor.get(money.number, 0), []
    for number, minor in meant:
        part = min(minor, diary.open_minor[number], left)
        if part > 0:
            parts.append((number, part))
            left -= part
    return parts


def _oldest_first(diary: Diary, money: MoneyCame) -> list[tuple[str, int]]:
    owed = [sale for number, sale in diary.sales.items() if diary.open_minor[number]]
    owed.sort(key=lambda sale: (sale.due_on, sale.issued_on, sale.number))
    return _payable(diary, money, [(sale.number, sale.amount_minor) for sale in owed])


def _write_application(
    diary: Diary,
    money: MoneyCame,
    parts: list[tuple[str, int]],
    day: date,
    order: str,
    on: date = date.min,
) -> MoneyApplied:
    """Effective on the value day of the money, but never before the debt was there (again)."""
    for number, minor in parts:
        diary.open_minor[number] -= minor
        diary.left_minor[money.number] -= minor
        on = max(on, diary.sales[number].issued_on, diary.reopened_on.get(number, on))
    on = max(on, money.received_on)
    applied = MoneyApplied(day, diary.company.code, money.number, on, order, tuple(parts))
    diary.facts.append(applied)
    return applied


def _use_left(diary: Diary, money: MoneyCame, day: date) -> None:
    """What was paid too much pays the oldest that is owed; effective the day it is decided."""
    if parts := _oldest_first(diary, money):
        _write_application(diary, money, parts, day, "oldest_first", on=day)


def _misapply(diary: Diary, money: MoneyCame, meant: list[tuple[str, int]], day: date) -> None:
    """The money is put on the newest receivable by mistake, and days later where it belongs."""
    named = {number for number, _ in meant}
    others = [n for n, minor in diary.open_minor.items() if minor and n not in named]
    if not others:
        _apply(diary, money, meant, day)
        return
    wrong = others[-1]
    part = min(diary.open_minor[wrong], diary.left_minor[money.number])
    mistake = _write_application(diary, money, [(wrong, part)], day, "remittance")
    undo_on = working_days_later(day + DAY, diary.rng.randint(1, 6))
    diary.plan(undo_on, partial(_undo, diary, money, mistake, meant))


def _undo(
    diary: Diary,
    money: MoneyCame,
    mistake: MoneyApplied,
    meant: list[tuple[str, int]],
    day: date,
) -> None:
    if money.number not in diary.left_minor:
        return
    for number, minor in mistake.parts:
        diary.open_minor[number] += minor
        diary.left_minor[money.number] += minor
    reason = "核销到错误的应收，重新核销"
    diary.facts.append(ApplicationUndone(day, diary.company.code, money.number, mistake.on, reason))
    _apply(diary, money, meant, day)


def _bounce(diary: Diary, money: MoneyCame, day: date) -> None:
    """A bill is dishonoured: what it paid is owed again, and perhaps paid much later."""
    paid: dict[str, int] = {}
    for fact in diary.facts:
        if isinstance(fact, MoneyApplied) and fact.source == money.number:
            for number, minor in fact.parts:
                paid[number] = paid.get(number, 0) + minor
    if any(isinstance(f, ApplicationUndone) and f.source == money.number for f in diary.facts):
        return
    for number, minor in paid.items():
        diary.open_minor[number] += minor
        diary.reopened_on[number] = day
    del diary.left_minor[money.number]
    diary.facts.append(MoneyReversed(day, diary.company.code, money.number, day, "票据到期被拒付"))
    if diary.company.traits.kind == "deteriorating":
        shares = [(diary.sales[number], 1.0) for number in paid]
        again_on = working_day(day + diary.rng.randint(20, 60) * DAY)
        diary.plan(again_on, partial(_receive, diary, Payment(again_on, shares)))


def _credit(diary: Diary, sale: Sale, day: date) -> None:
    """Part of a receivable that is still open is given up."""
    amount = min(_given_up(sale, diary.rng), diary.open_minor[sale.number])
    if amount > 0:
        _write_credit(diary, sale, amount, day)
        diary.open_minor[sale.number] -= amount


def _take_back(diary: Diary, sale: Sale, day: date) -> None:
    """Some of the goods come back before anything is paid; their part is credited by itself."""
    assert sale.goods is not None, "only goods come back"
    order, place, price_minor, quantity = sale.goods
    back = max(1, quantity // 12)
    if diary.open_minor[sale.number] < sale.amount_minor or back >= quantity:
        return
    diary.open_minor[sale.number] -= back * price_minor
    number = f"TH{day:%y%m}-{sale.number}"
    diary.facts.append(GoodsReturned(day, diary.company.code, order, number, day, {place: -back}))


def _credit_paid(diary: Diary, sale: Sale, day: date) -> None:
    """A credit on what is paid already stays the customer's, or pays the oldest it owes."""
    amount = _given_up(sale, diary.rng)
    if diary.open_minor[sale.number] or amount <= 0:
        return
    note = _write_credit(diary, sale, amount, day)
    if diary.rng.random() < 0.5:
        diary.plan(day + diary.rng.randint(5, 30) * DAY, partial(_use_credit, diary, note))


def _given_up(sale: Sale, rng: Random) -> int:
    return int(sale.amount_minor * rng.uniform(0.02, 0.12)) // 1000 * 1000


def _use_credit(diary: Diary, note: CreditGiven, day: date) -> None:
    owed = [sale for number, sale in diary.sales.items() if diary.open_minor[number]]
    if not owed:
        return
    first = min(owed, key=lambda sale: (sale.due_on, sale.number))
    part = min(diary.open_minor[first.number], note.amount_minor)
    diary.open_minor[first.number] -= part
    diary.facts.append(
        MoneyApplied(
            day, diary.company.code, note.number, day, "oldest_first",
            ((first.number, part),), is_credit=True,
        )
    )  # fmt: skip


def _write_credit(diary: Diary, sale: Sale, amount: int, day: date) -> CreditGiven:
    notes = sum(isinstance(fact, CreditGiven) for fact in diary.facts)
    number = f"HZ{day:%y%m}-{diary.company.serial:04d}-{notes + 1:02d}"
    reason = diary.rng.choice(CREDIT_REASONS)
    note = CreditGiven(day, diary.company.code, number, sale.number, amount, day, reason)
    diary.facts.append(note)
    return note
