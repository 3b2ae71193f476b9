"""Why a contract, an order, a delivery or an event cannot be as told, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Sorted by code; {name} is a fact given to Refused.
CONTRACT_REFUSALS: dict[str, str | Promise] = {
    "approval_decided": _("The approval of {number} is decided already. Nothing was changed."),
    "approval_of_own": _(
        "Whoever asked for the approval of {number} or changed it last cannot decide it. Ask "
        "somebody else."
    ),
    "approval_outdated": _(
        "Contract {number} was changed after the approval was asked for. Ask for it anew."
    ),
    "cancelled_above_left": _(
        "Only {left} of this line of order {number} is neither delivered nor cancelled. Cancel "
        "that much or less."
    ),
    "contract_amount_missing": _(
        "Enter the amount of contract {number} with tax, or make it a framework contract."
    ),
    "contract_cannot_move": _(
        "Contract {number} cannot go from “{state}” to “{to}”. Nothing was changed."
    ),
    "contract_is_signed_instead": _(
        "Contract {number} takes effect by being signed. Record the signing."
    ),
    "contract_known_differently": _(
        "Contract {number} is known with other facts. Open it, and change its draft or write a "
        "change to it."
    ),
    "contract_not_approved": _(
        "Contract {number} needs an approval of exactly this wording first. Ask for it."
    ),
    "contract_not_in_force": _("Contract {number} is not in force. Sign it or resume it first."),
    "contract_number_taken": _(
        "There is a contract {number} already. Open it, or choose another number."
    ),
    "contract_of_other_customer": _("Contract {number} is with another customer. Choose its own."),
    "contract_terms_missing": _(
        "Say how contract {number} is to be paid, such as 月结30天 or net 30."
    ),
    "contract_unknown": _("There is no contract {number}. Write it first, or correct the number."),
    "contract_without_plan": _("Contract {number} has no payment plan. Write one first."),
    "contracts_stay": _(
        "Contracts that came with a file stay: what was signed is ended, not taken back. End each "
        "of them on its page."
    ),
    "delivered_before_order": _(
        "Delivered on {shipped_on}, but ordered on {ordered_on} only. Correct one of the days."
    ),
    "delivery_above_order": _(
        "Only {left} of this line of order {number} is left to deliver. Deliver that much or "
        "change the order."
    ),
    "delivery_empty": _("Say how much of order {number} is delivered."),
    "delivery_is_return": _("{number} is a return; nobody signs for it."),
    "delivery_known_differently": _(
        "Delivery note {number} is known with the day {shipped_on} and other quantities. Correct "
        "it, or give it another number."
    ),
    "document_incomplete": _(
        "Another row of {number} was refused, so none of it is taken. Correct that row and bring "
        "all of them in together."
    ),
    "document_rows_apart": _(
        "Rows of {number} stand apart in the file. Put all of them one below another."
    ),
    "document_rows_differ": _(
        "Row {row} tells {number} with another day, currency, contract or terms. All its rows say "
        "the same."
    ),
    "event_above_total": _(
        "With this, more than the whole {total_minor} of {number} would have happened. Check what "
        "was recorded before."
    ),
    "event_before_contract": _(
        "This would have happened on {happened_on}, before {starts_on} when it was agreed. Correct "
        "the day."
    ),
    "event_in_future": _("{happened_on} has not come yet. Record it when it has happened."),
    "event_in_other_currency": _(
        "The amount is in {currency}, but {agreed} was agreed. Use the same currency."
    ),
    "event_known_differently": _(
        "This was recorded already, with the day {happened_on}. Withdraw that first if it is wrong."
    ),
    "event_needs_number": _(
        "Give this part for {number} a number of its own, so that it is not counted twice."
    ),
    "nothing_signed": _("{number} is not signed yet; nothing can fall due by it."),
    "order_before_contract": _(
        "Order {number} is dated before {signed_on} when the contract was signed. Correct the day."
    ),
    "order_empty": _("Order {number} has no line. Enter at least one product."),
    "order_has_deliveries": _(
        "Something of order {number} was delivered since. Take that back first."
    ),
    "order_in_other_currency": _(
        "The order is in {currency}, its contract in {contract_currency}. Use the same currency."
    ),
    "order_known_differently": _(
        "Order {number} of {ordered_on} is known with other lines or facts. Give the new one "
        "another number."
    ),
    "order_line_unclear": _(
        "Order {number} has no single line “{product}”. Give the number of the line."
    ),
    "order_not_confirmed": _("Order {number} is not confirmed. Confirm it first."),
    "order_not_draft": _("Order {number} is “{state}” already. Nothing was changed."),
    "order_nothing_left": _("Nothing of order {number} is left to cancel."),
    "order_number_ambiguous": _(
        "Two customers have an order {number}. Say whose it is by the customer code."
    ),
    "order_place_unknown": _("Order {number} has no line {position}. Check the delivery note."),
    "order_without_plan": _(
        "Say how order {number} is to be paid, or choose the contract it belongs to."
    ),
    "party_size_unknown": _("There is no company size “{size}”. Choose from the list."),
    "plan_basis_unknown": _("A plan holds for the contract or for each order, not for “{basis}”."),
    "plan_date_missing": _("Enter the day on which line {line} of the plan is due."),
    "plan_terms_differ": _("The plan has {lines} lines, but {terms} were described."),
    "product_missing": _("Say which product of order {number} it is."),
    "quantity_not_positive": _("Each line of order {number} needs a quantity above zero."),
    "received_before_shipped": _(
        "Received on {received_on}, but shipped on {shipped_on} only. Correct one of the days."
    ),
    "return_above_delivered": _(
        "Only {delivered} of this line of order {number} was delivered. Return that much or less."
    ),
    "sales_order_unknown": _("There is no order {number}. Write it first, or correct the number."),
    "signed_in_future": _("{signed_on} has not come yet. Enter the day of the signature."),
    "trigger_not_in_plan": _(
        "The payment plan of {number} does not wait for this event. Change the plan, or choose "
        "an event it names."
    ),
    "trigger_unknown": _(
        "“{text}” is no event we know. Use shipped, delivered, accepted, invoiced, 发货, 签收, "
        "验收 or 开票."
    ),
    "version_signed": _(
        "Contract {number} was signed on {signed_on} and stays as it is. Write a change to it."
    ),
    "version_still_draft": _("Contract {number} has a draft already. Finish or sign that first."),
}
