"""What an event makes due by a plan: the market knows it beforehand, and the books must find it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huikuan.desks.contracts.rules import Place, PlannedLine, Standing, Told
from huikuan.engine.terms import Label, Plan, PlanLine, Trigger, plan_amounts, plan_from_text
from huikuan.engine.terms.days import due_day
from huikuan.lab.market.contract_shapes import Wording


@dataclass(frozen=True, slots=True)
class Claim:
    """A receivable that comes of an event. ``is_retained``: kept back until its day."""

    number: str
    amount_minor: int
    issued_on: date
    due_on: date
    is_retained: bool


@lru_cache(maxsize=64)
def plan_of(wording: Wording) -> Plan:
    """The plan that a wording means."""
    return plan_from_text(wording.text, variant=wording.variant or None)


def trigger_of(line: PlanLine) -> Trigger:
    """What a line waits for; where it names no event, the invoice."""
    return line.term.trigger or Trigger.INVOICED


class Claims:
    """One contract or order as it unfolds: what was told, and what is claimed of it."""

    def __init__(self, number: str, wording: Wording, total_minor: int) -> None:
        self.number = number
        self.wording = wording
        self.standing = Standing(total_minor, ())
        self.times: Counter[Place] = Counter()
        self.agree(total_minor)

    def agree(self, total_minor: int) -> None:
        """It comes to so much from now on."""
        plan = plan_of(self.wording)
        amounts = plan_amounts(plan, total_minor)
        self.places: dict[Place, tuple[int, PlanLine]] = {}
        for position, line in enumerate(plan, start=1):
            kind = (str(trigger_of(line)), str(line.label))
            same = sum(place[:2] == kind for place in self.places)
            self.places[(*kind, same)] = (position, line)
        self.standing.total_minor = total_minor
        self.standing.lines = tuple(map(PlannedLine, self.places, amounts))

    def tell(self, trigger: Trigger, on: date, portion_minor: int | None = None) -> list[Claim]:
        """Something happened; what comes of it."""
        self.standing.told.append(Told(trigger, on, portion_minor))
        return self.level()

    def level(self) -> list[Claim]:
        """Whatever is missing by what has been told."""
        claims = []
        for place, minor in self.standing.behind().items():
            self.standing.there[place] += minor
            self.times[place] += 1
            position, line = self.places[place]
            on = self.standing.last_on(place[0])
            assert on is not None, "what is missing was told"
            due_on = due_day(line.term, on).due_on
            nth = f".{self.times[place]}" if self.times[place] > 1 else ""
            is_retained = line.label is Label.RETENTION and due_on > on
            claims.append(Claim(f"{self.number}-{position}{nth}", minor, on, due_on, is_retained))
        return claims
