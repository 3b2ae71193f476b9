"""Files of contracts, orders, deliveries and events, for the stories of their imports."""

from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Intake
from tests.stories.importing import BY

CONTRACTS = "客户编码,客户名称,合同号,签订日期,币种,合同金额,付款计划"
ORDERS = "客户编码,订单号,订单日期,产品,数量,币种,金额,合同号,付款条件"
NOTES = "订单号,发货单号,发货日期,签收日期,产品,数量"
EVENTS = "合同号,事件,发生日期,单号,币种,金额"
PLAN = "预付30%-发货60%-质保10%"
SIGNED = f"C1,苏州华强,HT-1,2026-01-05,CNY,1000.00,{PLAN}"
PUMP = "C1,SO-1,2026-01-10,Pump,10,CNY,800.00,,发货后30天"
VALVE = "C1,SO-1,2026-01-10,Valve,20,CNY,200.00,,发货后30天"
SHIPPED = "SO-1,DN-1,2026-01-20,,Pump,4"


def company() -> Customer:
    """The customers of the files; the first one buys."""
    register_customers([CustomerFacts("C1", "苏州华强"), CustomerFacts("C2", "Acme")], by=BY)
    return Customer.objects.get(code="C1")


def reasons(intake: Intake) -> list[tuple[int, str]]:
    """Row and reason of every row that was refused."""
    return [(row, code) for row, _, code, *_ in intake.result["refused_rows"]]
