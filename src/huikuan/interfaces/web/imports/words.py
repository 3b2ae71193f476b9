"""How the import speaks: kinds of file, states, why a column was guessed, how days are read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.integrations.tables.rows import RefusedRow
from huikuan.interfaces.words.einvoices import EINVOICE_NAMES
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.table_refusals import row_sentence

KINDS: dict[str, str | Promise] = {
    "receivables": _("Open receivables"),
    "history": _("Paid history"),
    "receipts": _("Receipts"),
    "customers": _("Customers"),
    "einvoices": _("Electronic invoices"),
}
KIND_TEXTS: dict[str, str | Promise] = {
    "receivables": _("What your customers owe you today, one row per invoice."),
    "history": _("Invoices with the day they were paid, so that past behaviour comes along."),
    "receipts": _("Money that came in, with the invoices it pays where they are known."),
    "customers": _("Names, credit codes, groups, contacts and bank accounts."),
    "einvoices": _(
        "Invoices you sent as XML (UBL, CII, XRechnung), Factur-X PDF or OFD; one, or a ZIP of "
        "many."
    ),
}
STATES: dict[str, tuple[str | Promise, str]] = {
    "asked": (_("to be checked"), "waiting"),
    "previewed": (_("waits for your yes"), "waiting"),
    "running": (_("under way"), "plain"),
    "stopped": (_("stopped half way"), "waiting"),
    "undoing": (_("being undone"), "plain"),
    "done": (pgettext_lazy("import", "in the books"), "good"),
    "failed": (_("broken off"), "waiting"),
    "undone": (pgettext_lazy("import", "undone"), "plain"),
}
GUESS_REASONS: dict[str, str | Promise] = {
    "same_word": _("the heading is a usual word for it"),
    "similar_word": _("the heading is similar"),
    "several_columns": _("several columns fit"),
    "same_values": _("these columns say the same in every row"),
    "told": _("you said so"),
    "remembered": _("as the last time"),
    "no_column": _("not in the file"),
}
DAY_ORDERS: dict[str, str | Promise] = {
    "dmy": _("day / month / year"),
    "mdy": _("month / day / year"),
    "ymd": _("year / month / day"),
}
DECIMAL_MARKS: dict[str, str | Promise] = {
    ".": _("The point is the decimal mark (1,234.56)"),
    ",": _("The comma is the decimal mark (1.234,56)"),
}
ZEROS: dict[str, str | Promise] = {
    "match": _("The same customer; leading zeros do not matter"),
    "keep": _("Different customers; keep every zero"),
}
REVENUE: dict[str, str | Promise] = {
    "no": _("Old balances: the revenue is in the earlier books already"),
    "yes": _("New sales: their revenue is booked with them"),
}
SERIALS: dict[str, str | Promise] = {
    "1900": _("Counted from 1900, as Excel does"),
    "1904": _("Counted from 1904, as Excel on old Macs did"),
}
UNITS: dict[str, str | Promise] = {
    "headed": _("In the unit that the heading names"),
    "plain": _("In whole units; the heading is wrong"),
}
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "gb18030": "GBK / GB18030",
    "big5": "Big5",
    "shift_jis": "Shift-JIS",
    "cp1252": "Windows-1252",
}
REFUSAL_NAMES: dict[str, str | Promise] = {
    "amount_in_other_currency": _("amount in another currency"),
    "amount_in_scientific_notation": _("amount unreadable"),
    "amount_is_a_formula": _("amount is a formula"),
    "amount_missing": _("amount missing"),
    "amount_not_a_number": _("amount unreadable"),
    "amount_not_positive": _("amount not above zero"),
    "amount_separators_unclear": _("amount unreadable"),
    "amount_sign_unclear": _("amount unreadable"),
    "amount_too_large": _("amount too large"),
    "amount_unreadable": _("amount unreadable"),
    "amounts_disagree": _("amounts do not add up"),
    "currency_missing": _("currency missing"),
    "currency_unknown": _("currency unknown"),
    "customer_code_missing": _("customer code missing"),
    "customer_known_differently": _("customer known differently"),
    "customer_unknown": _("customer unknown"),
    "date_does_not_exist": _("day does not exist"),
    "date_far_out": _("day far out"),
    "date_missing": _("day missing"),
    "date_unreadable": _("day unreadable"),
    "identifier_lost_digits": _("number cut by the spreadsheet"),
    "instrument_unknown": _("means of payment unknown"),
    "known_differently": _("known with other facts"),
    "name_missing": _("name missing"),
    "number_missing": _("number missing"),
    "number_twice": _("number stands twice"),
    "number_twice_in_file": _("number stands twice"),
    "open_outside_amount": _("open amount impossible"),
    "period_closed": _("in a closed period"),
    "row_too_long": _("too many fields"),
    "row_too_short": _("too few fields"),
    "text_too_long": _("text too long"),
    "text_unprintable": _("invisible characters"),
    "too_many_decimals": _("too many decimals"),
    "uscc_alphabet": _("credit code wrong"),
    "uscc_check_digit": _("credit code wrong"),
    "uscc_length": _("credit code wrong"),
}
WARNING_NAMES: dict[str, str | Promise] = {
    "bank_account_left_out": _("bank account left out"),
    "code_like_another": _("codes alike but for zeros"),
    "department_unknown": _("department unknown"),
    "due_before_issue": _("due before the document day"),
    "owner_unknown": _("owner unknown"),
    "paid_before_issue": _("paid before the document day"),
    "paid_day_unknown": _("day of payment unknown"),
    "receivable_not_found": _("receivable not found"),
}


def reason_name(code: str) -> str:
    """A reason in two or three words, to filter by."""
    found = REFUSAL_NAMES.get(code) or WARNING_NAMES.get(code) or EINVOICE_NAMES.get(code)
    return str(found or _("other reason"))


def reason_of(row: RefusedRow) -> str:
    """Why a row was refused, as it stands in the file of refused rows."""
    return row_sentence(row.row, row.field, sentence(row.code, row.params))
