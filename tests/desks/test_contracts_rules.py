"""How a contract moves on, and what a part of it makes due."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from huikuan.desks.contracts.rules import (
    MOVES,
    advances_among,
    commitment_due,
    earned,
    is_performance,
    may_move,
    part_between,
    share_of,
    value_between,
)
from huikuan.engine.terms import Trigger


@pytest.mark.parametrize(
    "state, to, may",
    [
        ("draft", "in_review", True),
        ("draft", "effective", False),
        ("in_signing", "effective", True),
        ("performing", "suspended", True),
        ("suspended", "performing", True),
        ("completed", "performing", False),
        ("completed", "archived", True),
        ("archived", "draft", False),
    ],
)
def test_a_contract_goes_where_it_may(state: str, to: str, may: bool) -> None:
    assert may_move(state, to) is may


def test_every_state_ends_in_the_archive() -> None:
    reached = {"archived"}
    while more := {state for state, to in MOVES.items() if to & reached} - reached:
        reached |= more
    assert reached == set(MOVES)


@pytest.mark.parametrize(
    "trigger, shows", [(Trigger.SIGNED, False), (Trigger.SHIPPED, True), (Trigger.INVOICED, True)]
)
def test_what_shows_that_we_performed(trigger: Trigger, shows: bool) -> None:
    assert is_performance(trigger) is shows


@given(some.integers(1, 10**15), some.lists(some.integers(1, 10**6), min_size=1, max_size=20))
def test_parts_that_follow_each_other_sum_to_the_whole(amount: int, parts: list[int]) -> None:
    whole, at, total = sum(parts), 0, 0
    for part in parts:
        total += part_between(amount, at, at + part, whole)
        at += part
    assert total == amount


@given(some.integers(0, 10**12), some.lists(some.integers(1, 10**6), min_size=1, max_size=20))
def test_delivered_quantities_are_worth_the_order_line(amount: int, parts: list[int]) -> None:
    whole, at, total = Decimal(sum(parts)) / 1000, Decimal(0), 0
    for part in parts:
        after = at + Decimal(part) / 1000
        total += value_between(amount, at, after, whole)
        at = after
    assert total == amount


@pytest.mark.parametrize("part, share", [(0, 0), (1, 33), (2, 67), (3, 100)])
def test_a_share_is_rounded_half_up(part: int, share: int) -> None:
    assert share_of(100, part, 3) == share


def test_what_is_recognised_beyond_performance_is_an_advance() -> None:
    assert earned(100, 30) == 30
    assert earned(30, 100) == 30
    assert advances_among([30, 60], 90) == [0, 0]
    assert advances_among([30, 60], 40) == [0, 50]
    assert advances_among([30], -5) == [30]


def test_the_commitment_is_what_is_ordered_and_not_recognised() -> None:
    assert commitment_due(100, 30) == 70
    assert commitment_due(100, 130) == 0
