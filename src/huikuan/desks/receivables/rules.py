"""When is a receivable paid, and when is it late?"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

DIGITAL_NUMBER_LENGTH = 20
RED_PATIENCE = timedelta(hours=72)
"""A red confirmation that nobody answered lapses after this time (tax platform's rule)."""
TRIES_MAX = 6
"""After so many tries without an answer a person is asked."""
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 20, 60, 240))
LEASE = timedelta(minutes=10)
"""Who sends a request has it for this long; after that it counts as broken off."""
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


def tax_within(amount_minor: int, rate_percent: Decimal) -> int:
    """The tax inside an amount that includes it (价税分离), rounded half up to a minor unit."""
    share = Decimal(amount_minor) * rate_percent / (100 + rate_percent)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def tax_credited(tax_minor: int, before_minor: int, after_minor: int, whole_minor: int) -> int:
    """The tax in what is credited between two stands; parts that follow each other sum exactly."""
    return _share(tax_minor, before_minor, whole_minor) - _share(
        tax_minor, after_minor, whole_minor
    )


def _share(tax_minor: int, part_minor: int, whole_minor: int) -> int:
    return (2 * tax_minor * part_minor + whole_minor) // (2 * whole_minor)


def credit_split(amount_minor: int, open_minor: int) -> tuple[int, int]:
    """What of a credit note lowers the debt, and what of it was paid and becomes a credit."""
    lowers_minor = min(amount_minor, open_minor)
    return lowers_minor, amount_minor - lowers_minor


def is_digital_number(number: str) -> bool:
    """Whether a number is that of a fully digital invoice (数电票): 20 digits."""
    return len(number) == DIGITAL_NUMBER_LENGTH and number.isascii() and number.isdigit()


def may_be_voided(number: str) -> bool:
    """Whether an invoice can be voided (作废); a fully digital one (数电票) is offset in red."""
    return not is_digital_number(number)


def number_fault(number: str, kind: str, issued_on: date) -> str:
    """Why a number cannot be that of an invoice of this kind: a code, empty if it can.

    The first two digits of a fully digital one are its year of issue.
    """
    if not kind.startswith("digital_"):
        return ""
    if not is_digital_number(number):
        return "invoice_number_not_digital"
    return "" if number[:2] == f"{issued_on.year % 100:02}" else "invoice_number_of_other_year"


def lowers_debt_by_default(reason: str) -> bool:
    """Goods came back, a service ended, a price was lowered: less is owed. A wrong issue is
    issued anew and owed as before."""
    return reason != "wrong_issue"


def red_state_when_asked(side: str, is_used: bool) -> str:
    """In which state a confirmation begins: whoever asked waits for the other side.

    An invoice the buyer has not yet used (未用途确认) can be offset without their word.
    """
    if side == "seller" and not is_used:
        return "confirmed"
    return "awaiting_buyer" if side == "seller" else "awaiting_seller"


def red_lapses_at(requested_at: datetime) -> datetime:
    """When a confirmation that nobody answers lapses."""
    return requested_at + RED_PATIENCE


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; nothing when a person must look."""
    if tries >= TRIES_MAX:
        return None
    return WAITS[min(tries, len(WAITS)) - 1] if tries else timedelta()


def look_again_after(sent_at: datetime, at: datetime) -> timedelta:
    """How long until one asks again for the answer to a request: the longer, the calmer."""
    waited = at - sent_at
    return min(max(timedelta(minutes=1), waited / 10), timedelta(minutes=30))
