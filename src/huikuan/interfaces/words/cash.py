"""Receivables and cash in words: states, means of payment, orders of application and reasons."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise

# State of a receivable: word and tone of its badge (red only for what is overdue).
STATUS_WORDS: dict[str, tuple[Word, str]] = {
    "open": (pgettext_lazy("status", "open"), "plain"),
    "part_paid": (pgettext_lazy("status", "part paid"), "waiting"),
    "overdue": (pgettext_lazy("status", "overdue"), "late"),
    "settled": (pgettext_lazy("status", "settled"), "good"),
    "reversed": (pgettext_lazy("status", "reversed"), "plain"),
}
# How an invoice is taken back, and the badge of one that was.
INVOICE_REVERSAL_WORDS: dict[str, Word] = {
    "red_noted": _("Offset in red"),
    "voided": _("Void"),
}
INVOICE_WORDS: dict[str, tuple[Word, str]] = {
    "standing": (pgettext_lazy("of an invoice", "standing"), "good"),
    "red_noted": (pgettext_lazy("of an invoice", "offset in red"), "plain"),
    "voided": (pgettext_lazy("of an invoice", "voided"), "plain"),
}
# State of a receipt or credit.
MONEY_WORDS: dict[str, tuple[Word, str]] = {
    "unapplied": (pgettext_lazy("status", "unapplied"), "waiting"),
    "part_applied": (pgettext_lazy("status", "part applied"), "waiting"),
    "applied": (pgettext_lazy("status", "applied"), "good"),
    "reversed": (pgettext_lazy("status", "reversed"), "plain"),
}
INSTRUMENT_NAMES: dict[str, Word] = {
    "transfer": _("Bank transfer"),
    "cash": pgettext_lazy("instrument", "Cash"),
    "cheque": _("Cheque"),
    "bank_bill": _("Bank acceptance bill"),
    "trade_bill": _("Commercial acceptance bill"),
    "offset": _("Set-off"),
    "other": pgettext_lazy("instrument", "Other"),
}
ORDER_NAMES: dict[str, Word] = {
    "remittance": _("as told"),
    "oldest_first": _("oldest first"),
    "statutory": _("statutory order"),
}
# Why a receivable comes at its place (Civil Code 560 for the statutory order).
PLACE_REASONS: dict[str, Word] = {
    "designated": _("named by the payer"),
    "due_already": _("due already"),
    "earliest_due": _("due earliest"),
    "earliest_origin": _("issued earliest"),
    "least_secured": _("least secured"),
    "most_onerous": _("weighs most on the debtor"),
    "nothing_else_open": _("nothing else is open"),
    "pro_rata": _("same rank: shared in proportion"),
    "recorded_first": _("recorded first"),
}


def money_state(open_minor: int, original_minor: int, is_reversed: bool) -> str:
    """What of a receipt or credit is applied: a code of MONEY_WORDS."""
    if is_reversed:
        return "reversed"
    if open_minor == 0:
        return "applied"
    return "unapplied" if open_minor == original_minor else "part_applied"
