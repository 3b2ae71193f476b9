"""A file is handed in, and what is unclear about it is asked."""

from io import BytesIO

import pytest

from huikuan.errors import Refused
from huikuan.flows.take_file_in import (
    answer_intake,
    looked_at,
    take_file_in,
    understood,
)
from huikuan.integrations.tables.opening import open_table
from huikuan.records.customers.models import Customer
from tests.stories.importing import BY, FIRST, HEAD, SECOND, brought_in, brought_in_bytes, counts

pytestmark = pytest.mark.django_db


def test_leading_zeros_are_asked_once_and_matched_on_demand():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))
    content = "\n".join([HEAD, SECOND.replace("C1", "200")]).encode()

    [question] = understood(open_table(BytesIO(content)), "receivables", {}).questions
    intake = brought_in("receivables", HEAD, SECOND.replace("C1", "200"), zeros="match")

    assert (question.code, question.examples) == (
        "zeros",
        (("200", "0200", "华强机械", "苏州华强机械有限公司"),),
    )
    assert counts(intake) == (1, 0, 0)
    assert Customer.objects.count() == 1


def test_columns_named_once_are_remembered_for_files_with_the_same_headings():
    odd = "客户编码,客户名称,foo,单据日期,到期日,币种,金额"
    brought_in("receivables", odd, FIRST, columns={"number": "foo"})

    intake = brought_in("receivables", odd, SECOND)

    assert counts(intake) == (1, 0, 0)


def test_an_answer_is_added_to_those_given_before():
    content = f"{HEAD.replace(',币种', '')}\n{FIRST.replace(',CNY', '')}\n".encode()
    intake = take_file_in("receivables", "a.csv", BytesIO(content), by=BY)

    [question] = looked_at(intake).understanding.questions
    left = answer_intake(intake, {"currency": "CNY"}, by=BY)

    assert (question.code, question.examples) == ("currency", (("100.00",),))
    assert left == ()


@pytest.mark.parametrize(
    "answers, code",
    [
        ({"colour": "red"}, "answer_unknown"),
        ({"zeros": "perhaps"}, "answer_wrong"),
        ({"columns": {"number": "nowhere"}}, "column_missing"),
        ({"columns": {"colour": "x"}}, "field_unknown"),
        ({"currency": "XYZ"}, "currency_unknown"),
        ({"dates": "ydm"}, "date_order_unknown"),
        ({"decimal": ";"}, "decimal_mark_unknown"),
        ({"encoding": "klingon"}, "encoding_unknown_name"),
    ],
)
def test_a_wrong_answer_is_refused(answers, code):
    content = f"{HEAD}\n{FIRST}\n".encode()

    with pytest.raises(Refused, match=code):
        brought_in_bytes("receivables", content, **answers)
