"""What the states of contracts and orders, the sizes of parties and the events are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.words.terms import TRIGGERS

CONTRACT_STATES: dict[str, str | Promise] = {
    "draft": _("Draft"),
    "in_review": _("In review"),
    "in_approval": _("In approval"),
    "in_signing": _("In signing"),
    "effective": _("Effective"),
    "performing": _("Performing"),
    "suspended": _("Suspended"),
    "completed": _("Completed"),
    "rescinded": _("Rescinded"),
    "terminated": _("Terminated"),
    "archived": _("Archived"),
}
ORDER_STATES: dict[str, str | Promise] = {
    "confirmed": _("Confirmed"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}
PARTY_SIZES: dict[str, str | Promise] = {
    "micro": _("Micro company"),
    "small": _("Small company"),
    "medium": _("Medium company"),
    "large": _("Large company"),
    "agency": _("Government agency"),
    "institution": _("Public institution"),
}
PLAN_BASES: dict[str, str | Promise] = {
    "contract": _("One plan for the whole contract"),
    "order": _("The plan holds for each order (framework)"),
}
GAPS: dict[str, str | Promise] = {
    "trigger_without_receivable": _("Happened, but not claimed"),
    "recognised_beyond_plan": _("Claimed beyond the plan"),
    "delivered_not_recognised": _("Delivered, and nothing falls due"),
    "invoice_without_receivable": _("Invoiced without a receivable"),
    "receivable_without_evidence": _("Claimed without its papers"),
}
WHAT_TO_DO: dict[str, str | Promise] = {
    "trigger_without_receivable": _("Claim it now"),
    "recognised_beyond_plan": _("Credit what is too much"),
    "delivered_not_recognised": _("Ask the customer, then record the acceptance or invoice"),
    "invoice_without_receivable": _("Take the invoice back, or record what it claims"),
    "receivable_without_evidence": _("File the signed paper with the event"),
}
_NAMES: dict[str, Mapping[str, str | Promise]] = {
    "state": {**ORDER_STATES, **CONTRACT_STATES},
    "to": CONTRACT_STATES,
    "trigger": {trigger.value: name for trigger, name in TRIGGERS.items()},
}


def worded(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of a sentence with states and events by their names instead of their codes."""
    named = {
        name: str(names.get(params[name], params[name]))
        for name, names in _NAMES.items()
        if name in params
    }
    return {**params, **named}
