"""Orders alone, each with a plan of its own: part in advance, the rest when the goods leave us."""

from dataclasses import replace

from huikuan.engine.terms import Trigger
from huikuan.lab.market.calendar import DAY, desk_day
from huikuan.lab.market.companies.goods import PREPAID
from huikuan.lab.market.dealings.agreements import (
    DISPATCH_DAYS,
    Dealings,
    picked,
    product_for,
)
from huikuan.lab.market.dealings.claims import Claims
from huikuan.lab.market.dealings.frameworks import Buys


def single_orders(dealings: Dealings, buys: Buys) -> None:
    """Two purchases are one order, delivered in two parts."""
    for start in range(0, len(buys), 2):
        _single_order(dealings, buys[start : start + 2])


def _single_order(dealings: Dealings, group: Buys) -> None:
    company, rng = dealings.company, dealings.rng
    wording = picked(PREPAID, rng)
    on = desk_day(max(group[0][0], company.known_on), DISPATCH_DAYS)
    piece = product_for(company, min(amount for _, amount in group), rng)
    quantities = [max(1, round(amount / piece.price_minor)) for _, amount in group]
    items = (replace(piece, quantity=sum(quantities)),)
    number = dealings.number("DD", on)
    dealings.take_order(number, on, items, wording=wording)
    claims = Claims(number, wording, items[0].amount_minor)
    dealings.claim(claims.tell(Trigger.SIGNED, on), on, number)
    sent_on = on
    for (wanted_on, _), quantity in zip(group, quantities, strict=True):
        sent_on = max(sent_on + rng.randint(5, 20) * DAY, wanted_on + 7 * DAY)
        sent_on = desk_day(sent_on, DISPATCH_DAYS)
        goods = dealings.move_goods(number, sent_on, {1: quantity})
        due = claims.tell(Trigger.SHIPPED, sent_on, quantity * piece.price_minor)
        dealings.claim(due, goods.known_on, number)
        sent_on = goods.known_on
