"""Rows of contracts, orders, deliveries and events: read cell by cell, refused with reasons."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.integrations.tables.cells import text_of

TERMS_MAX, NOTE_MAX = 300, 300
Warning_ = tuple[str, dict[str, Any]]

TRIGGER_WORDS: dict[str, Trigger] = {
    word: trigger
    for trigger, words in {
        Trigger.SIGNED: "签订 签约 合同签订 signing",
        Trigger.DEPOSIT_RECEIVED: "收到预付款 预付款到账 定金到账 deposit",
        Trigger.STARTED: "开工 启动 进场 start",
        Trigger.SHIPPED: "发货 出库 shipment",
        Trigger.DELIVERED: "到货 签收 交货 delivery",
        Trigger.INSTALLED: "安装 安装完成 安装调试 installation",
        Trigger.PRELIMINARILY_ACCEPTED: "初验 初验合格 preliminaryacceptance",
        Trigger.ACCEPTED: "验收 终验 验收合格 acceptance",
        Trigger.INVOICED: "开票 开具发票 invoice",
        Trigger.STATEMENT_CONFIRMED: "对账 对账确认 statementconfirmation",
        Trigger.WARRANTY_OVER: "质保期满 质保到期 质保结束 warrantyover warrantyend",
        Trigger.MONTH_CLOSED: "月结 monthlysettlement",
    }.items()
    for word in [trigger.value.replace("_", ""), *words.split()]
}


@dataclass(slots=True)
class ContractRow:
    """A contract with its plan as a text; signed where it has a day."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    number: str
    signed_on: date | None
    currency: str
    amount_minor: int
    tax_minor: int
    terms: str
    variant: str
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def document(self) -> str:
        """Rows of one document belong together."""
        return self.number


@dataclass(slots=True)
class OrderRow:
    """One line of an order."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    number: str
    ordered_on: date
    product: str
    unit: str
    quantity: Decimal
    currency: str
    amount_minor: int
    tax_minor: int
    contract: str
    terms: str
    variant: str
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def document(self) -> str:
        """Rows of one document belong together."""
        return f"{self.customer_code}:{self.number}"


@dataclass(slots=True)
class DeliveryRow:
    """One line of a delivery note; a quantity below zero came back."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    order: str
    number: str
    shipped_on: date
    received_on: date | None
    position: int
    product: str
    quantity: Decimal
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def document(self) -> str:
        """Rows of one document belong together."""
        return f"{self.order}:{self.number}"


@dataclass(slots=True)
class EventRow:
    """Something that happened; without an amount to all that was left."""

    row: int
    cells: list[Any]
    customer_code: str
    customer_name: str
    contract: str
    order: str
    trigger: str
    happened_on: date
    number: str
    currency: str
    amount_minor: int | None
    texts: dict[str, str] = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def document(self) -> str:
        """Each event is a document of its own."""
        return f"{self.contract or self.order}:{self.trigger}:{self.number}"


def read_contract(reader: Any) -> ContractRow:
    """A contract."""
    code, name = _customer(reader)
    number = reader.identifier("number", "number_missing")
    currency = reader.currency()
    fact = ContractRow(
        reader.row, reader.cells, code, name, number, reader.day_or_none("signed_on"), currency,
        _amount(reader, number, currency), reader.amount("tax", currency) or 0,
        *_terms(reader),
    )  # fmt: skip
    if not fact.terms:
        reader.field = "terms"
        raise Refused("contract_terms_missing", number=number)
    fact.texts = reader.texts("title", "owner", "department")
    return fact


def read_order(reader: Any) -> OrderRow:
    """One line of an order."""
    code, name = _customer(reader)
    number = reader.identifier("number", "number_missing")
    ordered_on = reader.day("ordered_on")
    product = text_of(reader.cell("product"), 200)
    if not product:
        raise Refused("product_missing")
    unit = text_of(reader.cell("unit"), 20)
    quantity = _quantity(reader)
    if quantity <= 0:
        raise Refused("quantity_not_positive", number=number)
    currency = reader.currency()
    amount = reader.amount("amount", currency)
    if amount is None:
        raise Refused("amount_missing")
    tax = reader.amount("tax", currency) or 0
    contract = reader.identifier_or_blank("contract")
    fact = OrderRow(
        reader.row, reader.cells, code, name, number, ordered_on, product, unit, quantity,
        currency, amount, tax, contract, *_terms(reader),
    )  # fmt: skip
    fact.texts = reader.texts("owner", "department")
    return fact


def read_delivery(reader: Any) -> DeliveryRow:
    """One line of a delivery note."""
    code = reader.identifier_or_blank("customer_code")
    name = text_of(reader.cell("customer_name"), 200)
    order = reader.identifier("order", "number_missing")
    number = reader.identifier("number", "number_missing")
    shipped_on, received_on = reader.day("shipped_on"), reader.day_or_none("received_on")
    position = reader.identifier_or_blank("position")
    if position and not (position.isascii() and position.isdecimal() and len(position) < 7):
        raise Refused("order_place_unknown", number=order, position=position)
    product = text_of(reader.cell("product"), 200)
    quantity = _quantity(reader)
    if not quantity:
        raise Refused("delivery_empty", number=order)
    return DeliveryRow(
        reader.row, reader.cells, code, name, order, number, shipped_on, received_on,
        int(position or 0), product, quantity,
    )  # fmt: skip


def read_event(reader: Any) -> EventRow:
    """Something that happened to a contract or an order."""
    code = reader.identifier_or_blank("customer_code")
    name = text_of(reader.cell("customer_name"), 200)
    contract = reader.identifier_or_blank("contract")
    order = reader.identifier_or_blank("order")
    if not (contract or order):
        raise Refused("number_missing")
    word = text_of(reader.cell("trigger"), 40)
    plain = word.lower().replace(" ", "").replace("_", "").replace("-", "")
    if plain not in TRIGGER_WORDS:
        raise Refused("trigger_unknown", text=word)
    happened_on = reader.day("happened_on")
    number = reader.identifier_or_blank("number")
    currency, portion = "", None
    if "amount" in reader.columns and not reader.is_blank("amount"):
        currency = reader.currency()
        portion = _amount(reader, number or contract or order, currency)
    fact = EventRow(
        reader.row, reader.cells, code, name, contract, order, TRIGGER_WORDS[plain], happened_on,
        number, currency, portion,
    )  # fmt: skip
    fact.texts = reader.texts("memo")
    return fact


def _customer(reader: Any) -> tuple[str, str]:
    code = reader.identifier("customer_code", "customer_code_missing")
    return code, text_of(reader.cell("customer_name"), 200) or code


def _amount(reader: Any, number: str, currency: str) -> int:
    amount = reader.amount("amount", currency)
    if amount is None:
        raise Refused("amount_missing")
    if amount <= 0:
        raise Refused("amount_not_positive", number=number)
    return int(amount)


def _terms(reader: Any) -> tuple[str, str]:
    terms = text_of(reader.cell("terms"), TERMS_MAX)
    return terms, text_of(reader.cell("variant"), 1).upper()


def _quantity(reader: Any) -> Decimal:
    cell = reader.cell("quantity")
    text = str(cell).strip().replace("，", ",")
    text = text.replace(",", "") if reader.layout.decimal == "." else _pointed(text)
    try:
        quantity = Decimal(text)
    except InvalidOperation as wrong:
        raise Refused("quantity_unreadable", text=str(cell)[:40]) from wrong
    is_fine = quantity.is_finite() and abs(quantity) < 10**12
    if not is_fine or quantity != quantity.quantize(Decimal("0.000001")):
        raise Refused("quantity_unreadable", text=str(cell)[:40])
    return quantity


def _pointed(text: str) -> str:
    return text.replace(".", "").replace(",", ".")
