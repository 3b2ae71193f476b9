"""An invoice is asked for: over receivables, or over what being invoiced makes due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.contracts.queries import base_of, standings_of
from huikuan.desks.contracts.rules import Told
from huikuan.desks.receivables.commands import RequestFacts, write_request
from huikuan.desks.receivables.rules import tax_within
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.records.customers.models import Customer
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order
    from huikuan.desks.receivables.models import InvoiceRequest, Receivable


@dataclass(frozen=True, slots=True)
class Wish:
    """How the invoice is to look: its kind, the words of its line, the rate, the remark."""

    key: str
    kind: str = "digital_general"
    text: str = ""
    rate: Decimal | None = None
    remark: str = ""
    buyer: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def request_invoice(
    customer: Customer, parts: "Sequence[tuple[Receivable, int]]", wish: Wish, *, by: Actor
) -> "InvoiceRequest":
    """Ask for an invoice over receivables; none of them is asked for twice."""
    if not parts:
        raise Refused("parts_missing")
    amount_minor = sum(minor for _, minor in parts)
    facts = _facts(customer, parts[0][0].currency, amount_minor, wish)
    return write_request(RequestFacts(**facts, parts=tuple(parts)), by=by)


@transaction.atomic
def request_contract_invoice(
    wish: Wish,
    *,
    by: Actor,
    contract: "Contract | None" = None,
    order: "Order | None" = None,
    portion_minor: int | None = None,
) -> "InvoiceRequest":
    """Ask for an invoice that makes money due by being issued (票到付款).

    How much, the plan says: what its lines that wait for the invoice come to for this portion.
    """
    amount_minor, currency, customer = due_by_invoice(
        contract, order, on=by.today, portion_minor=portion_minor
    )
    facts = _facts(customer, currency, amount_minor, wish)
    asked = RequestFacts(**facts, contract=contract, order=order, portion_minor=portion_minor)
    return write_request(asked, by=by)


def due_by_invoice(
    contract: "Contract | None",
    order: "Order | None",
    *,
    on: date,
    portion_minor: int | None = None,
) -> tuple[int, str, Customer]:
    """What would fall due by an invoice for this portion, its currency, and whose it is."""
    base = base_of(contract, order)
    if base is None:
        raise Refused("nothing_signed", number=(order or contract).number)  # type: ignore[union-attr]
    standing = standings_of([base])[base.source]
    standing.told.append(Told(Trigger.INVOICED, on, portion_minor))
    behind = standing.behind().items()
    due = sum(minor for (trigger, _, _), minor in behind if trigger == Trigger.INVOICED)
    return due, base.currency, base.agreed.customer


def _facts(customer: Customer, currency: str, amount_minor: int, wish: Wish) -> dict[str, Any]:
    tax_minor = tax_within(amount_minor, wish.rate) if wish.rate else 0
    house = organization()
    line = {
        "text": wish.text.strip()[:200] or "-",
        "net_minor": amount_minor - tax_minor,
        "rate": None
        if wish.rate is None
        else str(wish.rate.quantize(Decimal("0.01"), ROUND_HALF_UP)),
        "tax_minor": tax_minor,
    }
    return {
        "customer_id": customer.pk,
        "currency": currency,
        "amount_minor": amount_minor,
        "tax_minor": tax_minor,
        "key": wish.key,
        "content": {
            "kind": wish.kind,
            "buyer": buyer_of(customer) | wish.buyer,
            "seller": {"name": house.name if house else ""},
            "lines": [line],
            "remark": wish.remark.strip()[:300],
        },
    }


def buyer_of(customer: Customer) -> dict[str, str]:
    """What an invoice says of its buyer."""
    return {
        "name": customer.name,
        "tax_number": customer.tax_number or customer.uscc,
        "address": customer.address,
    }
