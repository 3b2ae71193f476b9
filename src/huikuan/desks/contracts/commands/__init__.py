"""What the contracts desk can do: write, approve, sign, change; order, deliver; tell events."""

from huikuan.desks.contracts.commands.approving import (
    change_approval_rules,
    decide_approval,
    end_review,
    request_approval,
)
from huikuan.desks.contracts.commands.happening import (
    RecognitionFacts,
    TriggerFacts,
    note_recognitions,
    note_retained,
    refuse_told_differently,
    tell_triggers,
)
from huikuan.desks.contracts.commands.ordering import (
    DeliveredLine,
    DeliveryFacts,
    OrderedLine,
    OrderFacts,
    cancel_quantities,
    change_order,
    note_confirmed,
    take_deliveries,
    write_order,
    write_orders,
)
from huikuan.desks.contracts.commands.planning import (
    LineTerms,
    keep_lines,
    keep_plan,
    remember_variant,
)
from huikuan.desks.contracts.commands.repricing import NewPrice, set_prices
from huikuan.desks.contracts.commands.watching import (
    WATCHDOG,
    GapFacts,
    forget_gaps,
    keep_gaps,
)
from huikuan.desks.contracts.commands.withdrawing import (
    note_objection,
    note_withdrawn,
    withdraw_delivery,
)
from huikuan.desks.contracts.commands.writing import (
    ContractFacts,
    change_draft,
    lay_paper_beside,
    move_contract,
    open_next_version,
    sign_version,
    write_contract,
)

__all__ = [
    "WATCHDOG",
    "ContractFacts",
    "DeliveredLine",
    "DeliveryFacts",
    "GapFacts",
    "LineTerms",
    "NewPrice",
    "OrderFacts",
    "OrderedLine",
    "RecognitionFacts",
    "TriggerFacts",
    "cancel_quantities",
    "change_approval_rules",
    "change_draft",
    "change_order",
    "decide_approval",
    "end_review",
    "forget_gaps",
    "keep_gaps",
    "keep_lines",
    "keep_plan",
    "lay_paper_beside",
    "move_contract",
    "note_confirmed",
    "note_objection",
    "note_recognitions",
    "note_retained",
    "note_withdrawn",
    "open_next_version",
    "refuse_told_differently",
    "remember_variant",
    "request_approval",
    "set_prices",
    "sign_version",
    "take_deliveries",
    "tell_triggers",
    "withdraw_delivery",
    "write_contract",
    "write_order",
    "write_orders",
]
