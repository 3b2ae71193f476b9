"""What does a customer owe us, document by document? As of any day, as far as one may see."""

from dataclasses import replace
from datetime import date

from huikuan.desks.statements.queries import statements
from huikuan.engine.statements.layout import Figures
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import reaches
from huikuan.records.people.rights import Rights


def account_of(
    customer: Customer,
    rights: Rights,
    *,
    as_of: date,
    kind: str = "open_item",
    since_on: date | None = None,
    known_on: date | None = None,
) -> list[Figures]:
    """The account of a customer in every currency in which something is open or happened.

    Whoever may not read receipts sees what is owed, without money, credits and movements.
    """
    found = statements(customer.pk, as_of=as_of, kind=kind, since_on=since_on, known_on=known_on)
    if reaches(rights, "receipts.read", customer):
        return found
    return [each for figures in found if (each := _owed_only(figures)).items]


def _owed_only(figures: Figures) -> Figures:
    items = tuple(item for item in figures.items if item.side == "receivable")
    owed = sum(item.open_minor for item in items)
    return replace(
        figures, opening_minor=0, increase_minor=owed, decrease_minor=0, closing_minor=owed,
        items=items, moves=(),
    )  # fmt: skip
