"""A payment pays receivables in a known order, and every unit of it is accounted for."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.application import (
    OpenReceivable,
    Part,
    by_priority,
    oldest_first,
    proportional,
    remittance,
    statutory,
)
from huikuan.errors import Refused

TODAY = date(2026, 6, 30)


def owed(id_: int, minor: int, due: int = 0, **facts: Any) -> OpenReceivable:
    on = TODAY + timedelta(days=due)
    return OpenReceivable(id_, on, on - timedelta(days=30), minor, **facts)


def sums(parts: Sequence[Part]) -> list[tuple[int, int]]:
    return [(part.id, part.amount_minor) for part in parts]


def reasons(parts: Sequence[Part]) -> list[str]:
    return [part.reason for part in parts]


# A payment of 700 on an interest note and three invoices, as Dynamics 365 documents it.
NOTE_AND_INVOICES = [owed(1, 7, due=5), owed(2, 100, -30), owed(3, 250, -20), owed(4, 500, -10)]


def test_with_a_priority_the_interest_note_is_paid_first() -> None:
    parts = by_priority(700, NOTE_AND_INVOICES, {1: 0, 2: 1, 3: 1, 4: 1})
    assert sums(parts) == [(1, 7), (2, 100), (3, 250), (4, 343)]
    assert reasons(parts)[:2] == ["priority", "earliest_due"]


def test_by_default_the_oldest_is_paid_first() -> None:
    parts = oldest_first(700, NOTE_AND_INVOICES)
    assert sums(parts) == [(2, 100), (3, 250), (4, 350)]
    assert reasons(parts) == ["earliest_due"] * 3


def test_what_has_no_rank_comes_last() -> None:
    assert sums(by_priority(60, [owed(1, 50, -9), owed(2, 50)], {2: 4})) == [(2, 50), (1, 10)]


def test_the_civil_code_names_its_reason_for_each_place() -> None:
    items = [
        owed(1, 10, due=1),
        owed(2, 10, due=-9, is_secured=True),
        owed(3, 10, due=-8),
        owed(4, 10, due=-9),
        owed(5, 10, due=0, yearly_penalty_ppm=50_000),
        owed(6, 10, due=-1),
    ]
    parts = statutory(1000, items, TODAY, designated=[6])
    assert [(part.id, part.reason) for part in parts] == [
        (6, "designated"),
        (5, "most_onerous"),
        (4, "earliest_due"),
        (3, "least_secured"),
        (2, "due_already"),
        (1, "nothing_else_open"),
    ]


def test_debts_alike_in_everything_share_to_the_last_unit() -> None:
    parts = statutory(100, [owed(1, 100), owed(2, 100), owed(3, 100)], TODAY)
    assert sums(parts) == [(1, 34), (2, 33), (3, 33)]
    assert reasons(parts) == ["pro_rata"] * 3


def test_a_debt_is_paid_costs_first_then_interest_then_principal() -> None:
    item = owed(1, 100, costs_minor=5, interest_minor=10)
    (part,) = statutory(20, [item], TODAY)
    assert (part.costs_minor, part.interest_minor, part.principal_minor) == (5, 10, 5)


def test_the_advice_of_the_payer_is_followed_to_the_letter() -> None:
    parts = remittance(100, [(owed(2, 80), 30), (owed(1, 50), 50)])
    assert sums(parts) == [(2, 30), (1, 50)]


@pytest.mark.parametrize(
    "amount, named, code",
    [
        (10, [(owed(1, 50), 20)], "parts_above_amount"),
        (90, [(owed(1, 50), 51)], "part_above_open"),
        (90, [(owed(1, 50), 0)], "part_not_positive"),
        (90, [(owed(1, 50), 1), (owed(1, 50), 1)], "receivable_named_twice"),
        (-1, [], "amount_negative"),
        (9, [(owed(1, -5), 1)], "open_amount_wrong"),
        (9, [(owed(1, 5, costs_minor=6), 1)], "open_amount_wrong"),
    ],
)
def test_an_advice_that_cannot_be_followed_is_refused(
    amount: int, named: list[tuple[OpenReceivable, int]], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        remittance(amount, named)


def test_a_debt_that_is_not_open_cannot_be_designated() -> None:
    with pytest.raises(Refused, match="designated_not_open"):
        statutory(10, [owed(1, 10)], TODAY, designated=[2])


facts = st.builds(
    owed,
    id_=st.integers(1, 10**6),
    minor=st.integers(30, 10**12) | st.just(0),
    due=st.integers(-2, 2),
    is_secured=st.booleans(),
    yearly_penalty_ppm=st.sampled_from([0, 50_000]),
)
books = st.lists(facts, max_size=12, unique_by=lambda item: item.id)


@given(st.integers(0, 10**13), books, st.sampled_from(["oldest", "statutory", "priority"]))
def test_no_order_loses_or_invents_money(
    amount: int, items: list[OpenReceivable], order: str
) -> None:
    ids = [item.id for item in items]
    parts = {
        "oldest": lambda: oldest_first(amount, items),
        "statutory": lambda: statutory(amount, items, TODAY, ids[:2]),
        "priority": lambda: by_priority(amount, items, dict.fromkeys(ids[1:], 3)),
    }[order]()
    open_of = {item.id: item.open_minor for item in items}
    assert sum(part.amount_minor for part in parts) == min(amount, sum(open_of.values()))
    assert all(0 < part.amount_minor <= open_of[part.id] for part in parts)
    assert len({part.id for part in parts}) == len(parts)


@given(books, st.integers(0, 10**13))
def test_the_order_of_the_list_changes_nothing(items: list[OpenReceivable], amount: int) -> None:
    turned = items[::-1]
    assert oldest_first(amount, items) == oldest_first(amount, turned)
    assert statutory(amount, items, TODAY) == statutory(amount, turned, TODAY)


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(0, 10**9))
def test_shares_in_proportion_add_up(weights: list[int], amount: int) -> None:
    amount = min(amount, sum(weights))
    shares = proportional(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
