"""What would a change of a contract or order do? It is done, looked at, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.contracts.queries import base_of, recognised_by, standing_of
from huikuan.records.ledger.queries import commitments_of

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, Order, Recognition


@dataclass(frozen=True, slots=True)
class Stand:
    """What of a contract or order is committed and recognised, in minor units."""

    committed_minor: int = 0
    recognised_minor: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """How it stood before and would stand after, and what would fall due or be credited."""

    currency: str
    before: Stand
    after: Stand
    recognitions: "tuple[Recognition, ...]"


class _TakenBack(Exception):
    """Nothing of it stays."""

    def __init__(self, effect: Effect) -> None:
        super().__init__()
        self.effect = effect


def preview_change(
    contract: "Contract | None", order: "Order | None", change: Callable[[], object]
) -> Effect:
    """What a change would do, found by doing it in a transaction that is rolled back.

    So what is shown before is what happens after, also when it is refused.
    """
    try:
        with transaction.atomic():
            before, _ = _stand(contract, order)
            newest = _newest(contract, order)
            change()
            after, currency = _stand(contract, order)
            rows = recognised_by(_event_ids(contract, order)).filter(pk__gt=newest)
            raise _TakenBack(Effect(currency, before, after, tuple(rows)))
    except _TakenBack as back:
        return back.effect


def _stand(contract: "Contract | None", order: "Order | None") -> tuple[Stand, str]:
    base = base_of(contract, order)
    if base is None:
        return Stand(), ""
    committed, _ = commitments_of([base.source]).get(base.source, (0, 0))
    return Stand(committed, standing_of(base).recognised_minor), base.currency


def _event_ids(contract: "Contract | None", order: "Order | None") -> list[int]:
    base = base_of(contract, order)
    return list(base.events.values_list("pk", flat=True)) if base else []


def _newest(contract: "Contract | None", order: "Order | None") -> int:
    rows = recognised_by(_event_ids(contract, order)).order_by("-pk").values_list("pk", flat=True)
    return rows.first() or 0
