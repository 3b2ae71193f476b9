"""Chinese capitals, with the examples of the payment and settlement rules."""

import pytest

from huikuan.engine.money import capitals
from huikuan.errors import Refused


@pytest.mark.parametrize(
    "minor, expected",
    [
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (10000, "壹佰元整"),
        (1000500, "壹万零伍元整"),
        (10000000500, "壹亿零伍元整"),
        (10000500000, "壹亿零伍仟元整"),
        (10**14, "壹万亿元整"),
        (10**14 + 10**10, "壹万零壹亿元整"),
        (10**17, "壹仟万亿元整"),
        (-1234567, "负壹万贰仟叁佰肆拾伍元陆角柒分"),
    ],
)
def test_amounts_stand_in_capitals(minor: int, expected: str) -> None:
    assert capitals(minor) == expected


def test_only_yuan_have_jiao_and_fen() -> None:
    with pytest.raises(Refused, match="capitals_only_in_yuan"):
        capitals(100, "USD")
