"""The seller's own people: a department tree, and fifteen colleagues with their roles."""

from huikuan.lab.market.shapes import Colleague

COMPANY_NAME = "澜石工业技术股份有限公司"
PASSWORD = "Huikuan-Demo-88"  # noqa: S105 - printed on purpose, exists in the demo only

# Code, name, code of the parent.
DEPARTMENTS = (
    ("head", "澜石工业", ""),
    ("sales", "销售中心", "head"),
    ("east", "华东区", "sales"),
    ("south", "华南区", "sales"),
    ("north", "华北区", "sales"),
    ("overseas", "海外部", "sales"),
    ("finance", "财务部", "head"),
    ("credit", "信用部", "head"),
    ("legal", "法务部", "head"),
    ("service", "售后部", "head"),
)

COLLEAGUES = (
    Colleague("cfo", "周静怡", "finance", (("EX", "all", ""),)),
    Colleague("manager1", "沈国梁", "east", (("SM", "department", "east"),)),
    Colleague(
        "manager2", "何立群", "sales",
        (("SM", "department", "south"), ("SM", "department", "north")),
    ),
    Colleague(
        "manager3", "Grace Lim", "overseas", (("SM", "department", "overseas"),), language="en"
    ),
    Colleague("sales1", "陆晓峰", "east", (("SR", "own", ""),)),
    Colleague("sales2", "黄嘉欣", "south", (("SR", "own", ""),)),
    Colleague("sales3", "赵志远", "north", (("SR", "own", ""),)),
    Colleague("sales4", "Oliver Stone", "overseas", (("SR", "own", ""),), language="en"),
    Colleague("sales5", "顾文佳", "east", (("SR", "own", ""),)),
    Colleague("credit", "林慧", "credit", (("CC", "all", ""),)),
    Colleague("collector", "马骏", "credit", (("CO", "department", "sales"),)),
    Colleague("accountant1", "孙丽华", "finance", (("AC", "all", ""),)),
    Colleague("accountant2", "许敏", "finance", (("AC", "all", ""),)),
    Colleague("legal", "郑博文", "legal", (("LG", "department", "sales"),)),
    Colleague("service", "谢婷", "service", (("SV", "department", "sales"),)),
    Colleague("admin", "高磊", "head", (("AD", "all", ""),)),
    Colleague("auditor", "Martin Keller", "head", (("AU", "all", ""),), language="en"),
)  # fmt: skip

OWNERS = {
    "east": ("sales1", "sales5", "manager1"),
    "south": ("sales2",),
    "north": ("sales3",),
    "overseas": ("sales4",),
}
