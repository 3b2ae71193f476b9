"""Bare rows of contracts, orders, deliveries and events in bulk, as the flows would write them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huikuan.engine.terms import Trigger
from huikuan.engine.terms.days import due_day
from huikuan.lab.market.companies.goods import PRODUCTS
from huikuan.lab.market.companies.people import COMPANY_NAME
from huikuan.lab.rows import ACTOR, CURRENCY, BookDay, Buyer, Claimed
from huikuan.records.ledger.storage.hashing import sha256_of

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import PaymentPlan

CLAUSES = {"penalty_daily_ppm": 500, "jurisdiction": "ours", "service_address": True}
OUR_SIZE, THEIR_SIZE = "medium", "large"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A framework in force: its number in the books and on paper, and how long it lets wait."""

    contract: int
    number: str
    days: int


@dataclass(frozen=True, slots=True)
class ContractPages:
    """Writes contracts and orders on the pages of a book; ``plans`` by the days they let wait."""

    plans: "Mapping[int, PaymentPlan]"

    def sign(self, page: BookDay, buyer: Buyer, number: str, days: int, on: date) -> Agreed:
        """A framework with one signed version."""
        book, plan = page.book, self.plans[days]
        customer, _, owner, department = buyer
        contract = book.number("contracts_contract")
        version = book.number("contracts_contractversion")
        ends_on = on.replace(year=on.year + 3, day=min(on.day, 28))
        content = [
            number, customer, 1, CURRENCY, None, 0, COMPANY_NAME, OUR_SIZE, THEIR_SIZE, CLAUSES,
            [], on, ends_on, "", None, _lines(plan),
        ]  # fmt: skip
        book.rows["contracts_contract"].append(
            (contract, number, customer, "年度框架采购合同", "performing", "order", owner,
             department, page.at)
        )  # fmt: skip
        book.rows["contracts_contractversion"].append(
            (version, contract, 1, CURRENCY, 0, plan.pk, COMPANY_NAME, OUR_SIZE, THEIR_SIZE,
             json.dumps(CLAUSES), "[]", page.day, ends_on.isoformat(), "", page.day,
             sha256_of(content), page.at)
        )  # fmt: skip
        return Agreed(contract, number, days)

    def order(
        self, page: BookDay, buyer: Buyer, number: str, agreed: Agreed, minor: int, on: date
    ) -> Claimed:
        """An order, delivered whole on its day; what its receivable comes of."""
        book = page.book
        customer, code, owner, department = buyer
        order = book.number("contracts_order")
        book.rows["contracts_order"].append(
            (order, number, customer, agreed.contract, None, CURRENCY, page.day, page.day,
             "confirmed", owner, department, f"order:{code}:{number}")
        )  # fmt: skip
        line = book.number("contracts_orderline")
        product, unit, price = PRODUCTS[order % len(PRODUCTS)]
        count = max(1, minor // price)
        book.rows["contracts_orderline"].append(
            (line, order, 1, product, unit, count, 0, minor, minor * 13 // 113)
        )
        delivery = book.number("contracts_delivery")
        key = f"delivery:{order}:FH{number[2:]}"
        book.rows["contracts_delivery"].append((delivery, order, f"FH{number[2:]}", page.day, key))
        moved = book.number("contracts_deliveryline")
        book.rows["contracts_deliveryline"].append((moved, delivery, line, count, minor))
        return self._recognised(page, customer, number, agreed, order, delivery, minor, on)

    def _recognised(
        self, page: BookDay, customer: int, number: str, agreed: Agreed, order: int,
        delivery: int, minor: int, on: date,
    ) -> Claimed:  # fmt: skip
        book = page.book
        event = book.number("contracts_triggerevent")
        book.rows["contracts_triggerevent"].append(
            (event, customer, agreed.contract, order, delivery, str(Trigger.SHIPPED), page.day,
             minor, False, f"FH{number[2:]}", f"delivery:{delivery}:{Trigger.SHIPPED}", page.at,
             ACTOR, "")
        )  # fmt: skip
        recognition = book.number("contracts_recognition")
        planned = self.plans[agreed.days].lines.all()[0]
        due = due_day(planned.terms, on)
        book.rows["contracts_recognition"].append(
            (recognition, event, planned.pk, 1, minor, due.due_on.isoformat(),
             due.effective_due_on.isoformat())
        )  # fmt: skip
        return Claimed(recognition, f"{number}-1", agreed.number, f"order:{order}")


def _lines(plan: "PaymentPlan") -> list[list[object]]:
    return [
        [line.position, line.label, line.share, line.amount_minor, line.trigger, line.term,
         line.fixed_on, line.evidence, line.deemed_days]
        for line in plan.lines.all()
    ]  # fmt: skip
