"""What the contracts desk can do: write, approve, sign, change; order, deliver; tell events."""

from huikuan.desks.contracts.commands.approving import decide_approval, request_approval
from huikuan.desks.contracts.commands.happening import (
    TriggerFacts,
    note_recognition,
    note_retained,
    tell_trigger,
    withdraw_trigger,
)
from huikuan.desks.contracts.commands.ordering import (
    DeliveredLine,
    DeliveryFacts,
    OrderedLine,
    OrderFacts,
    cancel_quantities,
    note_confirmed,
    take_delivery,
    write_order,
)
from huikuan.desks.contracts.commands.planning import keep_plan
from huikuan.desks.contracts.commands.writing import (
    ContractFacts,
    change_draft,
    move_contract,
    open_next_version,
    sign_version,
    write_contract,
)

__all__ = [
    "ContractFacts",
    "DeliveredLine",
    "DeliveryFacts",
    "OrderFacts",
    "OrderedLine",
    "TriggerFacts",
    "cancel_quantities",
    "change_draft",
    "decide_approval",
    "keep_plan",
    "move_contract",
    "note_confirmed",
    "note_recognition",
    "note_retained",
    "open_next_version",
    "request_approval",
    "sign_version",
    "take_delivery",
    "tell_trigger",
    "withdraw_trigger",
    "write_contract",
    "write_order",
]
