"""The words of payment terms in Chinese and English, for reading and for writing them."""

from huikuan.engine.terms.shapes import Label, Trigger

# The first word of each is the one that is written; all are read.
TRIGGERS: dict[Trigger, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Trigger.SIGNED: (
        ("签约", "合同签订", "签订合同", "签合同", "合同日", "合同生效", "签订", "下单"),
        ("signing", "contract signing", "signature", "contract date", "order", "contract"),
    ),
    Trigger.DEPOSIT_RECEIVED: (
        ("预付到账", "预付款到账", "收到预付款", "定金到账", "收到定金"),
        ("receipt of deposit", "deposit received", "receipt of advance"),
    ),
    Trigger.STARTED: (("开工", "进场"), ("start of work", "start")),
    Trigger.SHIPPED: (
        ("发货", "出货", "发运", "装运", "提货", "装船"),
        ("shipment", "shipping", "dispatch", "bl date", "b/l date"),
    ),
    Trigger.DELIVERED: (
        ("到货", "到货签收", "签收", "交货", "收货", "货到", "送达"),
        ("delivery", "receipt of goods", "arrival"),
    ),
    Trigger.INSTALLED: (
        ("安装", "安装完成", "安装完毕", "安装调试", "安装调试完成"),
        ("installation",),
    ),
    Trigger.PRELIMINARILY_ACCEPTED: (
        ("初验", "初验合格", "初步验收"),
        ("preliminary acceptance",),
    ),
    Trigger.ACCEPTED: (
        ("验收", "终验", "验收合格", "终验合格", "最终验收", "竣工验收"),
        ("acceptance", "final acceptance"),
    ),
    Trigger.INVOICED: (
        ("开票", "发票", "收到发票", "票到", "到票", "收票", "见票", "发票日"),
        ("invoice", "invoice date", "invoicing", "date of invoice", "receipt of invoice"),
    ),
    Trigger.STATEMENT_CONFIRMED: (
        ("对账确认", "对账", "对帐", "对账单确认"),
        ("statement confirmation", "statement", "reconciliation"),
    ),
    Trigger.WARRANTY_OVER: (
        ("质保期满", "质保到期", "保修期满", "质保期结束"),
        ("end of warranty", "warranty expiry", "expiry of warranty"),
    ),
    Trigger.ON_DATE: (("固定日期",), ("fixed date",)),
    Trigger.MONTH_CLOSED: (("每月结算", "月度结算"), ("monthly settlement",)),
}
LABELS: dict[Label, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Label.ADVANCE: (
        ("预付款", "预付", "首付款", "首付", "定金", "订金", "首期"),
        ("advance", "deposit", "down payment", "prepayment", "upfront"),
    ),
    Label.PROGRESS: (("进度款", "进度", "中期款"), ("progress payment", "progress")),
    Label.SHIPMENT: (("发货款", "提货款", "出货款"), ("shipment payment",)),
    Label.DELIVERY: (("到货款", "交货款"), ("delivery payment",)),
    Label.ACCEPTANCE: (("验收款", "终验款"), ("acceptance payment",)),
    Label.RETENTION: (
        ("质保金", "质保", "质量保证金", "保修金"),
        ("retention", "warranty retention", "warranty"),
    ),
    Label.FINAL: (("尾款", "余款"), ("final payment", "final", "balance")),
    Label.PAYMENT: (("货款", "合同款", "款项"), ("payment",)),
}
MEANT_BY_LABEL: dict[Label, Trigger] = {
    Label.ADVANCE: Trigger.SIGNED,
    Label.SHIPMENT: Trigger.SHIPPED,
    Label.DELIVERY: Trigger.DELIVERED,
    Label.ACCEPTANCE: Trigger.ACCEPTED,
    Label.RETENTION: Trigger.ACCEPTED,
}
"""The event that the name of a payment means where the text names none."""

LABEL_OF_TRIGGER: dict[Trigger, Label] = {
    Trigger.SIGNED: Label.ADVANCE,
    Trigger.SHIPPED: Label.SHIPMENT,
    Trigger.DELIVERED: Label.DELIVERY,
    Trigger.ACCEPTED: Label.ACCEPTANCE,
    Trigger.WARRANTY_OVER: Label.RETENTION,
}
WARRANTY_MONTHS = 12
"""How long 质保金 is kept where the text gives no time: a year from the acceptance."""
