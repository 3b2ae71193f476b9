"""What is agreed, ordered, delivered and told on the market, as plain shapes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huikuan.lab.market.shapes import Fact


@dataclass(frozen=True, slots=True)
class Wording:
    """A payment plan as people write it, with what is agreed beside it.

    ``papers``: the events for which a paper must be filed. ``deemed_days``: after so many days
    without a word, goods count as accepted.
    """

    text: str
    variant: str = ""
    papers: tuple[str, ...] = ()
    deemed_days: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What one version of a contract says; ``amount_minor`` None is a framework."""

    wording: Wording
    currency: str
    amount_minor: int | None
    tax_minor: int
    their_size: str
    clauses: dict[str, Any]
    products: tuple[dict[str, Any], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(slots=True)
class ContractWritten(Fact):
    """A contract is drafted and goes as far as ``state``; ``effective`` is signed.

    ``reasons``: why it needs a second pair of eyes.
    """

    number: str
    title: str
    terms: Terms
    owner: str
    department: str
    state: str = "effective"
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class ContractChanged(Fact):
    """Another version of a signed contract is signed."""

    number: str
    terms: Terms
    note: str


@dataclass(slots=True)
class ContractMoved(Fact):
    """A contract goes into another state."""

    number: str
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """So much of a product at a price with tax, in minor units."""

    product: str
    unit: str
    price_minor: int
    quantity: int

    @property
    def amount_minor(self) -> int:
        """What it comes to."""
        return self.price_minor * self.quantity


@dataclass(slots=True)
class OrderTaken(Fact):
    """An order is written down and confirmed; without a contract it has a plan of its own."""

    number: str
    currency: str
    items: tuple[Item, ...]
    owner: str
    department: str
    contract: str = ""
    wording: Wording | None = None
    is_confirmed: bool = True


@dataclass(slots=True)
class OrderCut(Fact):
    """What is left of places of an order will not be delivered: quantity by place."""

    order: str
    quantities: dict[int, int]
    reason: str


@dataclass(slots=True)
class GoodsMoved(Fact):
    """Goods leave us for an order: quantity by place."""

    order: str
    number: str
    moved_on: date
    quantities: dict[int, int]


@dataclass(slots=True)
class GoodsReturned(Fact):
    """Goods come back: negative quantity by place."""

    order: str
    number: str
    moved_on: date
    quantities: dict[int, int]


@dataclass(slots=True)
class EventTold(Fact):
    """Something happened that a plan may wait for; ``signed_by``: with a picture of the paper.

    It concerns a delivery, a part of an order (``portion_minor``), or all that is left.
    """

    trigger: str
    happened_on: date
    contract: str = ""
    order: str = ""
    delivery: str = ""
    portion_minor: int | None = None
    signed_by: str = ""


@dataclass(slots=True)
class ClockRan(Fact):
    """The clock makes something due: goods count as accepted, a warranty is over."""


# What is agreed and told comes before the receivables of the day; what goes back after them.
CONTRACT_RANKS: dict[type[Fact], int] = {
    ContractWritten: 1,
    ContractChanged: 1,
    OrderTaken: 1,
    GoodsMoved: 1,
    EventTold: 1,
    ClockRan: 1,
    GoodsReturned: 5,
    OrderCut: 6,
    ContractMoved: 6,
}
