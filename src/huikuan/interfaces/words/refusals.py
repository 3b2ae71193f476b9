"""Why the business said no, as one clear sentence: what, where, what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.errors import Refused
from huikuan.interfaces.words.contract_refusals import CONTRACT_REFUSALS
from huikuan.interfaces.words.contracts import worded
from huikuan.interfaces.words.einvoices import EINVOICE_REFUSALS
from huikuan.interfaces.words.invoicing import INVOICE_REFUSALS
from huikuan.interfaces.words.statement_refusals import STATEMENT_REFUSALS
from huikuan.interfaces.words.table_refusals import TABLE_REFUSALS
from huikuan.interfaces.words.term_refusals import TERM_REFUSALS
from huikuan.interfaces.words.values import shown

# Sorted by code; one line (or one bracket) each. {name} is a fact given to Refused; amounts
# (…_minor) are shown in the currency given beside them.
REFUSALS: dict[str, str | Promise] = {
    "already_reversed": _("Entry {key} was already reversed on {on}. Nothing was changed."),
    "amount_in_other_currency": _(
        "{text} names another currency than {currency}. Correct the amount or the currency."
    ),
    "amount_in_scientific_notation": _(
        "{text} is in scientific notation and may have lost digits. Write the amount out."
    ),
    "amount_is_a_formula": _("{text} is a formula. Enter its result as a number."),
    "amount_missing": _("Enter an amount."),
    "amount_negative": _("The amount cannot be negative. Enter zero or more."),
    "amount_not_a_number": _("{amount} is not a number. Enter an amount like 1234.56."),
    "amount_not_positive": _("The amount of {number} must be above zero."),
    "amount_separators_unclear": _(
        "{text} can be read in two ways. Write it without thousands separators, like 1234.56."
    ),
    "amount_sign_unclear": _(
        "{text} has more than one minus sign. Write it with one, like -1234.56."
    ),
    "amount_too_large": _("The amount {amount} is too large for one entry. Check it."),
    "amount_unreadable": _("{text} cannot be read as an amount. Write it like 1234.56."),
    "application_known_differently": _(
        "This key was used for another application on {applied_on}. Use a new key."
    ),
    "applied_above_open": _(
        "Only {open_minor} of this receivable is open. Apply that much or less."
    ),
    "applied_above_received": _(
        "Only {unapplied_minor} is not yet applied. Apply that much or less."
    ),
    "applied_before_received": _(
        "The money came on {received_on} and cannot pay anything on {on}. Choose a later day."
    ),
    "backup_damaged": _(
        "The backup {name} is damaged or incomplete; nothing was restored. Use another backup."
    ),
    "backup_exists": _("There is a file {name} already. Choose another name."),
    "backup_foreign": _("The file {name} is not a backup of Huikuan. Choose another file."),
    "backup_locked": _(
        "The backup {name} does not open: the passphrase is wrong, or it is damaged."
    ),
    "backup_other_database": _(
        "This backup was made with another kind of database than {vendor}. Restore it there."
    ),
    "backup_too_new": _(
        "The backup {name} was made by the newer version {version}. Install that version first."
    ),
    "backup_unreadable": _("The file {name} cannot be read. {reason}"),
    "bank_account_known": _(
        "The account ending in {ending} is there already. Change that one, or enter another."
    ),
    "bank_account_missing": _("Enter the account number and the bank."),
    "bank_change_asked_already": _(
        "A change of this account is asked for already and not yet in effect. Open that one."
    ),
    "bank_change_cooling": _(
        "This change takes effect at {effective_at} only; until then it can be stopped."
    ),
    "bank_change_idle": _("This is the account as it stands. Enter what is different."),
    "bank_change_needs_person": _(
        "A change of bank data has a person behind it. Sign in and ask for it there."
    ),
    "bank_change_needs_two": _(
        "The bank data of a known customer is changed by two people. Ask for the change."
    ),
    "bank_change_not_open": _("Somebody has decided this change meanwhile. Load the page again."),
    "bank_change_of_another": _(
        "{name} asked for this change; only they can withdraw it. Whoever approves can refuse it."
    ),
    "bank_change_of_own_customer": _(
        "You look after this customer, so somebody else decides this change."
    ),
    "bank_change_ones_own": _("You asked for this change, so somebody else decides it."),
    "bank_changer_keeps_off": _(
        "Within the last {days} days you took part in a change of bank data of {name}. A "
        "colleague records its receipts."
    ),
    "capitals_only_in_yuan": _("Chinese capitals exist for yuan only, not for {currency}."),
    "closed_already": _(
        "The books are closed through {closed_through_on} already; choose a day after that, "
        "not {through_on}."
    ),
    "closing_in_future": _(
        "The books cannot be closed through {through_on}: close a day before today, {today}."
    ),
    "code_taken": _("The code {code} is already used. Choose another one."),
    "credit_above_receivable": _(
        "At most {left_minor} of this receivable can still be credited. Lower the amount."
    ),
    "credit_before_receivable": _(
        "On {on} the receivable did not exist yet (since {issued_on}). Choose a later day."
    ),
    "currencies_differ": _(
        "Money in {currency} cannot pay a receivable in {other_currency}. Choose a receivable "
        "in {currency}."
    ),
    "currency_unknown": _("There is no currency {currency}. Use a code of ISO 4217, like CNY."),
    "customer_code_missing": _("Enter a customer code."),
    "customer_code_taken": _("A customer with the code {code} exists already. Open that one."),
    "database_not_durable": _(
        "The database setting {setting} is {value}: after a power failure confirmed entries "
        "could be lost. Set it to {wanted} and start again."
    ),
    "database_on_network": _(
        "The data folder {folder} lies on a network file system ({kind}), where SQLite cannot "
        "keep its promises. Set HUIKUAN_HOME to a local disk, or use PostgreSQL."
    ),
    "date_out_of_range": _("A date that far from {on} cannot be kept. Choose a closer one."),
    "decimal_mark_unknown": _("“{mark}” cannot be a decimal mark. Choose the point or the comma."),
    "demo_in_future": _("The demo company cannot live past today: {as_of} is after {today}."),
    "demo_needs_empty_database": _(
        "There is something in the database already. The demo company needs an empty one: set "
        "HUIKUAN_HOME to a new folder and start again."
    ),
    "designated_not_open": _(
        "One of the chosen receivables is not open any more. Load the page again and choose anew."
    ),
    "export_quota": _(
        "You have taken out {taken} rows today; {most} a day is the most. Go on tomorrow, or ask "
        "whoever runs the system to raise HUIKUAN_EXPORT_ROWS_A_DAY."
    ),
    "file_empty": _("The file {name} is empty. Choose another file."),
    "file_missing": _(
        "The stored file {name} ({sha256}…) cannot be found. Restore it from a backup."
    ),
    "file_too_large": _("The file is larger than {megabytes_max} MB. Split it into smaller ones."),
    "how_told_missing": _("Say how they were told."),
    "identifier_lost_digits": _(
        "The spreadsheet has cut the number {text}. Format the column as text and export it again."
    ),
    "instrument_unknown": _(
        "The means of payment “{instrument}” is unknown. Choose one from the list."
    ),
    "invoice_above_receivable": _(
        "At most {left_minor} of {number} can still be invoiced. Lower the amount."
    ),
    "invoice_not_voidable": _(
        "{number} is a fully digital invoice; it cannot be voided. Offset it in red."
    ),
    "invoice_number_taken": _(
        "Invoice {number} exists already. Open that one, or enter another number."
    ),
    "invoice_parts_differ": _(
        "An invoice claims receivables of one customer in one currency. Issue one for each."
    ),
    "invoice_reversal_unknown": _(
        "“{kind}” is no way to take an invoice back. Void it or offset it in red."
    ),
    "invoice_reversed": _("Invoice {number} is taken back already. Nothing was changed."),
    "known_differently": _(
        "{number} is known already with {amount_minor} and the day {due_on}. Reverse it first "
        "if that is wrong, or use another number."
    ),
    "last_administrator": _(
        "This is the last administrator. Make somebody else an administrator first."
    ),
    "name_missing": _("Enter a name."),
    "not_oneself": _("You cannot do this to yourself. Ask another administrator."),
    "nothing_to_pay": _("This customer has nothing open that this money could pay."),
    "number_missing": _("Enter a number."),
    "number_too_long": _(
        "The number {number}… is longer than {length_max} characters. Shorten it."
    ),
    "number_twice": _("{number} stands twice. Keep one of them."),
    "old_contact_told_already": _("This was noted already at {told_at}."),
    "open_amount_exceeded": _(
        "On {on} this would go {over_minor} beyond what is open. Lower the amount or choose a "
        "later day."
    ),
    "open_amount_wrong": _(
        "Costs and interest of receivable no. {id} are more than what is open. Correct them."
    ),
    "order_unknown": _("The order of application “{order}” is unknown. Choose one from the list."),
    "organization_exists": _("The company has been set up already."),
    "part_above_open": _("A part is larger than what is open on its receivable. Lower it."),
    "part_not_positive": _(
        "Every part must be above zero. Enter an amount or leave the receivable out."
    ),
    "parts_above_amount": _("The parts together are larger than the payment. Lower them."),
    "parts_missing": _("Choose at least one receivable."),
    "parts_overlap": _("A receivable stands twice in the list. Put its amounts together."),
    "password_weak": _("Choose another password: {reasons}"),
    "period_closed": _(
        "The books are closed through {closed_through_on}; {effective_on} cannot be posted any "
        "more. Use a later day."
    ),
    "permission_unknown": _("Choose what the token may do; unknown: {permission}."),
    "power_not_granted": _(
        "The role {role} with the scope {scope} is granted by an executive only. Ask one of them."
    ),
    "program_failed": _("The program {program} failed: {reason}"),
    "program_missing": _(
        "The program {program} is needed and was not found. Install the PostgreSQL client."
    ),
    "reason_missing": _("Give a reason."),
    "reason_too_long": _("The reason is longer than {length_max} characters. Shorten it."),
    "receivable_claimed": _(
        "{number} is claimed by invoice {invoices}. Take the invoice back in the same step, or "
        "first."
    ),
    "receivable_has_applications": _(
        "Money or a credit note rests on {number}. Undo that first, then reverse."
    ),
    "receivable_missing": _("One of the receivables does not exist. Load the page again."),
    "receivable_named_twice": _("A receivable is named twice. Put its amounts together."),
    "receivable_reversed": _("Receivable {number} was reversed. Choose another one."),
    "restore_differs": _(
        "After restoring, these tables differ from the backup: {tables}. Use another backup."
    ),
    "restore_not_empty": _(
        "There are books here already. Restore into an empty HUIKUAN_HOME or database."
    ),
    "reversal_before_entry": _(
        "The reversal on {on} would be before the entry itself ({effective_on}). Choose that day "
        "or a later one."
    ),
    "reversal_before_invoice": _(
        "On {on} the invoice did not exist yet (since {issued_on}). Choose a later day."
    ),
    "reversal_of_reversal": _(
        "Entry {key} is itself a reversal. Enter the original fact again instead."
    ),
    "role_unknown": _("There is no role {role} with the scope {scope}. Choose from the list."),
    "source_missing": _("The receipt or credit does not exist. Load the page again."),
    "tax_above_amount": _("The tax of {number} is below zero or more than the amount. Correct it."),
    "tax_number_idle": _("This is the tax number as it stands. Enter the other one."),
    "tax_number_needs_two": _(
        "The tax number of a customer is changed by two people. Ask for the change."
    ),
    "token_life_too_long": _("Choose an end within the next {days_max} days."),
    "too_many_decimals": _(
        "{amount} has more decimals than {currency} allows ({digits}). Round it."
    ),
    "unknown_bucket": _("There is no age “{bucket}”. Choose one of: {known}."),
    "unknown_buckets": _("There are no ages named “{buckets}”. Choose one of: {known}."),
    "unknown_dimension": _("Ageing by “{by}” does not exist. Choose one of: {known}."),
    "unknown_filter_value": _("“{value}” cannot be filtered by. Choose from the list."),
    "uscc_alphabet": _(
        "The credit code {uscc} has letters that no credit code has (I, O, S, V, Z or "
        "others). Compare it with the licence."
    ),
    "uscc_check_digit": _(
        "The check digit of the credit code {uscc} is wrong. Compare it with the licence."
    ),
    "uscc_length": _(
        "The credit code {uscc} does not have 18 characters. Compare it with the licence."
    ),
    "uscc_missing": _("Enter the credit code."),
    "uscc_taken": _(
        "The credit code {uscc} already belongs to a customer of {owner}. Ask them, or correct "
        "the code."
    ),
    "username_taken": _("The user name {username} is already used. Choose another one."),
}

ALL_PARTS = (
    REFUSALS,
    TABLE_REFUSALS,
    TERM_REFUSALS,
    CONTRACT_REFUSALS,
    STATEMENT_REFUSALS,
    EINVOICE_REFUSALS,
    INVOICE_REFUSALS,
)


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """The refusal in the reader's language, with days, money and numbers written out."""
    found = next((part[code] for part in ALL_PARTS if code in part), None)
    if found is None:
        return gettext("This is not possible ({code}).").format(code=code)
    return str(found).format_map(shown(worded(params)))


def refusal_sentence(refused: Refused) -> str:
    """The sentence of a refusal that was caught."""
    return sentence(refused.code, refused.params)
