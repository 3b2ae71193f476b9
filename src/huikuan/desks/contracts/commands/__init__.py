"""What the contracts desk can do: write, approve, sign, change; order, deliver; tell events."""

from huikuan.desks.contracts.commands.approving import decide_approval, request_approval
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
from huikuan.desks.contracts.commands.planning import keep_plan
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
    "NewPrice",
    "OrderFacts",
    "OrderedLine",
    "RecognitionFacts",
    "TriggerFacts",
    "cancel_quantities",
    "change_draft",
    "change_order",
    "decide_approval",
    "forget_gaps",
    "keep_gaps",
    "keep_plan",
    "move_contract",
    "note_confirmed",
    "note_objection",
    "note_recognitions",
    "note_retained",
    "note_withdrawn",
    "open_next_version",
    "refuse_told_differently",
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
