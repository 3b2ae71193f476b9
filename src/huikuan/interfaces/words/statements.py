"""Statements of account in words: kinds, states, reasons, outcomes, and what stands on each."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]

KIND_NAMES: Words = {
    "open_item": _("Open items"),
    "balance_forward": _("Balance carried forward"),
    "list": _("List of movements"),
}
STATE_NAMES: Words = {
    "made": pgettext_lazy("statement", "not sent yet"),
    "sending": pgettext_lazy("statement", "unclear whether it was sent"),
    "sent": pgettext_lazy("statement", "sent"),
    "opened": pgettext_lazy("statement", "opened"),
    "confirmed": pgettext_lazy("statement", "confirmed"),
    "disputed": pgettext_lazy("statement", "disputed"),
    "settled": pgettext_lazy("statement", "differences settled"),
    "withdrawn": pgettext_lazy("statement", "withdrawn"),
}
STATE_TONES = {
    "made": "plain", "sending": "waiting", "sent": "plain", "opened": "waiting",
    "confirmed": "good", "disputed": "waiting", "settled": "good", "withdrawn": "plain",
}  # fmt: skip
LANGUAGE_NAMES: Words = {
    "zh": _("Chinese"),
    "en": _("English"),
    "both": _("Chinese and English"),
}
CHANNEL_NAMES: Words = {
    "email": _("By e-mail with the PDF and a link"),
    "link": _("By e-mail with a link only"),
    "none": _("No statements"),
}
REASON_NAMES: Words = {
    "invoice_missing": _("Invoice not received"),
    "not_delivered": _("Goods not received"),
    "price": _("Price"),
    "quality": _("Quality"),
    "payment_in_transit": _("Payment is on its way"),
    "paid_not_applied": _("Paid, but still listed"),
    "exchange_rate": _("Exchange rate"),
    "other": _("Something else"),
}
OUTCOME_NAMES: Words = {
    "open": pgettext_lazy("difference", "open"),
    "accepted": _("They are right"),
    "explained": _("We explained it"),
    "corrected": _("Books corrected"),
}
SIDE_ON_PAPER: Words = {
    "receivable": _("Receivable"),
    "receipt": _("Money not yet applied"),
    "credit": _("Credit to your good"),
}
MOVE_NAMES: Words = {
    "receivable_recognised": pgettext_lazy("on a statement", "Claimed"),
    "opening_balance_taken": pgettext_lazy("on a statement", "Taken over"),
    "opening_credit_taken": pgettext_lazy("on a statement", "Credit taken over"),
    "opening_receipt_taken": pgettext_lazy("on a statement", "Money taken over"),
    "retention_fallen_due": pgettext_lazy("on a statement", "Retention fallen due"),
    "receipt_recorded": pgettext_lazy("on a statement", "Payment received"),
    "credit_noted": pgettext_lazy("on a statement", "Credit note"),
    "reversed": pgettext_lazy("on a statement", "Corrected"),
    "receipt_applied": pgettext_lazy("on a statement", "Payment applied"),
    "credit_applied": pgettext_lazy("on a statement", "Credit applied"),
}
# What stands on the paper. Nothing here waives interest, moves a due day, or ends a claim
# (engine/statements/wording.py says why).
SENTENCES: Words = {
    "pay_overdue": _(
        "Please pay the overdue amount of {overdue} without delay and every other item on its due "
        "day."
    ),
    "pay_on_time": _("Please pay every item on its due day."),
    "principal_only": _("The amounts are principal only; interest and penalties are not in them."),
    "interest_kept": _(
        "This statement does not affect our right to claim penalties and interest for late "
        "payment under the contract and the law."
    ),
    "terms_unchanged": _(
        "This statement changes neither due days nor any other term that was agreed."
    ),
    "reply_wanted": _(
        "Please confirm this statement or tell us what you see differently within 10 days. What is "
        "not in dispute is to be paid in any case."
    ),
    "nothing_owed": _("By this statement you owe us nothing as of this day."),
}


def difference_worded(params: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event with its reason and outcome in words."""
    told = dict(params)
    if "reason_code" in told:
        told["reason_code"] = str(REASON_NAMES.get(told["reason_code"], told["reason_code"]))
    if "outcome_code" in told:
        told["outcome_code"] = str(OUTCOME_NAMES.get(told["outcome_code"], told["outcome_code"]))
    return told
