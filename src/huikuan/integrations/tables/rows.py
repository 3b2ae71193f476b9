"""Each row of a file: a fact that can go into the books, or refused with its reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from huikuan.engine.identifiers import uscc_verdict
from huikuan.engine.money import digits
from huikuan.errors import Refused
from huikuan.integrations.agreements.rows import (
    ContractRow,
    DeliveryRow,
    EventRow,
    OrderRow,
    read_contract,
    read_delivery,
    read_event,
    read_order,
)
from huikuan.integrations.tables.cells import (
    amount_of,
    currency_of,
    day_of,
    identifier_of,
    text_of,
)
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout

NAME_MAX, TEXT_MAX, CODE_MAX = 200, 80, 64
LENGTHS = {"address": 300, "memo": 300, "name": NAME_MAX, "customer_name": NAME_MAX,
           "payer_name": NAME_MAX, "former_name": NAME_MAX, "english_name": NAME_MAX,
           "short_name": NAME_MAX, "uscc": 40, "country": 2, "phone": 40, "email": 120,
           "group": 200, "bank": 120, "tax_number": 40, "bank_account": 40,
           "contract": 64, "applies_to": 2000}  # fmt: skip
INSTRUMENT_WORDS = {
    "电汇": "transfer", "转账": "transfer", "汇款": "transfer", "网银": "transfer",
    "银行转账": "transfer", "现金": "cash", "支票": "cheque", "check": "cheque",
    "银行承兑汇票": "bank_bill", "银承": "bank_bill", "承兑汇票": "bank_bill",
    "商业承兑汇票": "trade_bill", "商承": "trade_bill", "抵账": "offset", "wire": "transfer",
    "bank transfer": "transfer", "其他": "other",
}  # fmt: skip
INSTRUMENTS = ("transfer", "cash", "cheque", "bank_bill", "trade_bill", "offset", "other")

NAMES = {"customer_code": "customer_name", "code": "name"}

Warning_ = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot go into the books, by field and reason; ``cells`` as they were."""

    row: int
    field: str
    code: str
    params: dict[str, Any]
    cells: list[Any]
    document: str = ""


@dataclass(slots=True)
class MoneyRow:
    """A receivable, with what of it is settled already."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    number: str
    issued_on: date
    due_on: date
    currency: str
    amount_minor: int
    settled_minor: int = 0
    paid_on: date | None = None
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)


@dataclass(slots=True)
class ReceiptRow:
    """Money that came."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    number: str
    received_on: date
    currency: str
    amount_minor: int
    instrument: str = "transfer"
    applies_to: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)


@dataclass(slots=True)
class CustomerRow:
    """A company with its names, codes and contacts."""

    row: int
    cells: list[Any]
    code: str
    name: str
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)


Agreement = ContractRow | OrderRow | DeliveryRow | EventRow
Checked = MoneyRow | ReceiptRow | CustomerRow | Agreement | RefusedRow


def checked_rows(table: Table, layout: Layout, kind: str) -> Iterator[Checked]:
    """Every row of the table, in order, as a fact or refused; never dropped.

    The same number of the same customer twice in one file is refused the second time.
    """
    if table.checked:
        yield from table.checked()
        return
    read = _READERS[kind]
    seen: dict[bytes, int] = {}
    width = len(table.headings)
    for number, cells in table.rows():
        reader = _Reader(number, cells, layout)
        try:
            _refuse_ragged(cells, width)
            fact = read(reader)
            key = _key(fact)
            if (first := seen.setdefault(_digest(key), number)) != number:
                reader.field = "code" if kind == "customers" else "number"
                raise Refused("number_twice_in_file", number=key[-1], first_row=first)
        except Refused as refusal:
            document = _document(reader, kind)
            yield RefusedRow(number, reader.field, refusal.code, refusal.params, cells, document)
        else:
            yield fact


class _Reader:
    """The cells of one row by field; remembers which field is being read."""

    __slots__ = ("cells", "columns", "field", "layout", "row")

    def __init__(self, row: int, cells: list[Any], layout: Layout) -> None:
        self.row, self.cells, self.layout = row, cells, layout
        self.columns = layout.columns
        self.field = ""

    def cell(self, name: str) -> Any:
        self.field = name
        place = self.columns.get(name)
        return "" if place is None else self.cells[place]

    def identifier(self, name: str, missing: str) -> str:
        text = identifier_of(self.cell(name), CODE_MAX)
        if not text:
            raise Refused(missing)
        return text

    def identifier_or_blank(self, name: str) -> str:
        return identifier_of(self.cell(name), CODE_MAX)

    def is_blank(self, name: str) -> bool:
        return _is_blank(self.cell(name))

    def day(self, name: str) -> date:
        return day_of(self.cell(name), self.layout.dates, self.layout.serials)

    def day_or_none(self, name: str) -> date | None:
        if name not in self.columns or _is_blank(self.cell(name)):
            return None
        return self.day(name)

    def amount(self, name: str, currency: str) -> int | None:
        if name not in self.columns or _is_blank(cell := self.cell(name)):
            return None
        power = self.layout.powers.get(name, 0)
        return amount_of(cell, currency, self.layout.decimal, power)

    def currency(self) -> str:
        code = currency_of(self.cell("currency")) or self.layout.currency
        if not code:
            raise Refused("currency_missing")
        digits(code)
        return code

    def texts(self, *names: str) -> dict[str, str]:
        found = {}
        for name in names:
            if name in self.columns and not _is_blank(cell := self.cell(name)):
                if isinstance(cell, int | float):
                    found[name] = identifier_of(cell, LENGTHS.get(name, TEXT_MAX))
                else:
                    found[name] = text_of(cell, LENGTHS.get(name, TEXT_MAX))
        return found


def _money(reader: _Reader) -> MoneyRow:
    code = reader.identifier("customer_code", "customer_code_missing")
    name = text_of(reader.cell("customer_name"), NAME_MAX)
    number = reader.identifier("number", "number_missing")
    issued_on, due_on = reader.day("issued_on"), reader.day("due_on")
    currency = reader.currency()
    paid_on = reader.day_or_none("paid_on")
    amount, settled = _amounts(reader, number, currency, paid_on)
    fact = MoneyRow(
        reader.row, reader.cells, code, name or code, number, issued_on, due_on, currency,
        amount, settled, paid_on,
    )  # fmt: skip
    fact.texts = reader.texts("owner", "department", "contract")
    if due_on < issued_on:
        fact.warnings.append(("due_before_issue", {"issued_on": issued_on, "due_on": due_on}))
    if settled and paid_on and paid_on < issued_on:
        fact.warnings.append(("paid_before_issue", {"issued_on": issued_on, "paid_on": paid_on}))
    if settled and not paid_on:
        fact.warnings.append(("paid_day_unknown", {"settled_minor": settled, "currency": currency}))
    return fact


def _amounts(reader: _Reader, number: str, currency: str, paid_on: date | None) -> tuple[int, int]:
    """The original amount and what of it is settled; refuses columns that contradict."""
    open_minor = reader.amount("open_amount", currency)
    paid_minor = reader.amount("paid_amount", currency)
    amount = reader.amount("amount", currency)
    reader.field = "amount" if "amount" in reader.columns else "open_amount"
    if amount is None:
        if open_minor is None or "amount" in reader.columns:
            raise Refused("amount_missing")
        amount = open_minor + (paid_minor or 0)
    if amount <= 0:
        raise Refused("amount_not_positive", number=number)
    if open_minor is not None:
        settled = amount - open_minor
    elif paid_minor is not None:
        settled = paid_minor
    else:
        settled = amount if paid_on else 0
    if paid_minor is not None and paid_minor != settled:
        raise Refused("amounts_disagree", amount_minor=amount, open_minor=open_minor,
                      paid_minor=paid_minor, currency=currency)  # fmt: skip
    if not 0 <= settled <= amount:
        raise Refused("open_outside_amount", amount_minor=amount, currency=currency)
    return amount, settled


def _receipt(reader: _Reader) -> ReceiptRow:
    code = reader.identifier("customer_code", "customer_code_missing")
    name = text_of(reader.cell("customer_name"), NAME_MAX)
    number = reader.identifier("number", "number_missing")
    received_on = reader.day("received_on")
    currency = reader.currency()
    amount = reader.amount("amount", currency)
    if amount is None:
        raise Refused("amount_missing")
    if amount <= 0:
        raise Refused("amount_not_positive", number=number)
    word = str(reader.cell("instrument")).strip().lower()
    instrument = INSTRUMENT_WORDS.get(word, word or "transfer")
    if instrument not in INSTRUMENTS:
        raise Refused("instrument_unknown", instrument=word[:40])
    paid = reader.cell("applies_to")
    numbers = text_of(paid, LENGTHS["applies_to"]) if isinstance(paid, str) else identifier_of(paid)
    for mark in ";,，；、":
        numbers = numbers.replace(mark, " ")
    texts = reader.texts("payer_name", "bank_reference", "memo")
    return ReceiptRow(
        reader.row, reader.cells, code, name or code, number, received_on, currency, amount,
        instrument, tuple(dict.fromkeys(map(identifier_of, numbers.split()))), texts,
    )  # fmt: skip


def _customer(reader: _Reader) -> CustomerRow:
    code = reader.identifier("code", "customer_code_missing")
    name = text_of(reader.cell("name"), NAME_MAX)
    if not name:
        raise Refused("name_missing")
    fact = CustomerRow(reader.row, reader.cells, code, name)
    fact.texts = reader.texts(*(f for f in reader.columns if f not in {"code", "name"}))
    reader.field = "uscc"
    if uscc := fact.texts.get("uscc"):
        verdict = uscc_verdict(uscc)
        if verdict.wrong:
            raise Refused(verdict.wrong, uscc=uscc)
        fact.texts["uscc"] = verdict.code
    return fact


_READERS: dict[str, Callable[[_Reader], Any]] = {
    "receivables": _money,
    "history": _money,
    "receipts": _receipt,
    "customers": _customer,
    "contracts": read_contract,
    "orders": read_order,
    "deliveries": read_delivery,
    "events": read_event,
}
# What tells the document to which a row belongs, where several rows are one document.
_DOCUMENT_FIELDS = {"orders": ("customer_code", "number"), "deliveries": ("order", "number")}


def _document(reader: _Reader, kind: str) -> str:
    """To which document a refused row belongs, as far as it can be read."""
    try:
        names = _DOCUMENT_FIELDS.get(kind, ())
        return ":".join(reader.identifier_or_blank(name) for name in names)
    except (Refused, IndexError):
        return ""


def _key(fact: Any) -> tuple[str, ...]:
    if isinstance(fact, CustomerRow):
        return (fact.code,)
    if isinstance(fact, ContractRow):
        return (fact.number,)
    if isinstance(fact, OrderRow | DeliveryRow):
        return (str(fact.row), fact.number)  # one line of several
    if isinstance(fact, EventRow):
        return fact.number, fact.trigger, fact.contract or fact.order
    return fact.customer_code, fact.number


def _digest(key: tuple[str, ...]) -> bytes:
    """A key in few bytes: a million rows fit into memory."""
    return blake2b("\x1f".join(key).encode(), digest_size=16).digest()


def codes_and_owners(
    table: Table, layout: Layout, code_field: str
) -> tuple[int, dict[str, str], set[str]]:
    """How many rows there are, the codes of figures they name (with a name), and the owners."""
    total, codes, owners = 0, dict[str, str](), set[str]()
    place, name, owner = (
        layout.columns.get(f, -1) for f in (code_field, NAMES[code_field], "owner")
    )
    for _, cells in table.rows():
        total += 1
        code = _code_of_figures(cells[place]) if 0 <= place < len(cells) else ""
        if code and code not in codes:
            codes[code] = str(cells[name])[:60] if 0 <= name < len(cells) else ""
        if 0 <= owner < len(cells) and isinstance(cells[owner], str):
            owners.add(cells[owner].strip())
    return total, codes, owners - {""}


def _code_of_figures(cell: Any) -> str:
    """A code that is all figures, as it will be read; nothing for any other."""
    if isinstance(cell, str) and not cell.strip()[:1].isdecimal():
        return ""
    try:
        code = identifier_of(cell, CODE_MAX)
    except Refused:
        return ""
    return code if code.isdecimal() else ""


def _refuse_ragged(cells: list[Any], width: int) -> None:
    while len(cells) > width and cells[-1] == "":
        cells.pop()
    if len(cells) > width:
        raise Refused("row_too_long", cells=len(cells), headings=width)
    if len(cells) < width:
        raise Refused("row_too_short", cells=len(cells), headings=width)


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()
