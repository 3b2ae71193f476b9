"""When is a receivable paid, and when is it late? Case by case."""

from datetime import date
from decimal import Decimal

import pytest

from huikuan.desks.receivables.rules import (
    STATUSES,
    credit_split,
    days_overdue,
    may_be_voided,
    oddities,
    status,
    tax_within,
)

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    "open_minor, as_of, expected",
    [
        (1000, date(2026, 3, 1), "open"),
        (1000, DUE, "open"),
        (999, DUE, "part_paid"),
        (1000, date(2026, 4, 1), "overdue"),
        (1, date(2026, 4, 1), "overdue"),
        (0, date(2026, 3, 1), "settled"),
        (0, date(2027, 1, 1), "settled"),
    ],
)
def test_the_status_follows_from_what_is_open_and_the_day(
    open_minor: int, as_of: date, expected: str
) -> None:
    assert status(open_minor, 1000, DUE, as_of) == expected
    assert expected in STATUSES


def test_what_was_reversed_is_neither_paid_nor_late() -> None:
    assert status(0, 1000, DUE, date(2026, 9, 1), is_reversed=True) == "reversed"


@pytest.mark.parametrize(
    "open_minor, as_of, days",
    [
        (1, date(2026, 3, 1), 0),
        (1, DUE, 0),
        (1, date(2026, 4, 1), 1),
        (1, date(2027, 3, 31), 365),
        (0, date(2027, 3, 31), 0),
    ],
)
def test_days_count_from_the_day_after_the_due_day(open_minor: int, as_of: date, days: int) -> None:
    assert days_overdue(open_minor, DUE, as_of) == days


@pytest.mark.parametrize(
    "issued_on, odd", [(date(2026, 3, 30), []), (DUE, []), (date(2026, 4, 1), ["due_before_issue"])]
)
def test_due_before_issue_is_odd_but_taken(issued_on: date, odd: list[str]) -> None:
    assert oddities(issued_on, DUE) == odd


@pytest.mark.parametrize(
    ("amount_minor", "rate", "tax_minor"),
    [(113000, "13", 13000), (10000, "13", 1150), (10000, "6", 566), (1, "13", 0), (9, "6", 1)],
)
def test_tax_within_an_amount(amount_minor: int, rate: str, tax_minor: int) -> None:
    assert tax_within(amount_minor, Decimal(rate)) == tax_minor


@pytest.mark.parametrize(
    ("amount_minor", "open_minor", "split"),
    [(500, 1000, (500, 0)), (1500, 1000, (1000, 500)), (500, 0, (0, 500))],
)
def test_what_a_credit_note_does(
    amount_minor: int, open_minor: int, split: tuple[int, int]
) -> None:
    assert credit_split(amount_minor, open_minor) == split


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("26312000000012345678", False),
        ("2631200000001234567", True),
        ("2631200000001234567X", True),
        ("12345678", True),
        ("INV-1", True),
    ],
)
def test_a_fully_digital_invoice_is_never_voided(number: str, expected: bool) -> None:
    assert may_be_voided(number) is expected
