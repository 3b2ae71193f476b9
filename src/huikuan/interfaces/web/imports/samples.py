"""Sample files: what a good file of each kind looks like, in Chinese and in English."""

from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

Sample = tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]
_DAY = date
_BILLS = (
    ("C001", "YF2025-001", _DAY(2025, 9, 5), _DAY(2025, 10, 5), 128000.00, 128000.00),
    ("C001", "YF2025-014", _DAY(2025, 10, 16), _DAY(2025, 11, 15), 56320.50, 20000.00),
    ("C002", "YF2025-021", _DAY(2025, 11, 3), _DAY(2025, 12, 3), 9860.00, 9860.00),
    ("C003", "YF2025-022", _DAY(2025, 11, 20), _DAY(2026, 1, 19), 310000.00, 310000.00),
)
_PAID = (_DAY(2025, 10, 8), _DAY(2025, 12, 1), _DAY(2025, 12, 3), _DAY(2026, 2, 27))
_NAMES = {
    "zh": {
        "C001": "上海远帆机电有限公司",
        "C002": "苏州明德精密制造有限公司",
        "C003": "广州锐城贸易有限公司",
    },
    "en": {
        "C001": "Farsail Machinery Ltd",
        "C002": "Mingde Precision Ltd",
        "C003": "Sharp City Trading",
    },
}
_HEADINGS = {
    "zh": {
        "receivables": "客户编码 客户名称 单据编号 单据日期 到期日 币种 金额 未收金额",
        "history": "客户编码 客户名称 单据编号 单据日期 到期日 币种 金额 收款日期",
        "receipts": "客户编码 客户名称 收款单号 收款日期 币种 收款金额 结算方式 核销单号"
        " 银行流水号",
        "contracts": "客户编码 客户名称 合同号 合同名称 签订日期 币种 合同金额 付款计划",
        "orders": "客户编码 客户名称 订单号 订单日期 产品 单位 数量 币种 金额 合同号 付款条件",
        "deliveries": "订单号 发货单号 发货日期 签收日期 产品 数量",
        "events": "合同号 事件 发生日期 单号 币种 金额 备注",
        "customers": "客户编码 客户名称 统一社会信用代码 地区 行业 联系人 电话 开户行 银行账号",
    },
    "en": {
        "receivables": "Customer code|Customer name|Invoice number|Invoice date|Due date|Currency"
        "|Amount|Open amount",
        "history": "Customer code|Customer name|Invoice number|Invoice date|Due date|Currency"
        "|Amount|Paid on",
        "receipts": "Customer code|Customer name|Receipt number|Received on|Currency|Amount"
        "|Payment method|Applies to|Bank reference",
        "contracts": "Customer code|Customer name|Contract number|Contract title|Signed on|Currency"
        "|Contract amount|Payment plan",
        "orders": "Customer code|Customer name|Order number|Order date|Product|Unit|Quantity"
        "|Currency|Amount|Contract number|Payment terms",
        "deliveries": "Order number|Delivery note|Ship date|Received on|Product|Quantity",
        "events": "Contract number|Event|Happened on|Document number|Currency|Amount|Note",
        "customers": "Customer code|Customer name|USCC|Region|Industry|Contact|Phone|Bank"
        "|Bank account",
    },
}


def sample(kind: str, language: str) -> Sample:
    """Headings and rows of a sample file; ``language`` is ``zh`` or ``en``."""
    names, text = _NAMES[language], _HEADINGS[language][kind]
    headings = tuple(text.split("|")) if "|" in text else tuple(text.split())
    return headings, tuple(_ROWS[kind](names, language))


def sample_file(kind: str, language: str) -> BytesIO:
    """The sample as a workbook: codes are text, days are days, amounts are numbers."""
    headings, rows = sample(kind, language)
    file = BytesIO()
    book = Workbook(file, {"strings_to_formulas": False})
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet("Sheet1")
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, 20)
    for place, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(place, column, cell, day)
            elif isinstance(cell, float):
                sheet.write_number(place, column, cell, money)
            else:
                sheet.write_string(place, column, cell)
    book.close()
    file.seek(0)
    return file


def _receivables(names: dict[str, str], language: str) -> Any:
    for code, number, issued_on, due_on, amount, left in _BILLS:
        yield code, names[code], number, issued_on, due_on, "CNY", amount, left


def _history(names: dict[str, str], language: str) -> Any:
    for (code, number, issued_on, due_on, amount, _), paid_on in zip(_BILLS, _PAID, strict=True):
        number = number.replace("2025", "2025H")
        yield code, names[code], number, issued_on, due_on, "CNY", amount, paid_on


def _receipts(names: dict[str, str], language: str) -> Any:
    wire, cash = ("电汇", "现金") if language == "zh" else ("transfer", "cash")
    bill = _BILLS[0]
    yield ("C001", names["C001"], "SK2025-001", _DAY(2025, 12, 8), "CNY", bill[4], wire, bill[1],
           "20251208000017")  # fmt: skip
    yield "C002", names["C002"], "SK2025-002", _DAY(2025, 12, 9), "CNY", 5000.0, cash, "", ""


def _customers(names: dict[str, str], language: str) -> Any:
    is_zh = language == "zh"
    where = ("上海", "机械", "王芳") if is_zh else ("Shanghai", "Machinery", "Wang Fang")
    bank = "中国工商银行上海分行" if is_zh else "ICBC Shanghai"
    yield ("C001", names["C001"], "91350100M000100Y43", *where, "021-55550123", bank,
           "6222000000000000001")  # fmt: skip
    for code in ("C002", "C003"):
        yield code, names[code], "", "", "", "", "", "", ""


def _contracts(names: dict[str, str], language: str) -> Any:
    is_zh = language == "zh"
    plans = ("预付30%-发货60%-质保10%", "月结30天 (A)") if is_zh else (
        "30% advance, 60% on shipment, 10% retention", "net 30")  # fmt: skip
    title = "生产线改造" if is_zh else "Rebuilding of a production line"
    spares = "备件年度合同" if is_zh else "Spare parts for a year"
    yield ("C001", names["C001"], "HT2025-001", title, _DAY(2025, 9, 1), "CNY", 500000.0, plans[0])
    yield ("C002", names["C002"], "HT2025-002", spares, _DAY(2025, 10, 9), "CNY", 90000.0, plans[1])


def _orders(names: dict[str, str], language: str) -> Any:
    is_zh = language == "zh"
    pump, valve, piece = ("离心泵", "调节阀", "台") if is_zh else ("Pump", "Valve", "pc")
    terms = "发货后30天" if is_zh else "30 days after shipment"
    day = _DAY(2025, 10, 20)
    yield ("C003", names["C003"], "SO2025-001", day, pump, piece, 10.0, "CNY", 80000.0, "", terms)
    yield ("C003", names["C003"], "SO2025-001", day, valve, piece, 40.0, "CNY", 20000.0, "", terms)


def _deliveries(names: dict[str, str], language: str) -> Any:
    pump, valve = ("离心泵", "调节阀") if language == "zh" else ("Pump", "Valve")
    shipped_on, received_on = _DAY(2025, 11, 3), _DAY(2025, 11, 6)
    yield "SO2025-001", "DN2025-001", shipped_on, received_on, pump, 4.0
    yield "SO2025-001", "DN2025-001", shipped_on, received_on, valve, 40.0


def _events(names: dict[str, str], language: str) -> Any:
    is_zh = language == "zh"
    shipped, first, rest = ("发货", "首批", "余下") if is_zh else ("shipped", "first part", "rest")
    for on, number, amount, note in (
        (_DAY(2025, 10, 15), "DN2025-007", 200000.0, first),
        (_DAY(2025, 10, 28), "DN2025-009", 300000.0, rest),
    ):
        yield "HT2025-001", shipped, on, number, "CNY", amount, note


_ROWS = {
    "contracts": _contracts,
    "orders": _orders,
    "deliveries": _deliveries,
    "events": _events,
    "receivables": _receivables,
    "history": _history,
    "receipts": _receipts,
    "customers": _customers,
}
SAMPLES = frozenset(_ROWS)
"""The kinds of which there is a sample: electronic invoices come from programs."""
