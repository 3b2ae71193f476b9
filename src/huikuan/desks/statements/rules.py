"""How long a link opens, how often a code is tried, by when a difference is answered."""

import hashlib
from datetime import date, timedelta

from huikuan.engine.calendar.working_days import WorkingCalendar

LINK_DAYS = 60
CODE_MINUTES = 10
CODE_TRIES = 5
# Over the whole life of a link: whoever has the link and not the mailbox gets no further.
TRIES_IN_ALL = 25
CODES_IN_ALL = 20
SECONDS_BETWEEN_CODES = 45
VISIT_MINUTES = 60
SILENT_DAYS = 10

# Working days until a difference is answered, by its reason (domain handbook §1.12).
ANSWER_DAYS = {
    "invoice_missing": 1,
    "not_delivered": 5,
    "price": 3,
    "quality": 15,
    "payment_in_transit": 5,
    "paid_not_applied": 2,
    "exchange_rate": 3,
    "other": 5,
}

# From which state a statement may go where. Sent again, it is sent again from any open state.
OPEN_STATES = frozenset({"made", "sending", "sent", "opened"})
ANSWERED_STATES = frozenset({"confirmed", "disputed", "settled"})


def answer_due(reason: str, on: date) -> date:
    """By which day a difference is answered."""
    return WorkingCalendar().working_days_later(on, ANSWER_DAYS[reason])


def may_be_sent(state: str) -> bool:
    """Whether a statement may still go out; what was answered or withdrawn may not."""
    return state in OPEN_STATES


def may_be_answered(state: str) -> bool:
    """Whether the customer may confirm or dispute; once only."""
    return state in OPEN_STATES


def silent_before(today: date, days: int) -> date:
    """Sent on or before this day and not answered, a statement is silent."""
    return today - timedelta(days=days)


def hashed(token: str) -> str:
    """What is kept of a token: whoever reads the database opens nothing with it."""
    return hashlib.sha256(token.encode()).hexdigest()
