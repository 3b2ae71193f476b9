"""How a contract moves on, what a part of it makes due, and what belongs to performance."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from huikuan.engine.terms import Trigger

# From which state a contract may go where (domain handbook §1.4).
MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"in_review"}),
    "in_review": frozenset({"draft", "in_approval", "in_signing"}),
    "in_approval": frozenset({"draft", "in_signing"}),
    "in_signing": frozenset({"draft", "effective"}),
    "effective": frozenset({"performing", "suspended", "rescinded", "terminated", "completed"}),
    "performing": frozenset({"suspended", "completed", "rescinded", "terminated"}),
    "suspended": frozenset({"performing", "rescinded", "terminated"}),
    "completed": frozenset({"archived"}),
    "rescinded": frozenset({"archived"}),
    "terminated": frozenset({"archived"}),
    "archived": frozenset(),
}
IN_FORCE = frozenset({"effective", "performing", "suspended"})
BEFORE_SIGNING = frozenset({"draft", "in_review", "in_approval", "in_signing"})

# Before these nothing has been performed; money due by them is an advance (合同负债).
_BEFORE_PERFORMANCE = frozenset(
    {Trigger.SIGNED, Trigger.DEPOSIT_RECEIVED, Trigger.STARTED, Trigger.ON_DATE}
)


def may_move(state: str, to: str) -> bool:
    """Whether a contract may go from one state to the other."""
    return to in MOVES[state]


def is_performance(trigger: str) -> bool:
    """Whether the event shows that we have done our part, as far as its portion goes."""
    return Trigger(trigger) not in _BEFORE_PERFORMANCE


def share_of(amount_minor: int, part_minor: int, whole_minor: int) -> int:
    """What falls on a part of the whole, rounded half up to a minor unit."""
    return (2 * amount_minor * part_minor + whole_minor) // (2 * whole_minor)


def part_between(amount_minor: int, before_minor: int, after_minor: int, whole_minor: int) -> int:
    """What falls on the part between two stands: parts that follow each other sum exactly."""
    before = share_of(amount_minor, before_minor, whole_minor)
    return share_of(amount_minor, after_minor, whole_minor) - before


def earned(recognised_minor: int, performed_minor: int) -> int:
    """How much is revenue: what is recognised, as far as we performed; the rest is advance."""
    return min(recognised_minor, performed_minor)


def commitment_due(ordered_minor: int, recognised_minor: int) -> int:
    """What of the confirmed orders is still a commitment: the part not recognised yet."""
    return max(0, ordered_minor - recognised_minor)


def advances_among(amounts: Sequence[int], earned_minor: int) -> list[int]:
    """Which part of each new receivable is an advance: what is earned covers the first ones."""
    left = max(earned_minor, 0)
    advances = []
    for amount in amounts:
        covered = min(amount, left)
        left -= covered
        advances.append(amount - covered)
    return advances


def value_between(amount_minor: int, before: Decimal, after: Decimal, whole: Decimal) -> int:
    """What a quantity between two stands is worth; parts that follow each other sum exactly."""
    return _worth(amount_minor, after, whole) - _worth(amount_minor, before, whole)


def _worth(amount_minor: int, quantity: Decimal, whole: Decimal) -> int:
    return int((amount_minor * quantity / whole).quantize(Decimal(1), ROUND_HALF_UP))
