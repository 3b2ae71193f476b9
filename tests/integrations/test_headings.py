"""Which column means what, in Chinese and English, and how sure that is."""

import pytest

from huikuan.integrations.tables.headings import guesses, power_of

RECEIVABLES = "customer_code customer_name number issued_on due_on currency amount open_amount"


@pytest.mark.parametrize(
    "headings",
    [
        "客户编码 客户名称 单据编号 单据日期 到期日 币种 金额 未收金额",
        "客户代码 购货单位 发票号 开票日期 应收日期 币别 价税合计 余额",
        "购货单位编码 往来单位名称 应收单号 业务日期 付款到期日 货币 应收金额(元) 未核销金额",
        "Customer-Code Customer_Name Invoice_No Posting_Date Due_Date Currency Amount Open_Amount",
        "cust_number name_customer doc_id posting_date due_in_date invoice_currency amount"
        " total_open_amount",
        "KUNNR NAME1 BELNR BUDAT ZFBDT WAERS WRBTR openbalance",
    ],
)
def test_usual_headings_are_certain(headings):
    found = guesses(headings.split(), "receivables")

    named = [found[field].heading for field in RECEIVABLES.split()]
    sure = {found[field].certainty for field in RECEIVABLES.split()}
    assert sure == {"certain"} if "ZFBDT" not in headings else sure <= {"certain", "likely"}
    assert [name for name in named if name] == headings.split()


def test_two_columns_for_one_field_are_no_guess():
    found = guesses(["发票号", "单据编号"], "receivables")["number"]

    assert (found.certainty, found.heading) == ("none", None)
    assert found.candidates == ("发票号", "单据编号")


def test_a_column_that_surely_means_one_thing_is_not_asked_about_for_another():
    found = guesses(["合同号", "单据编号"], "receivables")

    assert found["contract"].heading == "合同号"
    assert found["number"].heading == "单据编号"


def test_a_similar_word_is_likely_and_must_be_asked():
    found = guesses(["编号", "日期"], "receivables")

    assert (found["number"].certainty, found["issued_on"].certainty) == ("likely", "likely")


@pytest.mark.parametrize(
    "heading, power",
    [
        ("金额(万元)", 4),
        ("金额（万）", 4),
        ("应收金额 单位：万元", 4),
        ("金额（千元）", 3),
        ("Amount in thousands", 3),
        ("Amount ('000)", 3),
        ("金额（百万）", 6),
        ("Amount (USD million)", 6),
        ("金额(亿元)", 8),
        ("金额(元)", 0),
        ("金额（￥）", 0),
        ("万科应收金额", 0),
        ("Amount", 0),
    ],
)
def test_a_heading_says_in_which_unit_its_amounts_stand(heading, power):
    assert power_of(heading) == power
