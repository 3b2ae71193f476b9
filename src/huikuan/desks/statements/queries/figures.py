"""What a statement of account says: laid out from the ledger, as of any day, as known any day."""

from collections.abc import Iterable
from datetime import date

from huikuan.desks.cash.queries import receipt_numbers_by_item
from huikuan.desks.contracts.queries import in_force_of
from huikuan.desks.receivables.queries import contracts_by_item, numbers_by_item
from huikuan.engine.statements.layout import KINDS, Document, Figures, laid_out
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.records.customers.queries import records_of
from huikuan.records.ledger.queries import ItemLine, lines_with

DOCUMENTS_AT_ONCE = 900


def statements(
    customer_id: int,
    *,
    as_of: date,
    kind: str = "open_item",
    since_on: date | None = None,
    known_on: date | None = None,
    through_entry: int | None = None,
) -> list[Figures]:
    """The statement of one customer in every currency in which something is open or happened.

    ``since_on``: from which day movements are shown; the first of the month when not said.
    ``known_on`` and ``through_entry``: only what was in the book by then. Records that were
    merged into the customer count with it. Refuses ``statement_kind_unknown`` and
    ``statement_days_reversed``.
    """
    if kind not in KINDS:
        raise Refused("statement_kind_unknown", kind=kind, known=", ".join(KINDS))
    first = since_on or as_of.replace(day=1)
    if first > as_of:
        raise Refused("statement_days_reversed", since_on=first, as_of_on=as_of)
    lines = lines_with(
        records_of(customer_id), as_of, known_on=known_on, through_entry=through_entry
    )
    documents = _documents(lines)
    found = [
        laid_out(lines, documents, currency=currency, since_on=first, as_of=as_of, kind=kind)
        for currency in sorted({line.currency for line in lines})
    ]
    for figures in found:
        if not figures.adds_up:
            raise Refused("statement_does_not_add_up", currency=figures.currency)
    return [figures for figures in found if figures.items or figures.moves]


def awaiting_confirmation(customer_id: int, currency: str) -> list[tuple[str, str, int]]:
    """What is performed and falls due only once the customer has confirmed a statement.

    Source of the contract or order, its number, and the amount in minor units.
    """
    confirmed = Trigger.STATEMENT_CONFIRMED
    found = []
    for base, standing in in_force_of(records_of(customer_id)):
        if base.currency == currency and any(line.trigger == confirmed for line in base.lines):
            left = standing.performed_minor - standing.covered_minor(confirmed)
            if left > 0:
                found.append((base.source, base.number, left))
    return found


def _documents(lines: Iterable[ItemLine]) -> dict[int, Document]:
    item_ids = sorted({line.item_id for line in lines})
    found: dict[int, Document] = {}
    for start in range(0, len(item_ids), DOCUMENTS_AT_ONCE):
        some = item_ids[start : start + DOCUMENTS_AT_ONCE]
        numbers = numbers_by_item(some) | receipt_numbers_by_item(some)
        contracts = contracts_by_item(some)
        found |= {id_: Document(numbers.get(id_, ""), contracts.get(id_, "")) for id_ in some}
    return found
