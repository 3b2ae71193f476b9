"""What may money pay? Case by case."""

import pytest

from huikuan.desks.cash.rules import APPLICATION_ORDERS, CASH_INSTRUMENTS, may_pay


@pytest.mark.parametrize(
    "source, receivable, may", [("CNY", "CNY", True), ("USD", "CNY", False), ("CNY", "USD", False)]
)
def test_money_pays_its_own_currency_only(source: str, receivable: str, may: bool) -> None:
    assert may_pay(source, receivable) is may


def test_a_bill_is_not_yet_money() -> None:
    assert not CASH_INSTRUMENTS & {"bank_bill", "trade_bill", "offset"}


def test_the_statutory_order_is_among_the_orders() -> None:
    assert "statutory" in APPLICATION_ORDERS
