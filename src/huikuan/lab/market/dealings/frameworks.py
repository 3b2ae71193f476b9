"""A framework contract: orders under it, delivered in parts, each part due by its plan."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from huikuan.engine.terms import Trigger
from huikuan.lab.market.calendar import DAY, desk_day, months_later, working_day
from huikuan.lab.market.companies.goods import FRAMEWORKS, TIGHTER
from huikuan.lab.market.contract_shapes import (
    ContractChanged,
    ContractMoved,
    ContractWritten,
    EventTold,
    GoodsMoved,
    Item,
    OrderCut,
    Wording,
)
from huikuan.lab.market.dealings.agreements import (
    DISPATCH_DAYS,
    Dealings,
    approval_reasons,
    order_day,
    picked,
    product_for,
    size_of,
    told_later,
    usual_clauses,
)
from huikuan.lab.market.dealings.claims import Claims, plan_of, trigger_of
from huikuan.lab.market.shapes import Sale, SaleReversed

DELIVERIES_OF_ORDER = 4
EXTRA_SHARE = 0.14
CHANGE_SHARE = 0.2
MISSING_SHARE = 0.012
PAPER_SHARE = 0.93
MISTAKE_DAYS = 45
MISTAKE_SHARE = 0.04
CUT_SHARE = 0.3

Buys = list[tuple[date, int]]


@dataclass(slots=True)
class Ordered:
    """One order as it unfolds: its number, the contract over it, and what its plan makes due."""

    number: str
    contract: str
    items: tuple[Item, ...]
    left: list[int]
    claims: Claims
    trigger: Trigger
    last_on: date
    told_on: date
    waiting_minor: int = 0


def framework(dealings: Dealings, buys: Buys) -> None:
    """Everything that happens under the framework of one company."""
    company, rng = dealings.company, dealings.rng
    wording = picked(FRAMEWORKS[company.terms], rng)
    signed_on = desk_day(company.known_on, DISPATCH_DAYS)
    number = _signed(dealings, wording, signed_on)
    buys = [(desk_day(max(on, signed_on + DAY), DISPATCH_DAYS), amount) for on, amount in buys]
    free_on, has_moved, changes_on = signed_on, False, _change_day(dealings, wording)
    for group in _orders(buys):
        if changes_on and changes_on <= free_on < group[0][0] - 4 * DAY:
            wording, changes_on = TIGHTER, None
            signed_on = _changed(dealings, number, wording, free_on)
        order = _ordered(dealings, number, wording, group, signed_on)
        if not has_moved:
            first_on = working_day(group[0][0] + 2 * DAY)
            dealings.facts.append(ContractMoved(first_on, company.code, number, "performing"))
            has_moved = True
        free_on = max(free_on, _delivered(dealings, order, group))
    _ended(dealings, number, free_on, has_moved)


def _signed(dealings: Dealings, wording: Wording, signed_on: date) -> str:
    company = dealings.company
    number = dealings.number("HT", signed_on)
    clauses = usual_clauses(company, dealings.rng)
    dealings.facts.append(
        ContractWritten(
            signed_on, company.code, number, "年度框架采购合同",
            dealings.terms(wording, None, signed_on, clauses), company.owner, company.department,
            reasons=approval_reasons(None, clauses, size_of(company)),
        )
    )  # fmt: skip
    return number


def _change_day(dealings: Dealings, wording: Wording) -> date | None:
    """Few frameworks get other terms after a year or so; they still count from the shipment."""
    counts_from_shipment = trigger_of(plan_of(wording)[0]) is Trigger.SHIPPED
    if dealings.rng.random() > CHANGE_SHARE or wording == TIGHTER or not counts_from_shipment:
        return None
    span = (dealings.as_of - dealings.company.known_on).days
    return dealings.company.known_on + int(span * dealings.rng.uniform(0.3, 0.8)) * DAY


def _changed(dealings: Dealings, number: str, wording: Wording, free_on: date) -> date:
    """The new terms hold for the orders that follow."""
    company = dealings.company
    on = working_day(free_on + DAY)
    clauses = usual_clauses(company, dealings.rng)
    terms = dealings.terms(wording, None, on, clauses)
    dealings.facts.append(ContractChanged(on, company.code, number, terms, "账期调整为月结30天"))
    return on


def _orders(buys: Buys) -> list[Buys]:
    """What belongs to one order: a quarter's purchases, few at a time."""
    orders = []
    for _, quarter in groupby(buys, key=lambda buy: (buy[0].year, (buy[0].month - 1) // 3)):
        part = list(quarter)
        orders += [
            part[start : start + DELIVERIES_OF_ORDER]
            for start in range(0, len(part), DELIVERIES_OF_ORDER)
        ]
    return orders


def _ordered(
    dealings: Dealings, contract: str, wording: Wording, group: Buys, not_before: date
) -> Ordered:
    """The order is taken, for what will be delivered and sometimes more."""
    company, rng = dealings.company, dealings.rng
    least = min(amount for _, amount in group)
    pieces = [product_for(company, least, rng) for _ in range(1 if len(group) < 3 else 2)]
    quantities = [0] * len(pieces)
    for place, (_, amount) in enumerate(group):
        piece = place % len(pieces)
        quantities[piece] += max(1, round(amount / pieces[piece].price_minor))
    if rng.random() < EXTRA_SHARE:
        quantities[0] += max(1, quantities[0] // 4)
    items = tuple(
        replace(piece, quantity=quantity)
        for piece, quantity in zip(pieces, quantities, strict=True)
    )
    taken_on = order_day(group[0][0], not_before)
    number = dealings.number("DD", taken_on)
    dealings.take_order(number, taken_on, items, contract=contract)
    claims = Claims(number, wording, sum(item.amount_minor for item in items))
    left = [item.quantity for item in items]
    trigger = trigger_of(plan_of(wording)[0])
    return Ordered(number, contract, items, left, claims, trigger, taken_on, taken_on)


def _delivered(dealings: Dealings, order: Ordered, group: Buys) -> date:
    """Part after part leaves us; when the last of it was told is the answer."""
    for place, (on, amount) in enumerate(group):
        piece = place % len(order.items)
        item = order.items[piece]
        quantity = max(1, round(amount / item.price_minor))
        order.left[piece] -= quantity
        goods = dealings.move_goods(order.number, on, {piece + 1: quantity})
        order.last_on = max(order.last_on, goods.known_on)
        order.waiting_minor += quantity * item.price_minor
        following = group[place + 1][0] if place + 1 < len(group) else None
        if order.trigger is Trigger.STATEMENT_CONFIRMED:
            if following is None or following.month != on.month:
                _confirmed(dealings, order, on)
            continue
        made = _told(dealings, order, goods)
        if following is None and made and order.trigger is not Trigger.INVOICED:
            _last(dealings, order, made[0], (piece + 1, item.price_minor, quantity))
    _cut(dealings, order)
    return order.last_on


def _told(dealings: Dealings, order: Ordered, goods: GoodsMoved) -> list[Sale]:
    """What the plan waits for has come for one delivery, or was forgotten to be told."""
    rng, value_minor = dealings.rng, order.waiting_minor
    order.waiting_minor = 0
    if order.trigger is Trigger.SHIPPED:
        claims = order.claims.tell(order.trigger, goods.moved_on, value_minor)
        return dealings.claim(claims, goods.known_on, order.contract)
    if rng.random() < MISSING_SHARE:
        return []
    on = order.told_on = max(order.told_on, told_later(goods.moved_on, rng, 1, 4))
    needs_paper = order.trigger in order.claims.wording.papers
    has_paper = needs_paper and rng.random() < PAPER_SHARE
    person = dealings.company.contacts[0][0] if has_paper else ""
    dealings.facts.append(
        EventTold(
            on, dealings.company.code, order.trigger, on, order=order.number,
            delivery=goods.number, portion_minor=value_minor, signed_by=person,
        )
    )  # fmt: skip
    order.last_on = max(order.last_on, on)
    return dealings.claim(order.claims.tell(order.trigger, on, value_minor), on, order.contract)


def _confirmed(dealings: Dealings, order: Ordered, last_on: date) -> None:
    """The customer confirms the statement of the month, some days into the next one."""
    value_minor, order.waiting_minor = order.waiting_minor, 0
    on = told_later(months_later(last_on.replace(day=1), 1), dealings.rng, 1, 6)
    dealings.facts.append(
        EventTold(
            on, dealings.company.code, order.trigger, on, order=order.number,
            portion_minor=value_minor,
        )
    )  # fmt: skip
    order.last_on = max(order.last_on, on)
    dealings.claim(order.claims.tell(order.trigger, on, value_minor), on, order.contract)


def _last(dealings: Dealings, order: Ordered, sale: Sale, goods: tuple[int, int, int]) -> None:
    """The last part may come back; or somebody takes it for a double and reverses it."""
    is_recent = 8 < (dealings.as_of - sale.known_on).days < MISTAKE_DAYS
    if is_recent and not any(order.left) and dealings.rng.random() < MISTAKE_SHARE:
        on = told_later(sale.known_on, dealings.rng, 0, 2)
        dealings.mistaken.add(sale.number)
        dealings.facts.append(SaleReversed(on, sale.customer, sale.number, "误判为重复录入，冲销"))
    else:
        sale.goods = (order.number, *goods)


def _cut(dealings: Dealings, order: Ordered) -> None:
    """What was ordered beyond that stays open, or is cancelled after a while."""
    if any(order.left) and dealings.rng.random() < CUT_SHARE:
        on = told_later(order.last_on, dealings.rng, 10, 25)
        left = {place: quantity for place, quantity in enumerate(order.left, 1) if quantity}
        reason = "客户项目调整，剩余数量取消"
        dealings.facts.append(OrderCut(on, dealings.company.code, order.number, left, reason))
        order.last_on = on


def _ended(dealings: Dealings, number: str, last_on: date, has_moved: bool) -> None:
    """With who does not pay any more the framework is suspended or terminated."""
    company, rng = dealings.company, dealings.rng
    if company.traits.kind == "dead" and has_moved:
        on = working_day(max(last_on, company.traits.turn_on) + rng.randint(35, 60) * DAY)
        to = rng.choice(("suspended", "terminated"))
        reason = "客户长期逾期，暂停供货" if to == "suspended" else "客户失去履约能力，协商终止"
        dealings.facts.append(ContractMoved(on, company.code, number, to, reason))
