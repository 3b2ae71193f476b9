"""What the seller sells, at which price, and how contracts about it are worded."""

from huikuan.lab.market.contract_shapes import Wording

# Product, unit, price with tax in minor units of the base currency.
PRODUCTS = (
    ("密封件 FK-20", "件", 3_200),
    ("轴承套件 6205", "套", 8_600),
    ("传感器模组 LS-3", "个", 21_500),
    ("滚珠丝杠 SFU1605", "根", 64_000),
    ("液压阀组 4WE6", "台", 128_000),
    ("减速机 RV-40E", "台", 245_000),
    ("伺服电机 1.5kW", "台", 356_000),
    ("控制柜 GCK", "台", 2_480_000),
)
MACHINES = ("智能装配线", "数控加工单元", "自动化立体库", "焊接机器人工作站", "整厂液压系统")

# Per kind of terms: how often, and how it is written.
FRAMEWORKS: dict[str, tuple[tuple[int, Wording], ...]] = {
    "eom30": (
        (46, Wording("发货月结30天", "A")),
        (16, Wording("发货月结30天", "B")),
        (14, Wording("发货 25日截止 次月底付")),
        (10, Wording("到货月结30天", "A", papers=("delivered",))),
        (8, Wording("开票月结30天", "A")),
        (6, Wording("对账确认后30天")),
    ),
    "eom60": (
        (60, Wording("发货月结60天", "A")),
        (20, Wording("发货月结60天", "B")),
        (12, Wording("到货月结60天", "A", papers=("delivered",))),
        (8, Wording("开票月结60天", "A")),
    ),
    "eom90": ((80, Wording("发货月结90天", "A")), (20, Wording("开票月结90天", "A"))),
    "net30": (
        (40, Wording("2/10 net 30")),
        (40, Wording("发货后30天")),
        (20, Wording("到货后30天", papers=("delivered",))),
    ),
}
TIGHTER = Wording("发货月结30天", "A")
PREPAID = (
    (60, Wording("预付30%签约后5天-发货后5天70%")),
    (40, Wording("预付50%签约后5天-发货后10天50%")),
)
PROJECTS = (
    (30, Wording("3331", papers=("accepted",))),
    (25, Wording("预付30%签约后7天-发货后30天60%-质保10%", deemed_days=15)),
    (20, Wording("预付30%-发货60%-质保10%", papers=("accepted",))),
    (25, Wording("预付20%-发货后30天30%-验收后30天45%-质保5%", deemed_days=30)),
)
WITHOUT_ADVANCE = Wording("发货后30天90%-质保10%")
DOUBTFUL = Wording("验收后90天85%-质保15%验收后24个月")
