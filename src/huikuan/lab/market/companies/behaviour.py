"""How companies pay: punctual, always late, late in season, getting worse, or not any more.

The shares and spreads are set so that the closed receivables look like published ledgers
(median at the due day, about two in five late, a long tail) and the open book like that of a
Chinese industrial seller; ``tests/lab`` holds them to it.
"""

from datetime import date
from random import Random

from huikuan.lab.market.calendar import DAY
from huikuan.lab.market.shapes import Traits

KINDS = ("punctual", "habitual", "seasonal", "deteriorating", "dead")
KIND_WEIGHTS = (50, 22, 13, 9, 6)
PART_SHARES = {
    "punctual": 0.02, "habitual": 0.10, "seasonal": 0.05, "deteriorating": 0.22, "dead": 0.10
}  # fmt: skip
RUNS = ((), (), (15, 31), (10, 25), (25,), (31,), (31,))
TURN_SHARES = {"deteriorating": (0.35, 0.75), "dead": (0.40, 0.92)}
DISPUTE_SHARE = 0.008


def traits(rng: Random, starts_on: date, as_of: date) -> Traits:
    """Draw one company's way to pay; turns for the worse lie between the two days."""
    kind = rng.choices(KINDS, KIND_WEIGHTS)[0]
    turn_on = date.max
    if kind in TURN_SHARES:
        low, high = TURN_SHARES[kind]
        turn_on = starts_on + int((as_of - starts_on).days * rng.uniform(low, high)) * DAY
    late_days = rng.uniform(5, 20) if kind == "habitual" else rng.uniform(-13, -4)
    if kind == "deteriorating":
        late_days = rng.uniform(-6, 2)
    return Traits(
        kind=kind,
        late_days=late_days,
        spread_days=rng.uniform(2, 6),
        part_share=PART_SHARES[kind],
        run_days=rng.choice(RUNS),
        names_what_it_pays=rng.random() < 0.75,
        turn_on=turn_on,
        bad_months=rng.choice(((1, 2, 3), (7, 8), (11, 12))) if kind == "seasonal" else (),
    )


def days_late(traits: Traits, due_on: date, rng: Random) -> int | None:
    """By how many days after its due day (before: negative) it is meant to be paid; never: None."""
    if traits.kind == "dead" and due_on >= traits.turn_on:
        return None
    if rng.random() < DISPUTE_SHARE:
        return rng.randint(60, 210)
    if traits.kind == "habitual":
        return round(traits.late_days * rng.gammavariate(2.5, 0.4)) - 2
    late = rng.gauss(traits.late_days, traits.spread_days)
    chance = rng.random()
    if chance < 0.05:
        late -= rng.uniform(8, 45)
    elif chance < 0.13:
        late += rng.uniform(4, 25)
    if due_on.month in traits.bad_months:
        late += rng.uniform(10, 45)
    if traits.kind == "deteriorating" and due_on > traits.turn_on:
        late += (due_on - traits.turn_on).days / 30 * rng.uniform(5, 13)
    return round(late)
