"""What was stated, what customers said to it, what waits, and what a statement says."""

from huikuan.desks.statements.queries.figures import awaiting_confirmation, statements
from huikuan.desks.statements.queries.stated import (
    cut_offs_due,
    differences_by_reason,
    differences_visible_to,
    is_visiting,
    letterhead,
    link_opened_by,
    live_links,
    open_differences,
    runs,
    setting_of,
    settings_of,
    silent,
    statement_of,
    statements_visible_to,
    unsent_of,
)

__all__ = [
    "awaiting_confirmation",
    "cut_offs_due",
    "differences_by_reason",
    "differences_visible_to",
    "is_visiting",
    "letterhead",
    "link_opened_by",
    "live_links",
    "open_differences",
    "runs",
    "setting_of",
    "settings_of",
    "silent",
    "statement_of",
    "statements",
    "statements_visible_to",
    "unsent_of",
]
