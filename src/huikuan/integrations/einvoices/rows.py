"""Electronic invoices as rows that the import takes: one receivable each, or why not."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO

from huikuan.engine.money import decimal_from_minor
from huikuan.engine.terms import term_from_text
from huikuan.engine.terms.days import due_day
from huikuan.errors import Refused
from huikuan.integrations.einvoices.opening import Opened, open_einvoices
from huikuan.integrations.einvoices.shapes import EInvoice, Finding, Party
from huikuan.integrations.einvoices.totals import findings_of
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout, Understanding
from huikuan.integrations.tables.rows import CODE_MAX, NAME_MAX, Checked, MoneyRow, RefusedRow

HEADINGS = (
    "Customer code", "Customer name", "Invoice number", "Invoice date", "Due date", "Currency",
    "Amount", "Paid amount", "Contract", "Seller", "Syntax", "File",
)  # fmt: skip
FIELDS = ("customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount",
          "paid_amount", "contract")  # fmt: skip
LAYOUT = Layout({name: place for place, name in enumerate(FIELDS)})
TERMS_SHOWN_MAX = 80
# XRechnung writes terms that programs read: the share without discount says the last day.
_SKONTO = re.compile(r"#SKONTO#TAGE=(\d{1,3})#PROZENT=0\.00#")


def open_as_table(stream: BinaryIO) -> Table:
    """One file or a zip as a table of one invoice a row; a single file that is none is refused."""
    opened = list(open_einvoices(stream))
    if len(opened) == 1 and opened[0].refused and not opened[0].name:
        raise opened[0].refused
    if not opened:
        raise Refused("table_empty")
    rows = [(row, _cells(each)) for row, each in enumerate(opened, 2)]
    return Table(HEADINGS, 1, lambda: iter(rows), checked=lambda: _checked(opened))


def understood_einvoices() -> Understanding:
    """Nothing about an electronic invoice must be asked: every field has its place."""
    used = {name: HEADINGS[place] for name, place in LAYOUT.columns.items()}
    return Understanding(LAYOUT, (), used, HEADINGS[len(FIELDS) :])


def due_on(invoice: EInvoice) -> tuple[date, Finding | None]:
    """When an invoice falls due: the day it states, or its terms as far as they are readable."""
    if invoice.due_days:
        return invoice.due_days[-1], None
    if found := _SKONTO.search(invoice.terms):
        return invoice.issued_on + timedelta(days=int(found.group(1))), None
    if invoice.terms:
        try:
            day = due_day(term_from_text(invoice.terms), invoice.issued_on).due_on
        except Refused:
            facts = {"terms": invoice.terms[:TERMS_SHOWN_MAX], "issued_on": invoice.issued_on}
            return invoice.issued_on, Finding("einvoice_terms_unreadable", facts)
        return day, None
    return invoice.issued_on, Finding("einvoice_no_due_day", {"issued_on": invoice.issued_on})


def code_of(party: Party) -> str:
    """By which number a buyer is known: tax number, legal number, any other, else the name."""
    numbers = [party.tax_number, party.legal_id, *(number for _, number in party.ids)]
    found = next((number for number in numbers if number.strip()), party.name)
    return "".join(found.split())[:CODE_MAX] if found != party.name else found[:CODE_MAX]


def _checked(opened: list[Opened]) -> Iterator[Checked]:
    seen: dict[tuple[str, str], int] = {}
    for row, each in enumerate(opened, 2):
        cells = _cells(each)
        try:
            fact = _row(row, cells, each)
            first = seen.setdefault((fact.customer_code, fact.number), row)
            if first != row:
                raise Refused("number_twice_in_file", number=fact.number, first_row=first)
        except Refused as refused:
            yield RefusedRow(row, "number", refused.code, refused.params, cells)
        else:
            yield fact


def _row(row: int, cells: list[Any], opened: Opened) -> MoneyRow:
    if opened.refused:
        raise opened.refused
    invoice = opened.invoice
    assert invoice is not None, "what is not refused was read"
    amount_minor = _amount(invoice)
    day, unsure = due_on(invoice)
    fact = MoneyRow(
        row, cells, code_of(invoice.buyer), invoice.buyer.name[:NAME_MAX] or "-",
        invoice.number[:CODE_MAX], invoice.issued_on, day, invoice.currency, amount_minor,
        invoice.totals.prepaid,
    )  # fmt: skip
    fact.texts = {"contract": (invoice.referred("contract") or ("",))[0][:CODE_MAX]}
    fact.texts["seller"] = invoice.seller.name[:NAME_MAX]
    findings = [*findings_of(invoice), *([unsure] if unsure else [])]
    fact.warnings = [(found.code, found.params) for found in findings]
    if fact.settled_minor:
        prepaid = {"settled_minor": fact.settled_minor, "currency": fact.currency}
        fact.warnings.append(("paid_day_unknown", prepaid))
    if day < invoice.issued_on:
        days = {"issued_on": invoice.issued_on, "due_on": day}
        fact.warnings.append(("due_before_issue", days))
    return fact


def _amount(invoice: EInvoice) -> int:
    """What the whole invoice claims, what was paid before included."""
    if not code_of(invoice.buyer):
        raise Refused("customer_code_missing")
    totals = invoice.totals
    if invoice.is_credit_note or (totals.gross or 0) < 0:
        original = ", ".join(invoice.referred("invoice")) or "-"
        raise Refused("einvoice_credit_note", number=invoice.number, original=original)
    if totals.gross is None:
        raise Refused("einvoice_incomplete", field="BT-112")
    amount_minor = totals.gross + totals.rounding
    if amount_minor <= 0:
        raise Refused("amount_not_positive", number=invoice.number)
    if not 0 <= totals.prepaid <= amount_minor:
        raise Refused("open_outside_amount", amount_minor=amount_minor, currency=invoice.currency)
    return amount_minor


def _cells(opened: Opened) -> list[Any]:
    """An invoice as the cells that lists and files of refused rows show."""
    invoice = opened.invoice
    if invoice is None:
        return ["", "", "", "", "", "", "", "", "", "", "", opened.name]
    money = [
        str(decimal_from_minor(minor, invoice.currency)) if minor else ""
        for minor in (invoice.totals.gross, invoice.totals.prepaid)
    ]
    day, _unsure = due_on(invoice)
    return [
        code_of(invoice.buyer), invoice.buyer.name, invoice.number, invoice.issued_on.isoformat(),
        day.isoformat(), invoice.currency, *money, (invoice.referred("contract") or ("",))[0],
        invoice.seller.name, invoice.syntax.upper(), opened.name,
    ]  # fmt: skip
