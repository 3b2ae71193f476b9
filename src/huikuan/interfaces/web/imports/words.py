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
    "contracts": _("Contracts"),
    "orders": _("Orders"),
    "deliveries": _("Deliveries"),
    "events": _("Events"),
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
    "contracts": _("Agreed amounts with their payment plans; signed ones take effect at once."),
    "orders": _("What customers ordered, one row per product; each order binds us."),
    "deliveries": _("Delivery notes and returns, one row per product."),
    "events": _("Shipped, signed for, accepted, invoiced: what makes money due."),
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
    "contract_known_differently": _("known with other facts"),
    "contract_not_in_force": _("contract not in force"),
    "contract_number_taken": _("number taken"),
    "contract_of_other_customer": _("contract of another customer"),
    "contract_terms_missing": _("payment plan missing"),
    "contract_unknown": _("contract unknown"),
    "currency_missing": _("currency missing"),
    "currency_unknown": _("currency unknown"),
    "customer_code_missing": _("customer code missing"),
    "customer_known_differently": _("customer known differently"),
    "customer_unknown": _("customer unknown"),
    "date_does_not_exist": _("day does not exist"),
    "date_far_out": _("day far out"),
    "date_missing": _("day missing"),
    "date_unreadable": _("day unreadable"),
    "delivered_before_order": _("delivered before the order"),
    "delivery_above_order": _("above what was ordered"),
    "delivery_known_differently": _("known with other facts"),
    "discount_out_of_range": _("payment plan unreadable"),
    "document_incomplete": _("other rows refused"),
    "document_rows_apart": _("rows stand apart"),
    "document_rows_differ": _("rows differ"),
    "event_above_total": _("above the whole"),
    "event_before_contract": _("before it was agreed"),
    "event_in_future": _("in the future"),
    "event_in_other_currency": _("another currency"),
    "event_known_differently": _("known with other facts"),
    "event_needs_number": _("number missing"),
    "identifier_lost_digits": _("number cut by the spreadsheet"),
    "instrument_unknown": _("means of payment unknown"),
    "known_differently": _("known with other facts"),
    "name_missing": _("name missing"),
    "nothing_signed": _("not signed"),
    "number_missing": _("number missing"),
    "number_twice": _("number stands twice"),
    "number_twice_in_file": _("number stands twice"),
    "open_outside_amount": _("open amount impossible"),
    "order_before_contract": _("before it was agreed"),
    "order_in_other_currency": _("another currency"),
    "order_known_differently": _("known with other facts"),
    "order_line_unclear": _("product unclear"),
    "order_not_confirmed": _("order not confirmed"),
    "order_number_ambiguous": _("order of two customers"),
    "order_place_unknown": _("line of the order unknown"),
    "order_without_plan": _("payment plan missing"),
    "period_closed": _("in a closed period"),
    "plan_amount_not_positive": _("payment plan unreadable"),
    "plan_amounts_do_not_sum": _("shares do not sum"),
    "plan_empty": _("payment plan unreadable"),
    "plan_leaves_nothing": _("payment plan unreadable"),
    "plan_line_comes_to_nothing": _("payment plan unreadable"),
    "plan_line_needs_one_basis": _("payment plan unreadable"),
    "plan_line_needs_trigger": _("payment plan unreadable"),
    "plan_mixes_amounts_and_shares": _("payment plan unreadable"),
    "plan_part_has_no_share": _("payment plan unreadable"),
    "plan_remainder_not_last": _("payment plan unreadable"),
    "plan_share_out_of_range": _("payment plan unreadable"),
    "plan_shares_do_not_sum": _("shares do not sum"),
    "plan_split_needs_triggers": _("payment plan unreadable"),
    "product_missing": _("product missing"),
    "quantity_not_positive": _("quantity not above zero"),
    "quantity_unreadable": _("quantity unreadable"),
    "received_before_shipped": _("signed for before shipment"),
    "return_above_delivered": _("more than was delivered"),
    "row_too_long": _("too many fields"),
    "row_too_short": _("too few fields"),
    "sales_order_unknown": _("order unknown"),
    "signed_in_future": _("in the future"),
    "tax_above_amount": _("tax above the amount"),
    "term_day_out_of_month": _("payment plan unreadable"),
    "term_days_before_event": _("payment plan unreadable"),
    "term_days_out_of_range": _("payment plan unreadable"),
    "term_months_out_of_range": _("payment plan unreadable"),
    "terms_missing": _("payment plan missing"),
    "terms_name_two_events": _("payment plan unreadable"),
    "terms_too_long": _("payment plan unreadable"),
    "terms_unreadable": _("payment plan unreadable"),
    "terms_variant_needed": _("monthly settlement unclear"),
    "text_too_long": _("text too long"),
    "text_unprintable": _("invisible characters"),
    "too_many_decimals": _("too many decimals"),
    "trigger_not_in_plan": _("event not in the plan"),
    "trigger_unknown": _("event unknown"),
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
