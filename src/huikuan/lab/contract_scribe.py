"""Writes down what was agreed, ordered, delivered and told, a day's worth in one step each."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from huikuan.desks.contracts.commands import (
    ContractFacts,
    DeliveredLine,
    DeliveryFacts,
    OrderedLine,
    OrderFacts,
    change_draft,
    decide_approval,
    keep_plan,
    move_contract,
    open_next_version,
    request_approval,
    write_contract,
    write_orders,
)
from huikuan.desks.contracts.commands.planning import LineTerms
from huikuan.desks.contracts.queries import newest_version
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.confirm_order import confirm_orders
from huikuan.flows.deem_events import deem_events
from huikuan.flows.deliver_order import deliver_orders
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.record_trigger import Happening, record_triggers
from huikuan.flows.release_retentions import release_retentions
from huikuan.flows.sign_contract import sign_contract
from huikuan.lab.market.companies.people import COMPANY_NAME
from huikuan.lab.market.contract_shapes import (
    ClockRan,
    ContractChanged,
    ContractMoved,
    ContractWritten,
    EventTold,
    GoodsMoved,
    GoodsReturned,
    OrderCut,
    OrderTaken,
    Terms,
    Wording,
)
from huikuan.lab.market.dealings.claims import plan_of, trigger_of
from huikuan.lab.market.dealings.sales import TAX_RATE_PERCENT
from huikuan.lab.market.shapes import Fact
from huikuan.lab.office import EVENING, MORNING, NIGHT, Office
from huikuan.lab.pictures import signed_paper
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import (
        Contract,
        Delivery,
        Order,
        PaymentPlan,
        TriggerEvent,
    )
    from huikuan.records.customers.models import Customer

OUR_SIZE = "medium"
ORDER_DESK, APPROVER = "manager1", "legal"
PAPERS = {"delivered": "签收单", "accepted": "验收单"}
"""What proves which event, as the picture is called."""
EVIDENCE = {"delivered": "delivery_receipt", "accepted": "acceptance_report"}
"""The same as the plan asks for it."""


@dataclass(slots=True)
class ContractScribe:
    """Remembers under which numbers the books know contracts, orders and deliveries."""

    office: Office
    customers: "dict[str, Customer]"
    plans: "dict[tuple[Wording, str], PaymentPlan]" = field(default_factory=dict)
    contracts: "dict[str, Contract]" = field(default_factory=dict)
    orders: "dict[str, Order]" = field(default_factory=dict)
    deliveries: "dict[str, Delivery]" = field(default_factory=dict)

    def write_day(self, day: date, facts: Sequence[Fact], by: Actor) -> None:
        """What was agreed first, then what was ordered, then what happened."""
        for fact in facts:
            if isinstance(fact, ContractWritten):
                self._contract(fact, day)
            elif isinstance(fact, ContractChanged):
                self._change(fact, day)
        self._take([fact for fact in facts if isinstance(fact, OrderTaken)], day)
        self._send([fact for fact in facts if isinstance(fact, GoodsMoved)], by)
        self._tell([fact for fact in facts if isinstance(fact, EventTold)], by)
        if any(isinstance(fact, ClockRan) for fact in facts):
            clock = Actor("job:clock", "Huikuan", self.office.actor("admin", day, NIGHT).at, day)
            deem_events(day, by=clock)
            release_retentions(day, by=clock)

    def write_later(self, fact: Fact, by: Actor) -> None:
        """What goes back, is cancelled, or is another step of a contract."""
        match fact:
            case GoodsReturned():
                told = DeliveryFacts(fact.number, fact.moved_on, _lines(fact.quantities))
                deliver_orders([(self.orders[fact.order], told)], by=by)
            case OrderCut():
                left = {place: Decimal(quantity) for place, quantity in fact.quantities.items()}
                order = self.orders[fact.order]
                cancel_order(order, left, on=fact.known_on, reason=fact.reason, by=by)
            case ContractMoved():
                contract = self.contracts[fact.number]
                by = self._owner(contract, fact.known_on)
                move_contract(contract, fact.to, by=by, reason=fact.reason)

    def _contract(self, fact: ContractWritten, day: date) -> None:
        by = self.office.actor(fact.owner, day, MORNING)
        contract = write_contract(
            fact.number, self.customers[fact.customer].pk, self._facts(fact.terms, by), by=by,
            title=fact.title, plan_basis="order" if fact.terms.amount_minor is None else "contract",
            owner_id=self.office.users[fact.owner].pk,
            department_id=self.office.departments[fact.department].pk,
        )  # fmt: skip
        self.contracts[fact.number] = contract
        if fact.state == "draft":
            return
        move_contract(contract, "in_review", by=by)
        if fact.state == "in_review":
            return
        self._approve(contract, fact, day, by)
        if fact.state == "effective":
            sign_contract(contract, signed_on=day, by=by)

    def _approve(self, contract: "Contract", fact: ContractWritten, day: date, by: Actor) -> None:
        """Asked for and decided by somebody else where there is a reason; else straight on."""
        if not fact.reasons:
            move_contract(contract, "in_signing", by=by)
            return
        approval = request_approval(newest_version(contract), fact.reasons, by=by)
        if fact.state != "in_approval":
            other = self.office.actor(APPROVER, day, MORNING)
            decide_approval(approval, is_granted=True, note="同意", by=other)
            contract.state = "in_signing"

    def _change(self, fact: ContractChanged, day: date) -> None:
        contract = self.contracts[fact.number]
        by = self._owner(contract, day)
        open_next_version(contract, by=by, change_note=fact.note)
        change_draft(contract, self._facts(fact.terms, by, fact.note), by=by)
        sign_contract(contract, signed_on=day, by=by)

    def _owner(self, contract: "Contract", day: date) -> Actor:
        names = {user.pk: username for username, user in self.office.users.items()}
        return self.office.actor(names[contract.owner_id or 0], day, EVENING)

    def _facts(self, terms: Terms, by: Actor, note: str = "") -> ContractFacts:
        return ContractFacts(
            terms.currency, terms.amount_minor, self._plan(terms.wording, terms.currency, by),
            tax_minor=terms.tax_minor, our_party=COMPANY_NAME, our_size=OUR_SIZE,
            their_size=terms.their_size, clauses=terms.clauses, products=terms.products,
            starts_on=terms.starts_on, ends_on=terms.ends_on, change_note=note,
        )  # fmt: skip

    def _plan(self, wording: Wording, currency: str, by: Actor) -> "PaymentPlan":
        """A plan never changes, so one stands for all that are worded alike."""
        known = self.plans.get((wording, currency))
        if known is None:
            triggers = [trigger_of(line) for line in plan_of(wording)]
            terms = [
                LineTerms(
                    evidence=(EVIDENCE[trigger],) if trigger in wording.papers else (),
                    deemed_days=wording.deemed_days if trigger == "accepted" else None,
                )
                for trigger in triggers
            ]
            known = keep_plan(
                wording.text, by=by, variant=wording.variant, currency=currency, terms=terms
            )
            self.plans[(wording, currency)] = known
        return known

    def _take(self, taken: Sequence[OrderTaken], day: date) -> None:
        if not taken:
            return
        by = self.office.actor(ORDER_DESK, day, MORNING)
        orders = write_orders([self._order(fact, by) for fact in taken], by=by)
        self.orders.update(zip((fact.number for fact in taken), orders, strict=True))
        binding = [order for order, fact in zip(orders, taken, strict=True) if fact.is_confirmed]
        if binding:
            confirm_orders(binding, on=day, by=by)

    def _order(self, fact: OrderTaken, by: Actor) -> OrderFacts:
        is_taxed = fact.currency == "CNY"
        return OrderFacts(
            number=fact.number, customer_id=self.customers[fact.customer].pk,
            currency=fact.currency, ordered_on=fact.known_on,
            lines=tuple(
                OrderedLine(
                    item.product, Decimal(item.quantity), item.amount_minor,
                    tax_minor=_tax_in(item.amount_minor) if is_taxed else 0, unit=item.unit,
                )
                for item in fact.items
            ),
            contract=self.contracts[fact.contract] if fact.contract else None,
            plan=self._plan(fact.wording, fact.currency, by) if fact.wording else None,
            owner_id=self.office.users[fact.owner].pk,
            department_id=self.office.departments[fact.department].pk,
        )  # fmt: skip

    def _send(self, sent: Sequence[GoodsMoved], by: Actor) -> None:
        told = [
            (
                self.orders[fact.order],
                DeliveryFacts(fact.number, fact.moved_on, _lines(fact.quantities)),
            )
            for fact in sent
        ]
        if told:
            numbers = (fact.number for fact in sent)
            self.deliveries.update(zip(numbers, deliver_orders(told, by=by), strict=True))

    def _tell(self, told: Sequence[EventTold], by: Actor) -> None:
        if not told:
            return
        events = record_triggers([self._happening(fact) for fact in told], by=by)
        for fact, event in zip(told, events, strict=True):
            if fact.signed_by:
                self._photograph(fact, event, by)

    def _happening(self, fact: EventTold) -> Happening:
        order = self.orders[fact.order] if fact.order else None
        contract = self.contracts.get(fact.contract) or (order.contract if order else None)
        delivery = self.deliveries[fact.delivery] if fact.delivery else None
        key = ""
        if delivery:
            key = f"delivery:{delivery.pk}:{fact.trigger}"
        elif order:
            key = f"order:{order.pk}:{fact.trigger}:{fact.happened_on:%Y-%m}"
        return Happening(
            fact.trigger, fact.happened_on,
            contract=contract,
            order=order, delivery=delivery, portion_minor=fact.portion_minor, key=key,
            note=fact.delivery, is_planned=fact.delivery == "",
        )  # fmt: skip

    def _photograph(self, fact: EventTold, event: "TriggerEvent", by: Actor) -> None:
        """The paper, as somebody held it before their phone."""
        paper = PAPERS[fact.trigger]
        number = fact.delivery or fact.contract
        title = f"{paper}-{number}"
        picture = signed_paper(f"{title} {fact.signed_by} {fact.happened_on}")
        file_evidence(
            f"{title}.png", "image/png", io.BytesIO(picture), subject=f"event:{event.pk}",
            customer=self.customers[fact.customer], title=title, by=by,
        )  # fmt: skip


def _lines(quantities: dict[int, int]) -> tuple[DeliveredLine, ...]:
    return tuple(DeliveredLine(place, Decimal(n)) for place, n in quantities.items())


def _tax_in(amount_minor: int) -> int:
    return amount_minor - round(amount_minor * 100 / (100 + TAX_RATE_PERCENT))
