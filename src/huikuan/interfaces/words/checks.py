"""The checks of the house in words: what each compares."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECK_NAMES: dict[str, str | Promise] = {
    "entries_balance": _("Each entry: debits equal credits"),
    "book_balances": _("The whole book: debits equal credits"),
    "entries_have_lines": _("Every entry has its lines"),
    "lines_have_entries": _("Every line belongs to an entry"),
    "open_items_match_lines": _("Open amounts equal the sum of their lines"),
    "open_amounts_in_range": _("No open amount is below zero or above the original"),
    "subledger_matches_control": _("Customers together equal the control accounts"),
    "lines_agree_with_items": _("Lines agree with their items in customer, currency and due day"),
    "reversals_mirror": _("Every reversal mirrors what it reverses"),
    "receivables_have_entries": _("Every receivable stands in the ledger as it is"),
    "receipts_have_entries": _("Every receipt stands in the ledger as it is"),
    "items_have_documents": _("Every item in the ledger has its document"),
    "applications_match_lines": _("Every application equals its ledger lines"),
    "entry_fingerprint": _("Fingerprints of all entries, computed anew"),
    "event_fingerprint": _("Fingerprints of all events, computed anew"),
    "seal_chain": _("The chain of seals, computed anew"),
}


def check_name(check: str) -> str:
    """What a check compares."""
    return str(CHECK_NAMES.get(check, check))
