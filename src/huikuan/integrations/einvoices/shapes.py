"""What an electronic invoice says, whatever syntax it came in; amounts are minor units."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

MAY_BE_LEFT_OUT = ("allowances", "charges", "prepaid", "rounding")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an invoice, with every number that names it.

    ``ids`` are pairs of scheme and number; the tax number (VAT id, 纳税人识别号) stands apart.
    """

    name: str = ""
    tax_number: str = ""
    legal_id: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """One line: what, how much of it, for how much without tax, at which rate."""

    number: str
    text: str
    quantity: Decimal | None
    unit: str
    net_minor: int | None
    category: str
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """The tax of all amounts with one category and rate."""

    category: str
    rate: Decimal | None
    base_minor: int | None
    tax_minor: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals as the invoice states them, by their numbers in EN 16931.

    ``lines`` BT-106, ``allowances`` 107, ``charges`` 108, ``net`` 109, ``tax`` 110, ``gross``
    112, ``prepaid`` 113, ``rounding`` 114, ``payable`` 115. What may be left out when it is
    nothing is 0 then; the others are ``None`` where they are not stated.
    """

    lines: int | None = None
    allowances: int = 0
    charges: int = 0
    net: int | None = None
    tax: int | None = None
    gross: int | None = None
    prepaid: int = 0
    rounding: int = 0
    payable: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about an invoice: a rule or a code, and its facts."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EInvoice:
    """One invoice in the neutral shape; a credit note has negative amounts.

    ``syntax`` is told for people and is no part of what the invoice says. ``references`` are
    pairs of what is referred to (order, contract, buyer, invoice) and its number.
    """

    number: str
    type_code: str
    issued_on: date
    currency: str
    seller: Party
    buyer: Party
    totals: Totals
    due_days: tuple[date, ...] = ()
    terms: str = ""
    lines: tuple[InvoicedLine, ...] = ()
    taxes: tuple[TaxGroup, ...] = ()
    allowances: tuple[int, ...] = ()
    charges: tuple[int, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    is_credit_note: bool = False
    has_lines: bool = True
    rounded: tuple[str, ...] = field(default=(), compare=False)
    syntax: str = field(default="", compare=False)
    profile: str = field(default="", compare=False)

    def referred(self, kind: str) -> tuple[str, ...]:
        """The numbers it refers to, of one kind."""
        return tuple(number for what, number in self.references if what == kind)
