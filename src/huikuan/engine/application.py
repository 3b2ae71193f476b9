"""What a payment pays first: oldest, statutory, by priority, or as the payer says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest

from huikuan.errors import Refused

Place = tuple[int | date, ...]
"""Where a receivable stands in an order: one value for each criterion, the least first."""

LAST_LEFT = "nothing_else_open"
PRO_RATA = "pro_rata"
DESIGNATED = "designated"
_BY_AGE = ("earliest_due", "earliest_origin", "recorded_first")
_BY_LAW = ("due_already", "least_secured", "most_onerous", "earliest_due")


@dataclass(frozen=True)
class OpenReceivable:
    """A debt a payment may pay. Amounts in minor units of one currency.

    ``open_minor`` is all that is open on it; ``costs_minor`` (of enforcing it) and
    ``interest_minor`` are parts of that, and the rest is principal.
    ``yearly_penalty_ppm``: what lateness costs the debtor a year, in millionths (the burden).
    """

    id: int
    due_on: date
    origin_on: date
    open_minor: int
    contract: str = ""
    is_secured: bool = False
    yearly_penalty_ppm: int = 0
    costs_minor: int = 0
    interest_minor: int = 0


@dataclass(frozen=True)
class Part:
    """What one receivable gets of a payment, and the code of the reason it came next.

    ``amount_minor`` = costs + interest + principal, paid in this order (Civil Code 561).
    """

    id: int
    amount_minor: int
    reason: str
    costs_minor: int = 0
    interest_minor: int = 0
    principal_minor: int = 0


def oldest_first(amount_minor: int, items: Sequence[OpenReceivable]) -> list[Part]:
    """The earliest due date first, then the earliest origin, then the first recorded."""
    return _applied(amount_minor, items, {item.id: _age(item) for item in items}, _BY_AGE)


def by_priority(
    amount_minor: int, items: Sequence[OpenReceivable], ranks: Mapping[int, int]
) -> list[Part]:
    """The lowest rank first (fees 0, interest notes 1, …), within a rank the oldest.

    Receivables without a rank come last.
    """
    last = max(ranks.values(), default=0) + 1
    places: dict[int, Place] = {item.id: (ranks.get(item.id, last), *_age(item)) for item in items}
    return _applied(amount_minor, items, places, ("priority", *_BY_AGE))


def statutory(
    amount_minor: int,
    items: Sequence[OpenReceivable],
    as_of: date,
    designated: Sequence[int] = (),
) -> list[Part]:
    """The order of the Civil Code (article 560) when nothing else is agreed.

    What the debtor named when paying (``designated``, in that order); then debts that are
    due on ``as_of``; the unsecured before the secured; the more burdensome; the earlier
    due; and what is alike in all of it in proportion, to the last minor unit.
    Refuses ``designated_not_open`` for a name that is not among the open receivables.
    """
    strangers = set(designated) - {item.id for item in items}
    if strangers:
        raise Refused("designated_not_open", id=min(strangers))
    turn = {id_: place for place, id_ in reversed(list(enumerate(designated)))}
    places: dict[int, Place] = {
        item.id: (
            turn.get(item.id, len(designated)),
            int(item.due_on > as_of),
            int(item.is_secured),
            -item.yearly_penalty_ppm,
            item.due_on,
        )
        for item in items
    }
    return _applied(amount_minor, items, places, (DESIGNATED, *_BY_LAW))


def remittance(amount_minor: int, named_parts: Sequence[tuple[OpenReceivable, int]]) -> list[Part]:
    """Exactly what the payer's advice says, as one decision: all of it or none.

    Refuses ``part_not_positive``, ``part_above_open`` and ``parts_above_amount``; what the
    advice leaves of the payment stays unapplied.
    """
    _check(amount_minor, [item for item, _ in named_parts])
    for item, minor in named_parts:
        if minor <= 0:
            raise Refused("part_not_positive", id=item.id, amount_minor=minor)
        if minor > item.open_minor:
            raise Refused(
                "part_above_open", id=item.id, amount_minor=minor, open_minor=item.open_minor
            )
    total = sum(minor for _, minor in named_parts)
    if total > amount_minor:
        raise Refused("parts_above_amount", parts_minor=total, amount_minor=amount_minor)
    return [_part(item, minor, DESIGNATED) for item, minor in named_parts]


def proportional(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """The amount shared in proportion to the weights, none of it lost (largest remainder).

    No share is above its weight while the amount is not above their sum. Weights are not
    negative; when all are zero, so are the shares.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    shares = [amount_minor * weight // total for weight in weights]
    rests = [(-(amount_minor * weight % total), place) for place, weight in enumerate(weights)]
    for _, place in sorted(rests)[: amount_minor - sum(shares)]:
        shares[place] += 1
    return shares


def _applied(
    amount_minor: int,
    items: Sequence[OpenReceivable],
    places: Mapping[int, Place],
    criteria: Sequence[str],
) -> list[Part]:
    """Pay the receivables by their places; those in the same place share in proportion."""
    _check(amount_minor, items)
    owed = sorted(
        (item for item in items if item.open_minor), key=lambda item: (places[item.id], item.id)
    )
    groups = [list(group) for _, group in groupby(owed, key=lambda item: places[item.id])]
    parts: list[Part] = []
    left = amount_minor
    for group, following in zip_longest(groups, groups[1:]):
        wanted = sum(item.open_minor for item in group)
        paid = min(left, wanted)
        next_place = places[following[0].id] if following else None
        reason = _reason(places[group[0].id], next_place, criteria)
        if len(group) > 1 and paid < wanted:
            reason = PRO_RATA
        shares = proportional(paid, [item.open_minor for item in group])
        parts += [_part(item, share, reason) for item, share in zip(group, shares, strict=True)]
        left -= paid
    return [part for part in parts if part.amount_minor]


def _reason(place: Place, following: Place | None, criteria: Sequence[str]) -> str:
    """The first criterion that puts a place before the one that follows."""
    if following is None:
        return LAST_LEFT
    pairs = zip(criteria, place, following, strict=True)
    return next(name for name, here, there in pairs if here != there)


def _part(item: OpenReceivable, amount_minor: int, reason: str) -> Part:
    """A part, laid to costs, then interest, then principal."""
    costs = min(amount_minor, item.costs_minor)
    interest = min(amount_minor - costs, item.interest_minor)
    return Part(item.id, amount_minor, reason, costs, interest, amount_minor - costs - interest)


def _age(item: OpenReceivable) -> Place:
    return (item.due_on, item.origin_on, item.id)


def _check(amount_minor: int, items: Iterable[OpenReceivable]) -> None:
    """Refuse what no order can make sense of."""
    if amount_minor < 0:
        raise Refused("amount_negative", amount_minor=amount_minor)
    seen: set[int] = set()
    for item in items:
        if item.id in seen:
            raise Refused("receivable_named_twice", id=item.id)
        if min(item.costs_minor, item.interest_minor) < 0 or (
            item.open_minor < item.costs_minor + item.interest_minor
        ):
            raise Refused("open_amount_wrong", id=item.id, open_minor=item.open_minor)
        seen.add(item.id)
