"""What the contracts desk can do: write, approve, sign, change; order, deliver; tell events."""

from huikuan.desks.contracts.commands.approving import decide_approval, request_approval
from huikuan.desks.contracts.commands.happening import (
    RecognitionFacts,
    TriggerFacts,
    free_event_key,
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
    free_delivery_key,
    free_order_key,
    note_confirmed,
    refuse_delivered_differently,
    refuse_ordered_differently,
    take_deliveries,
    write_order,
)
from huikuan.desks.contracts.commands.planning import keep_plan
from huikuan.desks.contracts.commands.writing import (
    ContractFacts,
    change_draft,
    move_contract,
    open_next_version,
    refuse_contract_told_differently,
    sign_version,
    write_contract,
)

__all__ = [
    "ContractFacts",
    "DeliveredLine",
    "DeliveryFacts",
    "OrderFacts",
    "OrderedLine",
    "RecognitionFacts",
    "TriggerFacts",
    "cancel_quantities",
    "change_draft",
    "decide_approval",
    "free_delivery_key",
    "free_event_key",
    "free_order_key",
    "keep_plan",
    "move_contract",
    "note_confirmed",
    "note_recognitions",
    "note_retained",
    "open_next_version",
    "refuse_contract_told_differently",
    "refuse_delivered_differently",
    "refuse_ordered_differently",
    "refuse_told_differently",
    "request_approval",
    "sign_version",
    "take_deliveries",
    "tell_triggers",
    "write_contract",
    "write_order",
]
