"""The words from which names of companies and people are put together."""

# City, its administrative code, province, sales department.
CITIES = (
    ("上海", "310115", "上海", "east"),
    ("上海", "310114", "上海", "east"),
    ("苏州", "320505", "江苏", "east"),
    ("无锡", "320214", "江苏", "east"),
    ("南京", "320115", "江苏", "east"),
    ("常州", "320412", "江苏", "east"),
    ("杭州", "330110", "浙江", "east"),
    ("宁波", "330206", "浙江", "east"),
    ("嘉兴", "330402", "浙江", "east"),
    ("合肥", "340104", "安徽", "east"),
    ("青岛", "370214", "山东", "east"),
    ("济南", "370112", "山东", "east"),
    ("深圳", "440300", "广东", "south"),
    ("深圳", "440306", "广东", "south"),
    ("东莞", "441900", "广东", "south"),
    ("广州", "440112", "广东", "south"),
    ("佛山", "440606", "广东", "south"),
    ("珠海", "440402", "广东", "south"),
    ("厦门", "350205", "福建", "south"),
    ("泉州", "350505", "福建", "south"),
    ("长沙", "430121", "湖南", "south"),
    ("武汉", "420115", "湖北", "south"),
    ("南昌", "360106", "江西", "south"),
    ("南宁", "450103", "广西", "south"),
    ("成都", "510112", "四川", "south"),
    ("重庆", "500112", "重庆", "south"),
    ("北京", "110115", "北京", "north"),
    ("天津", "120116", "天津", "north"),
    ("石家庄", "130108", "河北", "north"),
    ("沈阳", "210106", "辽宁", "north"),
    ("大连", "210213", "辽宁", "north"),
    ("长春", "220104", "吉林", "north"),
    ("哈尔滨", "230109", "黑龙江", "north"),
    ("郑州", "410122", "河南", "north"),
    ("西安", "610113", "陕西", "north"),
    ("太原", "140110", "山西", "north"),
)

BRAND_FIRST = (
    "恒启瑞博昌盛锐凯宏泰华鼎嘉润鑫卓越远诚立信德中科汇智明创腾骏隆佳弘景晟沃润森翰朗易赛天澜"
)
BRAND_SECOND = "达岳源海川峰宇通联创益合丰成扬睿图凌辉翔航晖拓锋能腾威铭朗邦控驰芯禾岚"

# What the company does, its trade as we file it, and the same in an English name.
TRADES = (
    ("精密机械", "装备制造", "Precision Machinery"),
    ("自动化设备", "装备制造", "Automation"),
    ("智能装备", "装备制造", "Intelligent Equipment"),
    ("数控机床", "装备制造", "CNC Machine Tools"),
    ("汽车零部件", "汽车零部件", "Auto Parts"),
    ("汽车电子", "汽车零部件", "Automotive Electronics"),
    ("电子科技", "电子", "Electronics"),
    ("半导体材料", "电子", "Semiconductor Materials"),
    ("新能源科技", "新能源", "New Energy"),
    ("光伏科技", "新能源", "Solar"),
    ("储能技术", "新能源", "Energy Storage"),
    ("医疗器械", "医疗器械", "Medical Devices"),
    ("生物科技", "医药", "Biotech"),
    ("环保工程", "工程", "Environmental Engineering"),
    ("机电安装工程", "工程", "Installation Engineering"),
    ("建设工程", "工程", "Construction"),
    ("包装材料", "轻工", "Packaging"),
    ("食品", "食品", "Foods"),
    ("化工材料", "化工", "Chemicals"),
    ("新材料", "化工", "Advanced Materials"),
    ("物流设备", "物流", "Logistics Equipment"),
    ("供应链管理", "贸易", "Supply Chain"),
    ("进出口贸易", "贸易", "Import & Export"),
    ("软件技术", "信息技术", "Software"),
)

LEGAL_FORMS = ("有限公司", "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")

# Name, country, currency, trade.
FOREIGN = (
    ("Halvorsen Marine Systems AS", "NO", "EUR", "装备制造"),
    ("Brightwater Tooling Ltd", "GB", "USD", "装备制造"),
    ("Kestrel Packaging Inc.", "US", "USD", "轻工"),
    ("Norddeich Antriebstechnik GmbH", "DE", "EUR", "装备制造"),
    ("Officine Valdora S.r.l.", "IT", "EUR", "汽车零部件"),
    ("Ateliers Rochebrune SAS", "FR", "EUR", "装备制造"),
    ("Meridian Grid Storage LLC", "US", "USD", "新能源"),
    ("Tanjong Automation Pte. Ltd.", "SG", "USD", "电子"),
    ("Sakurai Seiki K.K.", "JP", "USD", "装备制造"),
    ("Vandersteen Logistics B.V.", "NL", "EUR", "物流"),
    ("Altamira Solar S.L.", "ES", "EUR", "新能源"),
    ("Chao Phraya Parts Co., Ltd.", "TH", "USD", "汽车零部件"),
    ("Great Lakes Fluid Power Corp.", "US", "USD", "装备制造"),
    ("Polskie Zaklady Wiertel Sp. z o.o.", "PL", "EUR", "装备制造"),
)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任"
)
GIVEN = (
    "志强", "建华", "丽娟", "晓明", "海燕", "文博", "雪梅", "俊杰", "思远", "佳宁", "国栋", "玉兰",
    "春生", "敏", "磊", "静", "伟", "芳", "军", "婷", "浩然", "子涵", "永康", "秀英", "立新", "慧",
)  # fmt: skip
FOREIGN_PEOPLE = (
    "J. Larsen",
    "M. Weber",
    "S. Carter",
    "L. Moreau",
    "K. Tan",
    "A. Rossi",
    "P. Novak",
)
CONTACT_ROLES = ("财务经理", "应付会计", "采购经理", "财务总监")
BANKS = (
    "中国工商银行",
    "中国建设银行",
    "中国农业银行",
    "中国银行",
    "招商银行",
    "交通银行",
    "浦发银行",
)
STREETS = ("工业大道", "科技路", "创新路", "滨河路", "开发大道", "长江路", "振兴路", "园区路")
