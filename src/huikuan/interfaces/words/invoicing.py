"""Invoices in words: kinds, red confirmations, the issue queue, delivery, not accepted."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise
Badge = tuple[Word, str]

INVOICE_KIND_WORDS: dict[str, Word] = {
    "digital_special": _("Fully digital, special VAT"),
    "digital_general": _("Fully digital, general"),
    "paper_special": _("Paper, special VAT"),
    "paper_general": _("Paper, general"),
    "other": pgettext_lazy("kind of invoice", "Other"),
}
RED_STATE_WORDS: dict[str, Badge] = {
    "asking": (_("being entered"), "waiting"),
    "awaiting_buyer": (_("waits for the buyer"), "waiting"),
    "awaiting_seller": (_("waits for us"), "waiting"),
    "confirmed": (_("confirmed by both"), "good"),
    "refused": (pgettext_lazy("red confirmation", "refused"), "plain"),
    "lapsed": (_("lapsed after 72 hours"), "plain"),
    "withdrawn": (pgettext_lazy("red confirmation", "withdrawn"), "plain"),
    "issued": (_("red invoice issued"), "good"),
}
RED_REASON_WORDS: dict[str, Word] = {
    "wrong_issue": _("Wrongly issued"),
    "returned": _("Goods returned"),
    "service_ended": _("Service ended"),
    "allowance": _("Price allowance"),
}
RED_SIDE_WORDS: dict[str, Word] = {
    "seller": _("We ask, the buyer confirms"),
    "buyer": _("The buyer asked, we confirm"),
}
REQUEST_KIND_WORDS: dict[str, Word] = {
    "issue": _("Issue an invoice"),
    "red_request": _("Enter a red confirmation"),
    "red_issue": _("Issue a red invoice"),
}
REQUEST_STATE_WORDS: dict[str, Badge] = {
    "waiting": (pgettext_lazy("invoice request", "waits"), "waiting"),
    "sending": (pgettext_lazy("invoice request", "being sent"), "waiting"),
    "sent": (_("sent, no answer yet"), "waiting"),
    "stopped": (_("needs a person"), "waiting"),
    "done": (pgettext_lazy("invoice request", "answered"), "good"),
    "withdrawn": (pgettext_lazy("invoice request", "given up"), "plain"),
}
DELIVERY_WORDS: dict[str, Word] = {
    "email": pgettext_lazy("way of delivery", "E-mail"),
    "platform": _("Tax platform"),
    "message": _("Message"),
    "post": _("Post"),
    "hand": _("By hand"),
}
NON_ACCEPTANCE_WORDS: dict[str, Word] = {
    "not_received": _("Not received"),
    "wrong_title": _("Wrong name or tax number"),
    "wrong_rate": _("Wrong tax rate"),
    "wrong_amount": _("Wrong amount"),
    "goods_missing": _("Goods not arrived"),
    "quality": _("Quality"),
    "too_late": _("Came too late"),
    "other": pgettext_lazy("reason", "Other"),
}
OUTCOME_WORDS: dict[str, Word] = {
    "accepted": _("Accepted after all"),
    "sent_again": _("Sent again and received"),
    "offset": _("Offset in red and issued anew"),
    "other": pgettext_lazy("outcome", "Settled otherwise"),
}
BAND_WORDS: tuple[Word, ...] = (
    pgettext_lazy("since refused", "up to 7 days"),
    pgettext_lazy("since refused", "8–15 days"),
    pgettext_lazy("since refused", "16–30 days"),
    pgettext_lazy("since refused", "31–60 days"),
    pgettext_lazy("since refused", "over 60 days"),
)
# What an invoice list shows beside whether the invoice stands.
INVOICE_STATE_WORDS: dict[str, Badge] = {
    "part_red": (_("offset in part"), "waiting"),
    "not_accepted": (_("not accepted"), "waiting"),
    "red_under_way": (_("red under way"), "waiting"),
}

# Sorted by code; {name} is a fact given to Refused.
INVOICE_REFUSALS: dict[str, Word] = {
    "answer_without_day": _("The answer with the number {number} names no day. Add the day."),
    "delivery_days_disagree": _(
        "An invoice of {issued_on} is not sent before that day, nor opened before it is sent."
    ),
    "delivery_way_unknown": _("“{way}” is no way to send an invoice. Choose one from the list."),
    "end_before_begin": _("{on} is before {since_on}, when it began. Correct the day."),
    "invoice_kind_unknown": _("“{kind}” is no kind of invoice. Choose one from the list."),
    "invoice_lines_differ": _(
        "The lines of invoice {number} do not add up to its amount and tax. Correct one of them."
    ),
    "invoice_not_as_due": _(
        "Invoice {number} is over {amount_minor}, but by the contract as it stands now it makes "
        "{due_minor} due. Look at the contract, then try again."
    ),
    "invoice_number_not_digital": _(
        "{number} is no number of a fully digital invoice: that has exactly 20 digits."
    ),
    "invoice_number_of_other_year": _(
        "The first two digits of {number} are not the year of {issued_on}. Check number and day."
    ),
    "invoice_request_open": _(
        "An invoice for this is asked for already. See the issue queue before asking again."
    ),
    "issuer_refused": _("Not issued: {reason}. Correct it and try again, or give it up."),
    "issuer_unreachable": _("No clear answer yet: {reason}."),
    "non_acceptance_ended": _("Invoice {number} is accepted already. Nothing was changed."),
    "non_acceptance_open": _("Invoice {number} is noted as not accepted already."),
    "non_acceptance_reason_unknown": _("“{reason}” is no reason. Choose one from the list."),
    "nothing_to_invoice": _("Nothing would be due by this invoice. Choose something that is."),
    "outcome_unknown": _("“{outcome}” is no outcome. Choose one from the list."),
    "red_above_left": _("At most {left_minor} of the invoice is left to offset."),
    "red_lapsed": _(
        "The confirmation for {number} has lapsed: nobody answered within 72 hours. Ask anew."
    ),
    "red_must_be_whole": _(
        "A wrongly issued invoice is offset whole. Take all that is left of {number}."
    ),
    "red_not_confirmed": _(
        "The red invoice for {number} waits for the confirmation of both sides."
    ),
    "red_not_open": _("The confirmation for {number} is decided already. Load the page anew."),
    "red_reason_unknown": _("“{reason}” is no reason for a red invoice. Choose from the list."),
    "red_under_way": _(
        "A red confirmation for {number} is under way. Finish or withdraw it first."
    ),
    "request_answered": _(
        "The invoice was issued already, with the number {number}. Let the queue take its answer."
    ),
    "request_known_differently": _("Request {code} is known with other facts. Ask anew."),
    "request_not_open": _("Request {code} is done or given up already. Load the page anew."),
    "request_with_issuer": _(
        "Request {code} is with whoever issues it and cannot be taken back now. Wait for the "
        "answer."
    ),
    "sent_to_missing": _("Enter to whom the invoice was sent."),
    "too_many_tries": _("Tried {tries} times without an answer. Look at it, then try again."),
}
