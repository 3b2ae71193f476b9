"""Cut-off days, the layout of statements, and what a remark on them must not say."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikuan.engine.statements.cut_offs import cut_off_in, is_cut_off, latest_cut_off, period_start
from huikuan.engine.statements.layout import Document, laid_out
from huikuan.engine.statements.wording import STOP, WARN, objections, sentences

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    "cut_off, year, month, day",
    [
        (25, 2026, 3, date(2026, 3, 25)),
        (31, 2026, 2, date(2026, 2, 28)),
        (0, 2026, 2, date(2026, 2, 28)),
        (0, 2028, 2, date(2028, 2, 29)),
        (-3, 2026, 4, date(2026, 4, 27)),
        (1, 2026, 12, date(2026, 12, 1)),
    ],
)
def test_the_cut_off_day_of_a_month(cut_off: int, year: int, month: int, day: date) -> None:
    assert cut_off_in(cut_off, year, month) == day


@pytest.mark.parametrize(
    "cut_off, today, every, day",
    [
        (0, date(2026, 4, 1), 1, date(2026, 3, 31)),
        (0, date(2026, 3, 31), 1, date(2026, 2, 28)),
        (25, date(2026, 1, 20), 1, date(2025, 12, 25)),
        (0, date(2026, 5, 2), 3, date(2026, 3, 31)),
        (0, date(2026, 5, 2), 12, date(2025, 12, 31)),
        (-5, date(2026, 3, 27), 1, date(2026, 3, 26)),
    ],
)
def test_the_latest_cut_off_is_over(cut_off: int, today: date, every: int, day: date) -> None:
    assert latest_cut_off(cut_off, today, every) == day


@given(st.integers(-15, 31), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_periods_follow_each_other_without_gap(cut_off: int, today: date) -> None:
    end = latest_cut_off(cut_off, today)
    start = period_start(cut_off, end)
    assert start <= end < today
    assert latest_cut_off(cut_off, end) == start - timedelta(days=1)
    assert is_cut_off(cut_off)
    assert not is_cut_off(32)


@dataclass(frozen=True)
class Line:
    """A line of the ledger as the layout takes it."""

    entry_id: int
    kind: str
    on: date
    account: str
    item_id: int
    amount_minor: int
    currency: str = "CNY"
    origin_on: date = FIRST
    due_on: date = FIRST + timedelta(days=30)
    original_minor: int = 1000


@st.composite
def books(draw: st.DrawFn) -> list[Line]:
    """Receivables, receipts and credits over ninety days, applied to each other at random."""
    lines: list[Line] = []
    days = st.integers(0, 90).map(lambda n: FIRST + timedelta(days=n))
    for number in range(draw(st.integers(0, 12))):
        account = draw(st.sampled_from(["receivable", "unapplied_cash", "customer_credit"]))
        minor = draw(st.integers(1, 10**9))
        signed = minor if account == "receivable" else -minor
        money = draw(st.sampled_from(["CNY", "CNY", "JPY"]))
        lines.append(
            Line(number, "x", draw(days), account, number, signed, money, original_minor=minor)
        )
    owed = [line for line in lines if line.account == "receivable"]
    for number, source in enumerate([line for line in lines if line.account != "receivable"]):
        if owed and draw(st.booleans()):
            paid = draw(st.sampled_from(owed))
            minor, on = draw(st.integers(1, -source.amount_minor)), draw(days)
            entry = 100 + number
            lines.append(replace(source, entry_id=entry, kind="y", on=on, amount_minor=minor))
            lines.append(replace(paid, entry_id=entry, kind="y", on=on, amount_minor=-minor,
                                 currency=source.currency))  # fmt: skip
    return lines


@given(books(), st.integers(0, 95), st.integers(0, 95), st.sampled_from(["list", "open_item"]))
def test_every_statement_adds_up_to_the_minor_unit(
    lines: list[Line], start: int, length: int, kind: str
) -> None:
    since, as_of = FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
    for currency in ("CNY", "JPY"):
        found = laid_out(lines, {}, currency=currency, since_on=since, as_of=as_of, kind=kind)
        own = [line for line in lines if line.currency == currency and line.on <= as_of]
        carried = sum(move.amount_minor for move in found.moves if not move.is_application)
        assert found.closing_minor == sum(line.amount_minor for line in own)
        assert found.opening_minor + carried == found.closing_minor
        before = laid_out(lines, {}, currency=currency, since_on=FIRST,
                          as_of=since - timedelta(days=1), kind=kind)  # fmt: skip
        assert found.opening_minor == before.closing_minor


def test_the_due_day_itself_is_not_overdue() -> None:
    line = Line(1, "x", FIRST, "receivable", 1, 1000)
    documents = {1: Document("R-1", "HT-1")}
    for days, overdue in ((30, 0), (31, 1)):
        as_of = FIRST + timedelta(days=days)
        found = laid_out([line], documents, currency="CNY", since_on=FIRST, as_of=as_of,
                         kind="open_item")  # fmt: skip
        assert found.items[0].overdue_days == overdue
        assert found.overdue_minor == (1000 if overdue else 0)


@pytest.mark.parametrize(
    "remark, code, level",
    [
        ("本期逾期利息予以免除", "waives_interest", STOP),
        ("我司放弃主张违约金。", "waives_interest", STOP),
        ("滞纳金不收", "waives_interest", STOP),
        ("We waive all late fees this month", "waives_interest", STOP),
        ("No interest will be due", "waives_interest", STOP),
        ("放\u200b弃违约金", "waives_interest", STOP),
        ("付款期限延长至6月30日", "changes_terms", STOP),
        ("同意贵司分期支付", "changes_terms", STOP),
        ("The payment term is extended; new due date 1 June", "changes_terms", STOP),
        ("双方再无其他债权债务", "settles_all", STOP),
        ("in full and final settlement", "settles_all", STOP),
        ("本对账单不作为催款", "takes_demand_back", STOP),
        ("This is not a demand.", "takes_demand_back", STOP),
        ("否则列入黑名单，后果自负", "threatens", STOP),
        ("请付至新的收款账户", "names_account", STOP),
        ("We have a new bank account", "names_account", STOP),
        ("另有逾期利息 1,234.50 元", "states_interest", WARN),
        ("违约金按日０.０５％计算", "states_interest", WARN),
        ("plus interest of 5%", "states_interest", WARN),
    ],
)
def test_words_that_do_harm_are_found(remark: str, code: str, level: str) -> None:
    assert (code, level) in [(each.code, each.level) for each in objections(remark)]


@pytest.mark.parametrize(
    "remark",
    [
        "", "请联系王女士核对，电话 0571-88886666。", "请于本月内安排支付，谢谢配合。",
        "发票号 26327000000000000001 已寄出", "本对账单不影响我司主张逾期违约金的权利",
        "Thank you for your business.", "Please contact Ms Wang about order 12.",
        "质保金待质保期满后支付", "Note the delivery of 3 March.",
    ],
)  # fmt: skip
def test_words_that_do_no_harm_pass(remark: str) -> None:
    assert objections(remark) == []


def test_every_statement_asks_keeps_interest_and_changes_nothing() -> None:
    for overdue, demand in ((0, "pay_on_time"), (5, "pay_overdue")):
        said = sentences(10, overdue)
        assert said[0] == demand
        assert {"principal_only", "interest_kept", "terms_unchanged"} <= set(said)
    assert sentences(0, 0) == ("nothing_owed", "reply_wanted")
