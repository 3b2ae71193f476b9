"""One company, many writings; found by name, pinyin, initials and code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.names import matches_search, name_key, search_text


@pytest.mark.parametrize(
    "one, other",
    [
        ("上海华联贸易有限公司", "华联贸易（上海）有限责任公司"),
        ("上海华联贸易有限公司", "華聯貿易(上海市)有限公司"),
        ("臺灣積體電路股份有限公司", "台湾积体电路股份公司"),
        ("广东省广新集团有限公司", "广东广新（集团）有限公司"),
        ("ＡＢＣ（中国）有限公司", "abc 中国 有限公司"),
        ("Acme Trading Co., Ltd.", "ACME TRADING COMPANY LIMITED"),
        ("The Acme Corporation", "Acme Corp."),
        ("Acme L.L.C.", "ACME LLC"),
        ("Fisk & Sons, Inc.", "Fisk and Sons Incorporated"),
        ("Société Générale S.A.", "SOCIETE GENERALE SA"),
        ("Maersk A/S", "Maersk AS"),
    ],
)
def test_two_writings_of_one_company_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("上海华联贸易有限公司", "北京华联贸易有限公司"),
        ("华联贸易有限公司", "华联贸易有限公司上海分公司"),
        ("华联集团有限公司", "华联有限公司"),
        ("华联有限公司", "华联股份有限公司"),
        ("Acme Inc", "Acme Ltd"),
        ("Acme Pty Ltd", "Acme Pvt Ltd"),
        ("???", "!!!"),
    ],
)
def test_two_debtors_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=40))
def test_spaces_around_a_name_never_change_its_key(name: str) -> None:
    assert name_key(f"  {name}　") == name_key(name)


@pytest.mark.parametrize(
    "question",
    [
        "重庆",
        "長江",
        "chongqing",
        "changjiang",
        "cqcjyh",
        "CJ001",
        "ｃｊ００１",
        "长江 cj0",
        "江银",
    ],
)
def test_a_customer_is_found_by_name_pinyin_initials_and_code(question: str) -> None:
    text = search_text(["重庆长江银行", "重慶長江"], ["CJ001", ""])
    assert matches_search(text, question)


@pytest.mark.parametrize("question", ["北京", "zhongqing", "cj002", "重庆 cj002"])
def test_other_customers_are_not_found(question: str) -> None:
    assert not matches_search(search_text(["重庆长江银行"], ["CJ001"]), question)


def test_a_foreign_customer_is_found_by_words_and_initials() -> None:
    text = search_text(["Acme Trading Ltd"])
    assert matches_search(text, "trad acme")
    assert matches_search(text, "atl")


@pytest.mark.parametrize("question", ["société", "societe", "GÉNÉRALE"])
def test_accents_may_be_left_out_of_a_question(question: str) -> None:
    assert matches_search(search_text(["Société Générale"]), question)
