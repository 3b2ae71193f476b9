"""How a contract moves on, what a part of it makes due, and what belongs to performance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from huikuan.engine.clauses import ClauseFinding, longest_days
from huikuan.engine.terms import Label, PlanLine, Trigger

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

# Leaving these paths needs a reason: somebody will ask why.
REASONED = frozenset({"suspended", "rescinded", "terminated"})


@dataclass(frozen=True, slots=True)
class ApprovalLimits:
    """When a contract needs a second pair of eyes; None is never.

    ``amount_major``: in whole units of the company's currency, and of any other as well: a limit
    in another currency is not worth a rate that changes every day.
    """

    amount_major: int | None = 1_000_000
    days_over: int | None = 90
    weights: tuple[str, ...] = ("unlawful",)


def approval_reasons(
    limits: ApprovalLimits,
    amount_major: int | None,
    plan: Sequence[PlanLine],
    findings: Sequence[ClauseFinding],
) -> list[str]:
    """Which rules ask for an approval: ``amount``, ``term``, and the codes of clauses.

    A framework has no amount: nobody knows how much it will be, so it is asked for.
    """
    reasons = []
    if limits.amount_major is not None and (
        amount_major is None or amount_major >= limits.amount_major
    ):
        reasons.append("amount")
    days = (longest_days(line.term) for line in plan if line.label is not Label.RETENTION)
    if limits.days_over is not None and max(days, default=0) > limits.days_over:
        reasons.append("term")
    deviations = [each.code for each in findings if each.weight in limits.weights]
    return [*reasons, *dict.fromkeys(deviations)]


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


Place = tuple[str, str, int]
"""Which line of a plan: its event, its name, and its order among the same of both."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line of the plan of today and what it comes to."""

    place: Place
    amount_minor: int
    fixed_on: date | None = None

    @property
    def trigger(self) -> str:
        """The event it waits for."""
        return self.place[0]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as far as money goes; no portion is all that was left."""

    trigger: str
    happened_on: date
    portion_minor: int | None


@dataclass(slots=True)
class Standing:
    """How far a contract or order is: what was agreed, what happened, what is recognised.

    ``there``: recognised by place of the plan, of earlier plans too. Amounts in minor units.
    """

    total_minor: int
    lines: tuple[PlannedLine, ...]
    told: list[Told] = field(default_factory=list)
    there: Counter[Place] = field(default_factory=Counter)
    ordered_minor: int = 0

    def covered_minor(self, trigger: str) -> int:
        """For how much of the sum this event has been told."""
        covered = 0
        for one in self.told:
            if one.trigger == trigger:
                whole = one.portion_minor is None
                covered = self.total_minor if whole else covered + (one.portion_minor or 0)
        return covered

    def covered_of(self, line: PlannedLine) -> int:
        """For how much a line's event has come; a fixed day has come wholly or not."""
        if line.fixed_on is None:
            return self.covered_minor(line.trigger)
        days = (one.happened_on for one in self.told if one.trigger == line.trigger)
        return self.total_minor if any(on >= line.fixed_on for on in days) else 0

    def next_trigger(self) -> str:
        """The event the plan waits for next; empty when it waits for nothing."""
        waiting = (line for line in self.lines if self.covered_of(line) < self.total_minor)
        return next((line.trigger for line in waiting), "")

    def last_on(self, trigger: str = "") -> date | None:
        """The latest day of an event, or of any."""
        days = (one.happened_on for one in self.told if trigger in ("", one.trigger))
        return max(days, default=None)

    def unaccepted_minor(self, before_minor: int, after_minor: int) -> int:
        """What of the goods between two stands of delivery nobody has accepted or sent back."""
        accepted = self.covered_minor(Trigger.ACCEPTED)
        delivered = self.covered_minor(Trigger.DELIVERED)
        return min(after_minor, delivered) - max(before_minor, accepted)

    @property
    def performed_minor(self) -> int:
        """How far we have done our part, in value: the furthest of what shows performance."""
        shown = {one.trigger for one in self.told if is_performance(one.trigger)}
        return max((self.covered_minor(trigger) for trigger in shown), default=0)

    @property
    def recognised_minor(self) -> int:
        """What stands recognised of the agreed sum: receivables and retentions, less credits."""
        return sum(self.there.values())

    @property
    def earned_minor(self) -> int:
        """What of it is revenue."""
        return earned(self.recognised_minor, self.performed_minor)

    @property
    def commitment_minor(self) -> int:
        """What of the confirmed orders should stand as a commitment."""
        return commitment_due(self.ordered_minor, self.recognised_minor)

    def behind(self) -> dict[Place, int]:
        """What is missing by place of the plan; negative where more is recognised than due."""
        happened = {one.trigger for one in self.told}
        wanted = {
            line.place: share_of(line.amount_minor, self.covered_of(line), self.total_minor or 1)
            for line in self.lines
            if line.trigger in happened
        }
        places = {**wanted, **dict.fromkeys(self.there, 0)}
        differences = {place: wanted.get(place, 0) - self.there[place] for place in places}
        return {place: minor for place, minor in differences.items() if minor}
