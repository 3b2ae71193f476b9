"""Why a contract, an order, a delivery or an event cannot be as told, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Sorted by code; {name} is a fact given to Refused.
CONTRACT_REFUSALS: dict[str, str | Promise] = {
    "approval_decided": _("The approval of {number} is decided already. Nothing was changed."),
    "approval_limit_negative": _("A limit cannot be below zero. Leave it empty for none."),
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
    "contract_paper_missing": _("Add the signed paper of contract {number} first, as a file."),
    "contract_terms_missing": _(
        "Say how contract {number} is to be paid, such as 月结30天 or net 30."
    ),
    "contract_unknown": _("There is no contract {number}. Write it first, or correct the number."),
    "contract_without_plan": _("Contract {number} has no payment plan. Write one first."),
    "contracts_stay": _(
        "Contracts that came with a file stay: what was signed is ended, not taken back. End each "
        "of them on its page."
    ),
    "deemed_already": _(
        "The goods counted as accepted on {happened_on} already. Withdraw that acceptance "
        "first, then record the objection."
    ),
    "delivered_before_order": _(
        "Delivered on {shipped_on}, but ordered on {ordered_on} only. Correct one of the days."
    ),
    "delivery_above_order": _(
        "Only {left} of this line of order {number} is left to deliver. Deliver that much or "
        "change the order."
    ),
    "delivery_cannot_be_signed": _(
        "Delivery {number} is a return or was withdrawn; nobody signs for it."
    ),
    "delivery_empty": _("Say how much of order {number} is delivered."),
    "delivery_is_return": _("{number} is a return; nobody signs for it."),
    "delivery_known_differently": _(
        "Delivery note {number} is known with the day {shipped_on} and other quantities. Correct "
        "it, or give it another number."
    ),
    "delivery_not_last": _(
        "Delivery {number} is followed by {last} of the same goods. Withdraw that first."
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
    "event_credit_used": _(
        "The credit of {number} has paid something meanwhile. Undo that application first; "
        "nothing was changed."
    ),
    "event_credited": _(
        "Credit note {note} rests on receivable {number}. Withdraw what it came from, or "
        "reverse it, first; nothing was changed."
    ),
    "event_followed": _(
        "Something was told later that cannot be without it (“{trigger}” on {number}). Withdraw"
        " that first."
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
    "event_of_price_change": _("This came with a price difference. Change the price back instead."),
    "event_paid": _(
        "{paid_minor} was paid on receivable {number}. Undo the applications on it first; "
        "nothing was changed."
    ),
    "event_withdrawn": _("The event of {happened_on} is withdrawn already. Nothing was changed."),
    "file_altered": _(
        "The file “{name}” is not any more what was handed in (fingerprint {sha256}). Nothing was "
        "done; ask whoever keeps the backups."
    ),
    "finding_weight_unknown": _("There is no such kind of finding. Choose from the list."),
    "nothing_is_deemed": _(
        "By {number} nothing counts as accepted by silence, so no objection is needed."
    ),
    "nothing_signed": _("{number} is not signed yet; nothing can fall due by it."),
    "objection_before_delivery": _(
        "An objection on {objected_on} lies before the delivery on {happened_on}. Correct the day."
    ),
    "objection_known": _(
        "The objection of {objected_on} is recorded already. Nothing was changed."
    ),
    "objection_too_late": _(
        "Objected on {objected_on}, but the goods count as accepted after {last_on}. The "
        "objection came too late."
    ),
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
    "price_above_contract": _(
        "With this price more than the whole {total_minor} of {number} would be delivered. "
        "Change the contract first."
    ),
    "price_unchanged": _("No price of order {number} differs from before. Nothing was changed."),
    "product_missing": _("Name the product."),
    "quantity_not_positive": _("Each line of order {number} needs a quantity above zero."),
    "quantity_unreadable": _("“{text}” is no quantity above zero. Write it like 12 or 12.5."),
    "received_before_shipped": _(
        "Received on {received_on}, but shipped on {shipped_on} only. Correct one of the days."
    ),
    "retention_not_due": _("The retention is due on {due_on} only. Wait for that day."),
    "retention_released": _(
        "This retention is a receivable already, or is kept back no more. Nothing was changed."
    ),
    "return_above_delivered": _(
        "Only {delivered} of this line of order {number} was delivered. Return that much or less."
    ),
    "sales_order_unknown": _("There is no order {number}. Write it first, or correct the number."),
    "signed_file_swapped": _(
        "Meanwhile another file lies beside contract {number} than the one shown to you. Look at "
        "it, then sign."
    ),
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
