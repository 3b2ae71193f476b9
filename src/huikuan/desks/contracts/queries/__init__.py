"""What was agreed, ordered, delivered and made due."""

from huikuan.desks.contracts.queries.bases import (
    PlanBase,
    base_of,
    delivered_quantities,
    delivery_value,
    order_value,
)
from huikuan.desks.contracts.queries.listing import (
    content_of,
    contracts_visible_to,
    newest_signed,
    newest_version,
    orders_visible_to,
    standing_approval,
)
from huikuan.desks.contracts.queries.standing import (
    Behind,
    behind,
    covered_minor,
    covered_of_line,
    last_event,
    ordered_minor,
    performed_minor,
    places,
    recognised_by_place,
    recognised_minor,
    recognitions_of,
)
from huikuan.desks.contracts.queries.waiting import (
    awaiting_deemed,
    bases_in_force,
    dated_lines,
    events_without_evidence,
    retentions_due,
    told_triggers,
)

__all__ = [
    "Behind",
    "PlanBase",
    "awaiting_deemed",
    "base_of",
    "bases_in_force",
    "behind",
    "content_of",
    "contracts_visible_to",
    "covered_minor",
    "covered_of_line",
    "dated_lines",
    "delivered_quantities",
    "delivery_value",
    "events_without_evidence",
    "last_event",
    "newest_signed",
    "newest_version",
    "order_value",
    "ordered_minor",
    "orders_visible_to",
    "performed_minor",
    "places",
    "recognised_by_place",
    "recognised_minor",
    "recognitions_of",
    "retentions_due",
    "standing_approval",
    "told_triggers",
]
