"""Headings of contracts, orders, deliveries and events, in Chinese and English."""

FIELDS: dict[str, tuple[str, ...]] = {
    "contracts": (
        "customer_code", "customer_name", "number", "title", "signed_on", "currency", "amount",
        "tax", "terms", "variant", "owner", "department",
    ),
    "orders": (
        "customer_code", "customer_name", "number", "ordered_on", "product", "unit", "quantity",
        "currency", "amount", "tax", "contract", "terms", "variant", "owner", "department",
    ),
    "deliveries": (
        "customer_code", "customer_name", "order", "number", "shipped_on", "received_on",
        "position", "product", "quantity",
    ),
    "events": (
        "customer_code", "customer_name", "contract", "order", "trigger", "happened_on",
        "number", "currency", "amount", "memo",
    ),
}  # fmt: skip
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "contracts": (("customer_code",), ("number",), ("amount",), ("terms",)),
    "orders": (
        ("customer_code",), ("number",), ("ordered_on",), ("product",), ("quantity",), ("amount",)
    ),
    "deliveries": (("order",), ("number",), ("shipped_on",), ("quantity",)),
    "events": (("contract", "order"), ("trigger",), ("happened_on",)),
}  # fmt: skip

# After the bar stand headings that usually, but not surely, mean the field.
_SHARED = {
    "title": "合同名称 合同标题 项目名称 项目 contractname contracttitle title subject"
    " project | 名称",
    "terms": "付款计划 付款条件 付款方式 收款条件 收款计划 付款条款 结算条件 账期 paymentplan"
    " paymentterms terms paymentschedule | 条款 结算方式",
    "variant": "月结口径 月结方式 月结变体 variant monthlyvariant |",
    "tax": "税额 其中税额 税金 tax taxamount vat vatamount | 增值税",
    "product": "产品 产品名称 货物 货物名称 商品 商品名称 物料 物料名称 品名 product productname"
    " item itemname material description goods | 名称 规格型号",
    "quantity": "数量 发货数量 交货数量 订货数量 订购数量 出库数量 quantity qty orderedquantity"
    " deliveredquantity | 件数 count",
    "unit": "单位 计量单位 unit uom | unitofmeasure",
    "position": "行号 订单行号 行项目 项次 position line lineno linenumber itemno | 序号",
    "contract": "合同号 合同编号 销售合同号 合同编码 contract contractnumber contractno contractid"
    " | 合同",
    "order": "订单号 订单编号 销售订单号 销售订单 order ordernumber orderno orderid salesorder"
    " salesorderno | 订单 来源单号",
    "signed_on": "签订日期 签订日 签署日期 签约日期 生效日期 signedon signaturedate contractdate"
    " datesigned signedday | 日期 date",
    "ordered_on": "订单日期 下单日期 订货日期 orderdate orderedon dateordered | 日期 date 单据日期",
    "shipped_on": "发货日期 发货日 出库日期 交货日期 shippedon shipdate shippingdate deliverydate"
    " deliveredon | 日期 date 单据日期",
    "received_on": "签收日期 签收日 收货日期 receivedon receiptdate signedforon podate | 客户签收",
    "trigger": "事件 触发事件 事件类型 event trigger eventtype milestone 里程碑 节点 | 类型 type",
    "happened_on": "发生日期 事件日期 发生日 happenedon eventdate occurredon | 日期 date",
    "memo": "备注 说明 摘要 note notes memo remark remarks comment | text",
}
_NUMBERS = {
    "contracts": "合同号 合同编号 合同编码 contractnumber contractno contractid contract number"
    " | 编号 no id",
    "orders": "订单号 订单编号 销售订单号 ordernumber orderno orderid salesorder order number"
    " | 编号 单据编号 no id",
    "deliveries": "发货单号 送货单号 出库单号 交货单号 deliverynumber deliverynote deliveryno"
    " deliverynotenumber shipment dn number | 编号 单据编号 no id",
    "events": "单号 事件编号 凭据编号 验收单号 签收单号 eventnumber documentnumber number reference"
    " | 编号 no id",
}
_AMOUNTS = {
    "contracts": "合同金额 含税金额 合同总额 合同总价 价税合计 金额 contractamount totalamount"
    " amount contractvalue total | 总额 value",
    "orders": "金额 含税金额 行金额 价税合计 amount lineamount linetotal grossamount | 总额 total",
    "events": "金额 涉及金额 本次金额 amount portion value | 价值",
}


def words_of(kind: str, known: dict[str, str]) -> dict[str, str]:
    """The words of each field of this kind, besides those that all kinds share."""
    own = {"number": _NUMBERS[kind]}
    if kind in _AMOUNTS:
        own["amount"] = _AMOUNTS[kind]
    return known | _SHARED | own
