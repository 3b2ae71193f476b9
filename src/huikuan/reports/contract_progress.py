"""How far is each contract: planned, fallen due, invoiced, paid, overdue, kept back?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huikuan.desks.contracts.queries import retentions_kept
from huikuan.desks.receivables.queries import claimed_under

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Recognition
    from huikuan.desks.receivables.models import CreditNote, InvoicePart, Receivable

FIGURES = ("triggered", "invoiced", "paid", "overdue")


@dataclass(frozen=True, slots=True)
class Claim:
    """One receivable that a contract made due, and how it stands.

    Amounts in minor units: ``credited`` is what is owed less, ``paid`` what came of the rest.
    """

    receivable: "Receivable"
    amount_minor: int
    credited_minor: int
    open_minor: int
    invoiced_minor: int
    overdue_minor: int

    @property
    def triggered_minor(self) -> int:
        """What of it is claimed after the credit notes."""
        return self.amount_minor - self.credited_minor

    @property
    def paid_minor(self) -> int:
        """What was paid or set off of it."""
        return self.triggered_minor - self.open_minor


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a contract stands, each figure with the items whose sum it is.

    ``planned_minor``: what was agreed. ``kept``: retentions, contract assets until their day;
    they are no part of ``triggered``.
    """

    planned_minor: int
    claims: tuple[Claim, ...]
    kept: "tuple[Recognition, ...]"

    @property
    def triggered_minor(self) -> int:
        """What has fallen due by the plan, less credit notes."""
        return sum(each.triggered_minor for each in self.claims)

    @property
    def invoiced_minor(self) -> int:
        """What of it stands on invoices."""
        return sum(each.invoiced_minor for each in self.claims)

    @property
    def paid_minor(self) -> int:
        """What of it was paid."""
        return sum(each.paid_minor for each in self.claims)

    @property
    def overdue_minor(self) -> int:
        """What of it should have been paid by now."""
        return sum(each.overdue_minor for each in self.claims)

    @property
    def retained_minor(self) -> int:
        """What is kept back until a later day."""
        return sum(row.amount_minor for row in self.kept)

    def items_of(self, figure: str) -> list[tuple[Claim, int]]:
        """The receivables behind a figure, each with its part of it."""
        name = f"{figure}_minor"
        parts = [(each, getattr(each, name)) for each in self.claims]
        return [(each, minor) for each, minor in parts if minor]


def contract_progress(contract: "Contract", planned_minor: int, *, as_of: date) -> Progress:
    """One contract with everything it made due, by orders under it too."""
    claims = _claims([contract.pk], as_of)[contract.pk]
    return Progress(planned_minor, tuple(claims), tuple(retentions_kept(contract)))


def contracts_progress(contract_ids: Sequence[int], *, as_of: date) -> dict[int, Progress]:
    """The same for a page of contracts at once, without what is kept back."""
    return {
        contract_id: Progress(0, tuple(claims), ())
        for contract_id, claims in _claims(contract_ids, as_of).items()
    }


def _claims(contract_ids: Sequence[int], as_of: date) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    for row in claimed_under(contract_ids):
        event = row.recognition.event if row.recognition else None
        if event and event.contract_id:
            found[event.contract_id].append(_claim(row, as_of))
    return found


def _claim(row: "Receivable", as_of: date) -> Claim:
    open_minor = row.item.open_minor
    notes: Iterable[CreditNote] = row.standing_notes  # type: ignore[attr-defined]
    parts: Iterable[InvoicePart] = row.standing_parts  # type: ignore[attr-defined]
    return Claim(
        receivable=row,
        amount_minor=row.amount_minor,
        credited_minor=sum(note.amount_minor for note in notes),
        open_minor=open_minor,
        invoiced_minor=sum(part.amount_minor for part in parts),
        overdue_minor=open_minor if row.due_on < as_of else 0,
    )
