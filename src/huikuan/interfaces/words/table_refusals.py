"""Why a file or one of its rows was refused, what was odd, and what must be asked about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.words.einvoices import EINVOICE_WARNINGS
from huikuan.interfaces.words.values import shown

# Sorted by code; {name} is a fact given to Refused.
TABLE_REFUSALS: dict[str, str | Promise] = {
    "amounts_disagree": _(
        "The amount, what is paid and what is open do not add up. Correct one of the three."
    ),
    "answer_unknown": _("There is no question {name} about a file."),
    "answer_wrong": _("{answer} is no answer to the question {name}."),
    "archive_damaged": _("The file is damaged. Export it again."),
    "archive_explodes": _(
        "The file unpacks to far more than any real table. It was not opened. Export it as CSV."
    ),
    "column_missing": _("There is no column {heading}. The columns are: {headings}."),
    "currency_missing": _("The currency is missing. Enter it, or say which one holds for all."),
    "customer_known_differently": _(
        "Customer {code} is known with {known}, the file says {told}. Correct one of them."
    ),
    "customer_unknown": _("Customer {code} is not known. Import or enter the customer first."),
    "customers_stay": _(
        "Customers that came from a file are not removed. Change those that are wrong."
    ),
    "date_does_not_exist": _("The day {text} does not exist. Correct it."),
    "date_far_out": _("The day {day} is before {earliest} or after {latest}. Correct it."),
    "date_missing": _("The day is missing. Enter it."),
    "date_order_unknown": _("{order} is no order of days. Choose dmy, mdy or ymd."),
    "date_unreadable": _("{text} cannot be read as a day. Write it like 2025-01-31."),
    "encoding_unknown": _(
        "The characters of the file cannot be read. Save it as CSV UTF-8 or as XLSX."
    ),
    "encoding_unknown_name": _("There is no encoding {name}. Use utf-8 or gb18030."),
    "encoding_wrong": _(
        "Row {row} cannot be read as {encoding}. Choose another encoding, or save as CSV UTF-8."
    ),
    "field_too_long": _("A field in row {row} is too long to be true. Check its quotes."),
    "field_unknown": _("There is no field {field}. The fields are: {fields}."),
    "file_has_nul": _("The file holds zero bytes: it is damaged or no text. Export it again."),
    "file_unpacks_too_large": _(
        "The file unpacks to more than {megabytes_max} MB. Split it into smaller ones."
    ),
    "heading_twice": _("Two columns are called {heading}. Give each its own name."),
    "headings_merged": _(
        "The headings in row {row} of the sheet {sheet} are merged cells. Put one heading above "
        "each column, in one row."
    ),
    "headings_missing": _(
        "Row {row} should hold the headings, but holds values. Put a heading above each column."
    ),
    "intake_broke_off": _("The import broke off. Nothing was written; start it again."),
    "intake_claimed": _(
        "{count} invoices claim receivables of this import, the first is {number}. Take them back "
        "first."
    ),
    "intake_kind_unknown": _("There is no import of {kind}."),
    "intake_not_done": _("Only an import that is in the books can be undone; this one is {state}."),
    "intake_not_open": _("This import is {state} and cannot be run or changed any more."),
    "intake_rested_upon": _(
        "{count} later entries rest on this import, the first is {key}. Undo them first."
    ),
    "intake_stopped": _("The import stopped half way. Continue it, or undo what is in the books."),
    "intake_unread": _("The file is still being read. Try again in a moment."),
    "not_a_table": _("The file is no table of rows and columns. Choose a CSV or XLSX file."),
    "number_twice_in_file": _(
        "{number} stands already in row {first_row}. Keep one of the two rows."
    ),
    "open_outside_amount": _(
        "What is open is not between zero and the amount. Correct one of them."
    ),
    "quantity_unreadable": _("“{text}” cannot be read as a quantity. Write it like 12.5."),
    "questions_open": _("Questions about the file are open: {questions}. Answer them first."),
    "quotes_broken": _("The quotes in row {row} do not close. Correct them."),
    "row_too_long": _("The row has {cells} fields, the headings are {headings}. Correct it."),
    "row_too_short": _("The row has {cells} fields, the headings are {headings}. Correct it."),
    "sap_line_unreadable": _(
        "File {file} of the extract cannot be read at line {line}. Export it again."
    ),
    "sap_object_missing": _(
        "The folder {folder} has no {name}. Export it as JSON lines, one folder per object."
    ),
    "settlement_known": _(
        "The settlement of one of these receivables is known already. Undo it first."
    ),
    "sheet_missing": _("There is no sheet {sheet}. Choose one from the list."),
    "sheet_too_large": _(
        "The sheet reaches over more than {cells_max} cells. "
        "Delete empty rows and columns, or use CSV."
    ),
    "table_empty": _("The file is empty. Choose another file."),
    "text_too_long": _("The text {text}… is longer than {length_max} characters. Shorten it."),
    "text_unprintable": _("The text {text} holds invisible characters. Type it anew."),
    "too_many_columns": _("The table has more than {columns_max} columns. Delete the empty ones."),
    "too_many_rows": _("The file has more than {rows_max} rows. Split it into smaller ones."),
    "workbook_damaged": _("The workbook is damaged. Open and save it again, or use CSV."),
    "workbook_encrypted": _("The workbook is locked with a password. Save it without one."),
    "workbook_has_dtd": _(
        "The workbook holds a document type definition, which no spreadsheet writes. "
        "It was not opened."
    ),
    "workbook_too_old": _("The workbook is in the old XLS format. Save it as XLSX or CSV."),
}

ROW_WARNINGS: dict[str, str | Promise] = {
    "bank_account_left_out": _(
        "The company is known already; a file does not change its bank account. Ask for the "
        "change on its page."
    ),
    "code_like_another": _(
        "Customer {code} is like {other} but for leading zeros; they stay two customers."
    ),
    "department_unknown": _("Nobody knows the department {text}; it is left out."),
    "due_before_issue": _("Due {due_on}, before the day of the document {issued_on}."),
    "owner_unknown": _("Nobody knows the owner {text}; the receivable has none."),
    "paid_before_issue": _("Paid {paid_on}, before the day of the document {issued_on}."),
    "paid_day_unknown": _(
        "{settled_minor} was paid on a day the file does not tell; it counts from the day of the "
        "document."
    ),
    "receivable_not_found": _("There is no receivable {numbers}; that money stays unapplied."),
}

QUESTIONS: dict[str, str | Promise] = {
    "column": _("Which column holds {field}?"),
    "currency": _("The file names no currency. In which currency are the amounts?"),
    "dates": _("In which order do day, month and year stand?"),
    "decimal": _("Is the mark in these amounts a decimal mark or a thousands separator?"),
    "encoding": _("The file can be read in several encodings. Which one reads well?"),
    "serials": _("The days are bare numbers. From which year does the spreadsheet count them?"),
    "sheet": _("The workbook has several sheets. Which one?"),
    "unit": _("A heading names a larger unit. In which unit are the amounts?"),
    "zeros": _(
        "Some customer codes differ only by leading zeros. Is each pair one customer, or two?"
    ),
}

FIELD_WORDS: dict[str, str | Promise] = {
    "address": _("address"),
    "amount": _("amount"),
    "applies_to": _("numbers it pays"),
    "bank": _("bank"),
    "bank_account": _("bank account"),
    "bank_reference": _("bank reference"),
    "code": _("customer code"),
    "contact": _("contact"),
    "contract": _("contract"),
    "country": _("country"),
    "currency": _("currency"),
    "customer_code": _("customer code"),
    "customer_name": _("customer name"),
    "department": _("department"),
    "due_on": _("due day"),
    "email": _("e-mail"),
    "english_name": _("English name"),
    "former_name": _("former name"),
    "group": _("group"),
    "happened_on": _("day it happened"),
    "industry": _("industry"),
    "instrument": _("way of paying"),
    "issued_on": _("document day"),
    "memo": _("memo"),
    "name": _("customer name"),
    "number": _("number"),
    "open_amount": _("open amount"),
    "order": _("order"),
    "ordered_on": _("day of the order"),
    "owner": _("owner"),
    "paid_amount": _("paid amount"),
    "paid_on": _("day of payment"),
    "payer_name": _("payer"),
    "phone": _("telephone"),
    "position": _("line of the order"),
    "product": _("product"),
    "quantity": _("quantity"),
    "received_on": _("day of receipt"),
    "region": _("region"),
    "shipped_on": _("day of shipment"),
    "short_name": _("short name"),
    "signed_on": _("day of signing"),
    "tax": _("tax"),
    "tax_number": _("tax number"),
    "terms": _("payment plan"),
    "title": _("title"),
    "trigger": _("event"),
    "unit": _("unit"),
    "uscc": _("unified social credit code"),
    "variant": _("which monthly settlement"),
}


def warning_sentence(code: str, params: Mapping[str, Any]) -> str:
    """What is odd about a row, in the reader's language."""
    said = ROW_WARNINGS.get(code) or EINVOICE_WARNINGS.get(code, code)
    return str(said).format_map(shown(params))


def question_sentence(code: str, field: str = "") -> str:
    """What must be asked about a file, in the reader's language."""
    return str(QUESTIONS.get(code, code)).format_map(shown({"field": field_word(field)}))


def field_word(field: str) -> str:
    """A field in the reader's language."""
    return str(FIELD_WORDS.get(field, field))


def row_sentence(row: int, field: str, reason: str) -> str:
    """Where and why a row was refused, as one line."""
    if not field:
        return gettext("Row {row}: {reason}").format(row=row, reason=reason)
    return gettext("Row {row}, {field}: {reason}").format(
        row=row, field=field_word(field), reason=reason
    )
