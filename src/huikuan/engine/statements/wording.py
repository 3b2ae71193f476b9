"""What a statement of account may say: the sentences it must carry, and words it must not.

A statement that asks for payment and provably arrived interrupts the limitation period
(诉讼时效规定 art. 8), so every statement asks for what is due. One that states principal *and*
interest, or fixes new days, may take the place of the contract (买卖合同解释 art. 18): so none
does that.
"""

import re
import unicodedata
from dataclasses import dataclass

STOP, WARN = "stop", "warn"
REMARK_LENGTH_MAX = 500

_INTEREST = (
    r"(?:利息|罚息|违约金|滞纳金|逾期费|interest|penalt(?:y|ies)|late (?:fee|charge|payment fee)s?)"
)
_NUMBER = (
    r"(?:\d[\d,.]*\s*(?:元|万|%|％|‰|CNY|RMB|USD|EUR|￥|¥)?"
    r"|[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+\s*(?:元|万元))"
)
_NEAR = r"[^。；;!！?？\n]{0,24}?"

# Each rule: its code, how hard it is, and what it looks like.
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "waives_interest",
        STOP,
        rf"(?:放弃|免除|豁免|不再主张|不主张|不再追究|不追究|不计|不收取?|减免|免收){_NEAR}{_INTEREST}"
        rf"|{_INTEREST}{_NEAR}(?:放弃|免除|豁免|不再主张|不再追究|不计|不收|减免|免收)"
        rf"|(?:waive[sd]?|forgo|forgive|will not (?:claim|charge)|\bno\b){_NEAR}{_INTEREST}"
        rf"|{_INTEREST}{_NEAR}(?:(?:is|are) waived|will not be (?:claimed|charged))",
    ),
    (
        "changes_terms",
        STOP,
        r"(?:延期|展期|宽限|延长|推迟|顺延|改为|调整为)" + _NEAR + r"(?:付|支付|还款|账期|到期)"
        r"|(?:付款|还款|账期|到期日)" + _NEAR + r"(?:延期|展期|宽限|延长|推迟|顺延|改为|调整为)"
        r"|同意"
        + _NEAR
        + r"分期|新的(?:付款|还款)(?:期限|日期|计划)|债务更新|代替原?合同|取代原?合同"
        r"|(?:extend|postpone|defer|reschedul)\w*" + _NEAR + r"(?:pay|due|term|deadline)"
        r"|new (?:due date|payment (?:term|plan|date))|replaces? (?:the )?(?:contract|agreement)"
        r"|novation|instal+ments?",
    ),
    (
        "settles_all",
        STOP,
        r"(?:再无|没有|无)(?:任何)?其他(?:任何)?(?:争议|纠纷|债权|债务|欠款|款项)|全部结清|一次性了结|互不(?:追究|相欠)"
        r"|full and final|no (?:further|other) claims?|settled in full|release[sd]? (?:from )?all",
    ),
    (
        "takes_demand_back",
        STOP,
        r"(?:不构成|不作为|不视为|并非|不是)"
        + _NEAR
        + r"(?:催收|催款|催告|付款要求|主张权利|履行请求)"
        r"|(?:无需|不必|不用|暂不)" + _NEAR + r"(?:付款|支付|还款)"
        r"|(?:is )?not a (?:demand|request for payment|reminder)"
        r"|no payment is (?:due|needed|required)"
        r"|need not pay",
    ),
    (
        "threatens",
        STOP,
        r"黑名单|失信|曝光|报警|坐牢|刑事|上门(?:催|讨)|后果自负|列入征信|法院见"
        r"|blacklist|criminal|police|expose you|name and shame|bad things|see you in court",
    ),
    ("states_interest", WARN, rf"{_INTEREST}{_NEAR}{_NUMBER}|{_NUMBER}{_NEAR}{_INTEREST}"),
    (
        "names_account",
        STOP,
        r"(?:新的?|变更|更改|改)(?:收款|银行)?(?:账户|账号|帐户|帐号)|(?:收款|汇款)(?:账户|账号|帐户|帐号)"
        r"|new (?:bank )?account|account (?:number|no\.?)|IBAN",
    ),
)
_COMPILED = tuple((code, level, re.compile(text, re.IGNORECASE)) for code, level, text in _RULES)


@dataclass(frozen=True, slots=True)
class Objection:
    """A word of the remark that does harm: which rule, how hard, and the words themselves."""

    code: str
    level: str
    words: str


def objections(remark: str) -> list[Objection]:
    """What in a free remark would waive, change, settle, threaten, or state interest."""
    text = _as_read(remark)
    found = []
    for code, level, pattern in _COMPILED:
        if match := pattern.search(text):
            found.append(Objection(code, level, match.group(0).strip()))
    waives = any(each.code == "waives_interest" for each in found)
    return [each for each in found if not (waives and each.code == "states_interest")]


def _as_read(remark: str) -> str:
    """The text as an eye reads it: wide letters are letters, invisible signs are nothing."""
    seen = unicodedata.normalize("NFKC", remark)
    seen = "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")
    return re.sub(r"[ \t]+", " ", seen)


def sentences(closing_minor: int, overdue_minor: int) -> tuple[str, ...]:
    """The codes of the sentences that stand on every statement of this outcome, in order."""
    if closing_minor <= 0:
        return ("nothing_owed", "reply_wanted")
    demand = "pay_overdue" if overdue_minor > 0 else "pay_on_time"
    return (demand, "principal_only", "interest_kept", "terms_unchanged", "reply_wanted")
