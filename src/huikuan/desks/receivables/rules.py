"""When is a receivable paid, and when is it late?"""

from datetime import date
from typing import Any

STATUSES = ("open", "part_paid", "overdue", "settled", "reversed")


def status(
    open_minor: int, original_minor: int, due_on: date, as_of: date, *, is_reversed: bool = False
) -> str:
    """The state of a receivable, always derived and never stored.

    The due day itself is not overdue; a part payment does not make a late receivable less late.
    """
    if is_reversed:
        return "reversed"
    if open_minor == 0:
        return "settled"
    if due_on < as_of:
        return "overdue"
    return "open" if open_minor == original_minor else "part_paid"


def days_overdue(open_minor: int, due_on: date, as_of: date) -> int:
    """Days past the due day while something is open; never negative."""
    return max(0, (as_of - due_on).days) if open_minor else 0


def oddities(issued_on: date, due_on: date) -> list[str]:
    """What is odd but real about a receivable: taken, with a warning."""
    return ["due_before_issue"] if due_on < issued_on else []


def contradictions(told: Any, known: Any) -> list[str]:
    """In which facts somebody tells a known receivable differently, the weightiest first."""
    fields = {
        "amount": told.amount_minor != known.amount_minor,
        "currency": told.currency != known.currency,
        "due_on": told.due_on != known.due_on,
        "issued_on": told.issued_on != known.issued_on,
    }
    return [field for field, differs in fields.items() if differs]
