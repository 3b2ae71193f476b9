"""Which column means what: headings in Chinese and English, and how sure the guess is."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from huikuan.integrations.agreements import headings as agreements

CERTAIN, LIKELY, NONE = "certain", "likely", "none"

FIELDS: dict[str, tuple[str, ...]] = {
    "receivables": (
        "customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount",
        "open_amount", "paid_on", "paid_amount", "owner", "department", "contract",
    ),
    "history": (
        "customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount",
        "paid_on", "paid_amount", "owner", "department", "contract",
    ),
    "receipts": (
        "customer_code", "customer_name", "number", "received_on", "currency", "amount",
        "payer_name", "bank_reference", "memo", "instrument", "applies_to",
    ),
    "einvoices": (
        "customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount",
        "paid_amount", "contract",
    ),
    **agreements.FIELDS,
    "customers": (
        "code", "name", "uscc", "tax_number", "country", "region", "industry", "address",
        "group", "owner", "department", "short_name", "former_name", "english_name", "contact",
        "phone", "email", "bank", "bank_account",
    ),
}  # fmt: skip
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "receivables": (
        ("customer_code",), ("number",), ("issued_on",), ("due_on",), ("amount", "open_amount")
    ),
    "history": (
        ("customer_code",), ("number",), ("issued_on",), ("due_on",), ("amount",), ("paid_on",)
    ),
    "receipts": (("customer_code",), ("number",), ("received_on",), ("amount",)),
    "einvoices": (),
    **agreements.REQUIRED,
    "customers": (("code",), ("name",)),
}  # fmt: skip

# After the bar stand headings that usually, but not surely, mean the field.
_MONEY_WORDS = {
    "customer_code": "客户编码 客户代码 客户编号 客户号 购货单位编码 购货单位代码 往来单位编码"
    " 往来单位编号 单位编码 债务人编码 客商编码 customercode customerid customerno customernumber"
    " custnumber custno custid custcode customer accountnumber kunnr debtorcode soldto soldtoparty"
    " payer | 客户 account accountno debtor partner partnercode clientid clientcode 往来单位",
    "customer_name": "客户名称 客户全称 购货单位 购货单位名称 往来单位名称 单位名称 购买方"
    " 购买方名称 债务人 债务人名称 客商名称 customername namecustomer custname name1 debtorname"
    " clientname accountname buyername | 名称 name client company companyname 公司名称",
    "number": "单据编号 单据号 发票号 发票号码 应收单号 应收单编号 票据编号 数电票号码 单号"
    " 凭证编号 invoicenumber invoiceno invoiceid invoicenum docid documentnumber documentno"
    " docnumber docno invoice billno billnumber belnr number"
    " | 编号 合同号 合同编号 订单号 id reference ref no orderid",
    "issued_on": "单据日期 业务日期 开票日期 发票日期 应收单日期 出票日期 立账日期 记账日期"
    " postingdate invoicedate issuedon issuedate issuedat documentdate docdate billdate budat"
    " dateofinvoice | 日期 date documentcreatedate createdate createddate bldat baselinedate"
    " baselinecreatedate postingdateest 制单日期 创建日期 发货日期",
    "due_on": "到期日 到期日期 应收日期 应收日 付款到期日 应付款日 最迟付款日 收款到期日"
    " dueon duedate dueindate duedateon paymentduedate netduedate dateofdue zfbdt"
    " | 计划收款日期 计划收款日 预计收款日期 maturitydate",
    "currency": "币种 币别 货币 原币币别 结算币种 币种代码 currency invoicecurrency currencycode"
    " curr waers documentcurrency ccy",
    "amount": "金额 应收金额 价税合计 原币金额 应收总额 应收款金额 发票金额 开票金额 含税金额"
    " 原值 amount invoiceamount totalamount grossamount amountinvoiced invoicetotal total"
    " originalamount documentamount wrbtr dmbtr | 总额 合计 本币金额 value amountinlocalcurrency",
    "open_amount": "未收金额 余额 未核销金额 应收余额 未收款金额 尚欠金额 欠款金额 未结清金额"
    " 未回款金额 openamount totalopenamount outstanding outstandingamount balance balancedue"
    " amountdue openbalance remainingamount amountopen | 欠款 residual 期末余额 open",
    "paid_on": "收款日期 结清日期 回款日期 核销日期 付款日期 清账日期 到账日期 paidon paiddate"
    " cleardate clearingdate settleddate settlementdate paymentdate datepaid paydate augdt"
    " | settledon clearedon",
    "paid_amount": "已收金额 已核销金额 已收款金额 回款金额 收款金额 已回款金额 实收金额"
    " paidamount amountpaid settledamount clearedamount receivedamount | 已收 paid",
    "owner": "业务员 销售员 销售人员 负责人 客户经理 责任人 owner salesperson salesrep"
    " accountmanager | 职员 经办人 collector",
    "department": "部门 销售部门 业务部门 责任部门 department salesdepartment dept"
    " | 事业部 businessunit team",
    "contract": "合同号 合同编号 合同名称 销售合同号 contract contractnumber contractno contractid"
    " | 订单号 salesorder orderno ordernumber ponumber",
    "received_on": "收款日期 回款日期 到账日期 入账日期 交易日期 收款日 receivedon receiptdate"
    " receiveddate paymentdate paidon valuedate datereceived transactiondate | 日期 date 记账日期",
    "payer_name": "付款人 付款单位 付款方 对方户名 付款人名称 付款方名称 对方单位 payer payername"
    " remitter counterparty | 户名 paidby",
    "bank_reference": "银行流水号 流水号 交易流水号 银行参考号 回单编号 bankreference reference"
    " bankref transactionid transactionreference utr | 参考号 ref",
    "memo": "摘要 备注 附言 用途 memo note notes remark remarks description narrative purpose"
    " | comment text",
    "instrument": "结算方式 收款方式 支付方式 付款方式 instrument paymentmethod method paymentmode"
    " | 方式 mode",
    "applies_to": "核销单号 对应发票 对应发票号 核销发票 应收单号 发票号 发票号码 appliesto"
    " invoicenumbers invoices paidinvoices invoicenumber invoiceno remittance | 对应单号 invoice",
}
_RECEIPT_WORDS = {
    "number": "收款单号 收款编号 收据号 单据编号 单据号 回款单号 receiptnumber receiptno receiptid"
    " paymentnumber paymentid paymentno number documentnumber | 编号 id no 流水号 reference",
    "amount": "金额 收款金额 回款金额 到账金额 实收金额 贷方金额 收入金额 amount receiptamount"
    " paymentamount amountreceived amountpaid paidamount | credit 收入 total",
}
_CUSTOMER_WORDS = {
    "code": "客户编码 客户代码 客户编号 客户号 编码 往来单位编码 单位编码 客商编码 customercode"
    " customerid customerno customernumber custnumber code custno | 编号 代码 id number no account",
    "name": "客户名称 客户全称 公司名称 单位名称 名称 企业名称 往来单位名称 客商名称 法定名称"
    " customername namecustomer companyname name legalname custname | 客户 customer company title",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 uscc unifiedsocialcreditcode creditcode usci"
    " | 证件号码",
    "tax_number": "税号 纳税人识别号 税务登记号 购方税号 taxnumber taxid vatnumber vatid tin vat"
    " | taxno",
    "country": "国家 国别 国家代码 country countrycode | 国家地区",
    "region": "地区 区域 省份 省 大区 销售区域 region province state area | 城市 city",
    "industry": "行业 所属行业 industry sector businesstype | 行业类别",
    "address": "地址 注册地址 单位地址 联系地址 通讯地址 address registeredaddress street"
    " | 收货地址",
    "group": "集团 所属集团 集团名称 上级单位 母公司 group groupname customergroup parent"
    " parentcompany | 客户分组",
    "owner": _MONEY_WORDS["owner"],
    "department": _MONEY_WORDS["department"],
    "short_name": "简称 客户简称 shortname abbreviation | alias 别名",
    "former_name": "曾用名 原名称 原名 更名前名称 formername previousname oldname | 旧名",
    "english_name": "英文名称 英文名 外文名称 englishname nameen foreignname | nameenglish",
    "contact": "联系人 联系人姓名 contact contactname contactperson | 财务联系人",
    "phone": "电话 联系电话 手机 手机号 联系方式 phone telephone mobile tel phonenumber | 座机",
    "email": "邮箱 电子邮箱 电子邮件 email emailaddress mail | e邮箱",
    "bank": "开户行 开户银行 银行 银行名称 bank bankname | 开户网点",
    "bank_account": "银行账号 账号 银行账户 开户账号 bankaccount accountnumber bankaccountnumber"
    " iban | 帐号 银行帐号 account",
}

_BRACKETS = re.compile(r"[(\[{（【].*?[)\]}）】]")
_NOISE = re.compile(r"[\s_\-./:：*#'\"，,、]+")
_UNITS = (
    (8, re.compile(r"亿")),
    (6, re.compile(r"百万|millions?\b|\bmio?\b", re.I)),
    (4, re.compile(r"万元|[(（\[【]\s*万|单位[:：]?\s*万|\b万\b")),
    (
        3,
        re.compile(
            r"千元|[(（\[【]\s*千|thousands?\b|\bin k\b|'000|\b000s\b|\bt(?:eur|usd|cny)\b", re.I
        ),
    ),
)
_BRACKETED = re.compile(r"[(\[{（【](.*?)[)\]}）】]")


@dataclass(frozen=True, slots=True)
class Guess:
    """Which heading holds a field, how sure that is, and why.

    ``reason``: ``same_word`` (the heading is a word for the field), ``similar_word``,
    ``several_columns`` (``candidates`` lists them), ``no_column``.
    """

    field: str
    heading: str | None
    certainty: str
    reason: str
    candidates: tuple[str, ...] = ()


def guesses(headings: Sequence[str], kind: str) -> dict[str, Guess]:
    """A guess for every field of this kind of file; two columns for one field are no guess."""
    plain = {heading: plain_heading(heading) for heading in headings if heading}
    words = _words(kind)
    found = {field: _guess(field, plain, *words[field]) for field in FIELDS[kind]}
    taken = {g.heading for g in found.values() if g.certainty == CERTAIN}
    for field, guess in found.items():
        if guess.certainty != CERTAIN and guess.candidates:
            left = tuple(name for name in guess.candidates if name not in taken)
            found[field] = _likely(field, left)
    return found


def plain_heading(heading: str) -> str:
    """A heading without case, blanks, marks and what stands in brackets."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


def power_of(heading: str) -> int:
    """By which power of ten a heading says that its amounts are to be multiplied; 4 for 万元."""
    return next((power for power, unit in _UNITS if unit.search(heading)), 0)


def bracketed(heading: str) -> str:
    """What stands in the brackets of a heading: a currency or a unit, as a rule."""
    found = _BRACKETED.search(unicodedata.normalize("NFKC", heading))
    return found[1].strip() if found else ""


def _words(kind: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    texts = _CUSTOMER_WORDS if kind == "customers" else _MONEY_WORDS
    if kind == "receipts":
        texts = _MONEY_WORDS | _RECEIPT_WORDS
    if kind in agreements.FIELDS:
        texts = agreements.words_of(kind, _MONEY_WORDS)
    split = {field: texts[field].partition("|") for field in FIELDS[kind]}
    return {
        field: (frozenset(sure.split()), frozenset(likely.split()))
        for field, (sure, _, likely) in split.items()
    }


def _guess(
    field: str, plain: dict[str, str], sure: frozenset[str], likely: frozenset[str]
) -> Guess:
    same = tuple(heading for heading, word in plain.items() if word in sure)
    if len(same) == 1:
        return Guess(field, same[0], CERTAIN, "same_word", same)
    if same:
        return Guess(field, None, NONE, "several_columns", same)
    return _likely(field, tuple(heading for heading, word in plain.items() if word in likely))


def _likely(field: str, candidates: tuple[str, ...]) -> Guess:
    if not candidates:
        return Guess(field, None, NONE, "no_column")
    if len(candidates) > 1:
        return Guess(field, None, NONE, "several_columns", candidates)
    return Guess(field, candidates[0], LIKELY, "similar_word", candidates)
