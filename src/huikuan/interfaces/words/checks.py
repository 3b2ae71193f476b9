"""What each check of the books says, in one sentence."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.records.ledger.checks import Finding

# Sorted by code: what is true when the check is clean.
CHECKS: Mapping[str, str | Promise] = {
    "applications_match_lines": _("Every application moved what it says."),
    "book_balances": _("Debits equal credits in every currency."),
    "commitments_not_below_zero": _("No order commits less than nothing."),
    "credit_notes_match_lines": _("Every credit note took back what it says."),
    "entries_balance": _("Debits equal credits in every entry."),
    "entries_have_lines": _("Every entry has its lines."),
    "entry_fingerprint": _("No entry was changed since it was written."),
    "event_fingerprint": _("No event was changed since it was written."),
    "files_match_hashes": _("Every stored file is as it was handed in."),
    "history_has_its_files": _("Every file that the history names is there."),
    "history_is_guarded": _("The database refuses changes of the history."),
    "imports_are_whole": _("No import stopped half way."),
    "imports_match_entries": _("Every import brought in the entries it says."),
    "invoices_claim_what_is_there": _("No receivable is invoiced above its amount."),
    "items_have_documents": _("Every open item has its document."),
    "lines_agree_with_items": _("Every line agrees with its open item."),
    "lines_have_entries": _("Every line belongs to an entry."),
    "lines_match_applications": _("Every payment of a receivable has its application."),
    "lines_share_the_days_of_their_entry": _("Every line has the days of its entry."),
    "open_amounts_in_range": _("No open amount is below zero or above its original."),
    "open_items_match_lines": _("Every open amount is the sum of its lines."),
    "printed_seal": _("The printed seal is the one in the books."),
    "receipts_have_entries": _("Every receipt has its entry."),
    "receivables_have_entries": _("Every receivable has its entry."),
    "recognitions_have_documents": _("Whatever an event made due has its receivable."),
    "retentions_match_lines": _("The contract assets are the retentions not due yet."),
    "reversals_mirror": _("Every reversal takes back exactly what it reverses."),
    "seal_chain": _("Every seal fits the history and the seal before it."),
    "subledger_matches_control": _("The customers' accounts add up to the general ledger."),
}


def check_sentence(finding: Finding) -> str:
    """What was found, in the reader's language; the first place where it differs."""
    sentence = str(CHECKS.get(finding.check, finding.check))
    if finding.is_clean:
        return sentence
    return gettext(
        "NOT TRUE: {sentence} {count} differ, by {difference} minor units in all; first: {first}"
    ).format(
        sentence=sentence,
        count=finding.count,
        difference=finding.difference_minor,
        first=finding.detail,
    )
