"""What the states of contracts and orders, the sizes of parties and the events are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.words.clauses import FINDINGS
from huikuan.interfaces.words.terms import TRIGGERS

CONTRACT_STATES: dict[str, str | Promise] = {
    "draft": _("Draft"),
    "in_review": _("In review"),
    "in_approval": _("In approval"),
    "in_signing": _("In signing"),
    "effective": pgettext_lazy("contract", "Effective"),
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
STATE_TONES = {
    "draft": "plain", "in_review": "waiting", "in_approval": "waiting", "in_signing": "waiting",
    "effective": "good", "performing": "good", "suspended": "waiting", "completed": "good",
    "rescinded": "plain", "terminated": "plain", "archived": "plain",
}  # fmt: skip
# What a person does to bring a contract into a state; where it depends on where it comes from,
# the state before stands in front.
MOVES: dict[str, str | Promise] = {
    "in_review": _("Hand in for review"),
    "draft": _("Back to draft"),
    "performing": _("Performance begins"),
    "suspended": _("Suspend"),
    "suspended>performing": _("Resume"),
    "completed": _("Completed: everything is done"),
    "rescinded": _("Rescind"),
    "terminated": _("Terminate"),
    "archived": _("Archive"),
}
# What is to be done next, by state.
NEXT_STEPS: dict[str, str | Promise] = {
    "draft": _("Check what is written, then hand it in for review."),
    "in_review": _("Somebody reads it. Then it goes on to approval or signing."),
    "in_approval": _("A second person decides. Whoever wrote or asked for it cannot."),
    "in_signing": _("Add the paper that both sides signed, then record the signing."),
    "effective": _("Record what happens: shipment, delivery, acceptance. It makes money due."),
    "performing": _("Record what happens: shipment, delivery, acceptance. It makes money due."),
    "suspended": _("Nothing falls due while it rests. Resume it, or end it."),
    "completed": _("It can be archived when everything is paid."),
    "rescinded": _("It can be archived when what is left between us is settled."),
    "terminated": _("It can be archived when what is left between us is settled."),
    "archived": _("It is closed. Nothing is left to do."),
}
APPROVAL_REASONS: dict[str, str | Promise] = {
    "amount": _("The amount reaches the limit"),
    "term": _("The payment terms are longer than the limit"),
    **FINDINGS,
}
JURISDICTIONS: dict[str, str | Promise] = {
    "ours": _("Court at our place"),
    "theirs": _("Court at the customer's place"),
    "arbitration": _("Arbitration"),
    "other": _("Another court"),
}
DELIVERIES: dict[str, str | Promise] = {
    "we_bring": _("We bring it to the customer"),
    "carrier": _("Handed to a carrier"),
    "they_fetch": _("The customer fetches it"),
}
INSTRUMENTS: dict[str, str | Promise] = {
    "transfer": _("Bank transfer"),
    "bank_acceptance": _("Bank acceptance bill"),
    "trade_acceptance": _("Trade acceptance bill"),
    "supply_chain": _("Supply-chain voucher"),
}
EVIDENCE: dict[str, str | Promise] = {
    "delivery_receipt": _("Delivery receipt"),
    "acceptance_report": _("Acceptance report"),
    "invoice": _("Invoice"),
    "statement": _("Statement of account"),
}
CLAUSE_NAMES: dict[str, str | Promise] = {
    "penalty": _("Penalty per day of delay"),
    "jurisdiction": _("Who decides disputes"),
    "delivery": pgettext_lazy("clause", "Delivery"),
    "acceptance_days": _("Counts as accepted after days"),
    "instruments": _("May be paid by"),
    "bill_days_most": _("Bills run at most days"),
    "service_address": _("Addresses where letters count as delivered"),
    "pay_when_paid": _("Paid only when the customer is paid"),
    "audit_settles": _("An audit settles the price"),
    "bills_imposed": _("The customer may insist on bills"),
    "is_construction": _("Construction contract"),
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


def clause_text(value: Any) -> str:
    """What a clause says: yes, a choice, several, a number; nothing where it is not agreed."""
    if value is True:
        return gettext("yes")
    if isinstance(value, list):
        comma = "、" if (get_language() or "").startswith("zh") else ", "
        return comma.join(str(one) for one in value)
    return "" if value is None else str(value)


def worded(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of a sentence with states and events by their names instead of their codes."""
    named = {
        name: str(names.get(params[name], params[name]))
        for name, names in _NAMES.items()
        if name in params
    }
    return {**params, **named}
