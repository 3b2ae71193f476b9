"""What was agreed, ordered, delivered and made due."""

from huikuan.desks.contracts.queries.bases import (
    PlanBase,
    base_of,
    bases_of,
    delivered_quantities,
    delivery_values,
    order_value,
)
from huikuan.desks.contracts.queries.standing import (
    Behind,
    behind,
    events_by_key,
    last_event,
    placed,
    places,
    recognised_minor,
    recognition_counts,
    recognitions_of,
    standing_of,
    standings_of,
)
from huikuan.desks.contracts.queries.waiting import (
    awaiting_deemed,
    dated_lines,
    events_without_evidence,
    in_force,
    retentions_due,
    told_triggers,
)
from huikuan.desks.contracts.queries.watching import agreed_named, gaps_visible_to
from huikuan.desks.contracts.queries.wording import (
    content_of,
    newest_signed,
    newest_version,
    standing_approval,
)

__all__ = [
    "Behind",
    "PlanBase",
    "agreed_named",
    "awaiting_deemed",
    "base_of",
    "bases_of",
    "behind",
    "content_of",
    "dated_lines",
    "delivered_quantities",
    "delivery_values",
    "events_by_key",
    "events_without_evidence",
    "gaps_visible_to",
    "in_force",
    "last_event",
    "newest_signed",
    "newest_version",
    "order_value",
    "placed",
    "places",
    "recognised_minor",
    "recognition_counts",
    "recognitions_of",
    "retentions_due",
    "standing_approval",
    "standing_of",
    "standings_of",
    "told_triggers",
]
