"""How long links and codes live, by when a difference is answered, and what may still be sent."""

from datetime import date

import pytest

from huikuan.desks.statements.models import REASONS, STATES
from huikuan.desks.statements.rules import (
    ANSWER_DAYS,
    ANSWERED_STATES,
    CODE_TRIES,
    OPEN_STATES,
    TRIES_IN_ALL,
    answer_due,
    may_be_answered,
    may_be_sent,
    silent_before,
)


@pytest.mark.parametrize(
    "reason, on, due",
    [
        ("invoice_missing", date(2026, 3, 19), date(2026, 3, 20)),
        ("price", date(2026, 3, 19), date(2026, 3, 24)),
        ("quality", date(2026, 3, 2), date(2026, 3, 23)),
        ("paid_not_applied", date(2026, 4, 30), date(2026, 5, 7)),
    ],
)
def test_a_difference_is_answered_within_its_working_days(reason: str, on: date, due: date) -> None:
    assert answer_due(reason, on) == due


def test_every_reason_has_its_days_and_every_state_is_decided() -> None:
    assert set(ANSWER_DAYS) == set(REASONS)
    assert OPEN_STATES | ANSWERED_STATES | {"withdrawn"} == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_answered_or_withdrawn_is_over(state: str) -> None:
    assert may_be_sent(state) == may_be_answered(state) == (state in OPEN_STATES)


def test_guessing_six_digits_is_hopeless() -> None:
    assert TRIES_IN_ALL / 10**6 < 1 / 10_000
    assert CODE_TRIES <= TRIES_IN_ALL


def test_silent_is_counted_in_days() -> None:
    assert silent_before(date(2026, 3, 11), 10) == date(2026, 3, 1)
