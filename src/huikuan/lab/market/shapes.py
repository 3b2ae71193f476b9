"""The companies of the market and the facts of its days, as plain shapes."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the seller's own people; ``roles`` are triples of role, scope and department."""

    username: str
    name: str
    department: str
    roles: tuple[tuple[str, str, str], ...]
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Traits:
    """How a company pays. ``turn_on`` is the day from which it gets worse or stops."""

    kind: str
    late_days: float
    spread_days: float
    part_share: float
    run_days: tuple[int, ...]
    names_what_it_pays: bool
    turn_on: date = date.max
    bad_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A customer: who it is, how it buys and how it pays.

    ``usual_minor`` is the middle of its order amounts in minor units of ``currency``.
    """

    serial: int
    code: str
    name: str
    uscc: str
    country: str
    region: str
    city: str
    industry: str
    address: str
    group_code: str
    group_name: str
    names: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    currency: str
    department: str
    owner: str
    known_on: date
    terms: str
    usual_minor: int
    orders_a_month: float
    traits: Traits
    renamed_from: str = ""


@dataclass(slots=True)
class Fact:
    """Something the company writes down on ``known_on``."""

    known_on: date
    customer: str


@dataclass(slots=True)
class Sale(Fact):
    """A receivable comes into being: written by hand, or made due by what was agreed.

    ``is_claimed``: an event of a contract or order makes it, under exactly this number.
    ``goods``: the last delivery of an order it stands for: order, place, price, quantity.
    """

    number: str
    currency: str
    amount_minor: int
    tax_minor: int
    issued_on: date
    due_on: date
    contract_number: str = ""
    is_opening: bool = False
    owner: str = ""
    department: str = ""
    is_claimed: bool = False
    arises_on: date = date.min
    goods: tuple[str, int, int, int] | None = None


@dataclass(slots=True)
class InvoiceSent(Fact):
    """An invoice claims parts of receivables: pairs of number and minor units."""

    number: str
    issued_on: date
    tax_minor: int
    parts: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class MoneyCame(Fact):
    """A receipt, known some days after the money was on the account."""

    number: str
    currency: str
    amount_minor: int
    received_on: date
    instrument: str = "transfer"
    bank_reference: str = ""
    payer_name: str = ""
    memo: str = ""


@dataclass(slots=True)
class MoneyApplied(Fact):
    """A receipt (or the credit of a credit note) pays receivables."""

    source: str
    on: date
    order: str
    parts: tuple[tuple[str, int], ...]
    is_credit: bool = False


@dataclass(slots=True)
class ApplicationUndone(Fact):
    """The newest application of a receipt was wrong."""

    source: str
    on: date
    reason: str


@dataclass(slots=True)
class CreditGiven(Fact):
    """A credit note against a receivable."""

    number: str
    sale: str
    amount_minor: int
    on: date
    reason: str


@dataclass(slots=True)
class SaleReversed(Fact):
    """A receivable should not have been."""

    sale: str
    reason: str


@dataclass(slots=True)
class MoneyReversed(Fact):
    """A receipt should not have been, or bounced."""

    source: str
    on: date
    reason: str


@dataclass(slots=True)
class DocumentFiled(Fact):
    """A signed delivery note is filed under a receivable."""

    sale: str
    signed_by: str
    is_pdf: bool


@dataclass(slots=True)
class CompanyRenamed(Fact):
    """A customer has a new legal name; the old one stays findable."""

    name: str


@dataclass(slots=True)
class Market:
    """Everything the demo company lives through, in the order in which it is written down."""

    colleagues: tuple[Colleague, ...]
    companies: tuple[Company, ...]
    starts_on: date
    as_of: date
    facts: list[Fact] = field(default_factory=list)


# Within a day: what is agreed, what is owed and its documents, then the money that came. What is
# done with the money keeps the order in which it happened, for one step may rest on another.
RANKS: dict[type[Fact], int] = {
    CompanyRenamed: 0,
    Sale: 2,
    InvoiceSent: 3,
    DocumentFiled: 3,
    MoneyCame: 4,
    MoneyApplied: 5,
    ApplicationUndone: 5,
    CreditGiven: 5,
    MoneyReversed: 5,
    SaleReversed: 5,
}
