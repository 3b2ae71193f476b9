"""Payment terms as people write them: read, written back, turned into days and amounts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from huikuan.engine.terms import (
    WHOLE,
    Cutoff,
    Days,
    Discount,
    InMonth,
    Instrument,
    InstrumentKind,
    Label,
    Months,
    NextDay,
    Plan,
    PlanLine,
    Shift,
    Term,
    Trigger,
    plan_amounts,
    plan_from_text,
    plan_text,
    share_text,
    term_from_text,
)
from huikuan.engine.terms.days import due_day
from huikuan.errors import Refused

# The golden table of the domain handbook §2.13: invoice of 15 January and of 15 March 2025.
GOLDEN = [
    ("货到付款", None, "2025-01-15", "2025-03-15"),
    ("COD", None, "2025-01-15", "2025-03-15"),
    ("net 30", None, "2025-02-14", "2025-04-14"),
    ("30天", None, "2025-02-14", "2025-04-14"),
    ("EOM+30", None, "2025-03-02", "2025-04-30"),
    ("月结30天", "A", "2025-03-02", "2025-04-30"),
    ("月结30天", "B", "2025-02-28", "2025-04-30"),
    ("30 days EOM", None, "2025-02-28", "2025-04-30"),
    ("月结60天", "A", "2025-04-01", "2025-05-30"),
    ("25日截止, 次月底付", None, "2025-02-28", "2025-04-30"),
    ("2/10 net 30", None, "2025-02-14", "2025-04-14"),
]


@pytest.mark.parametrize(("text", "variant", "january", "march"), GOLDEN)
def test_the_golden_terms_fall_due_on_the_golden_days(
    text: str, variant: str | None, january: str, march: str
) -> None:
    term = term_from_text(text, variant=variant)
    assert due_day(term, date(2025, 1, 15)).due_on == date.fromisoformat(january)
    assert due_day(term, date(2025, 3, 15)).due_on == date.fromisoformat(march)


def test_the_discount_of_2_10_net_30_ends_on_the_tenth_day() -> None:
    term = term_from_text("2/10 net 30")
    assert term.discount == Discount(200, 10)
    assert due_day(term, date(2025, 1, 15)).discount_until == date(2025, 1, 25)
    assert due_day(term, date(2025, 3, 15)).discount_until == date(2025, 3, 25)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_discount_is_never_written_like_a_plan_of_two(language: str) -> None:
    plan = (PlanLine(Label.PAYMENT, Term(discount=Discount(100, 9)), share=WHOLE),)
    assert plan_from_text(plan_text(plan, language)) == plan


def test_monthly_settlement_is_asked_not_guessed() -> None:
    with pytest.raises(Refused) as refused:
        term_from_text("月结30天")
    assert refused.value.code == "terms_variant_needed"
    assert refused.value.params["days"] == 30
    assert term_from_text("月结30天(B)") == term_from_text("月结30天", variant="B")


def test_settlement_of_45_days_can_mean_one_thing_only() -> None:
    assert term_from_text("月结45天").steps == (InMonth(0), Days(45))


def test_what_comes_after_the_cutoff_counts_to_the_next_month() -> None:
    term = term_from_text("25日截止,次月底付")
    assert due_day(term, date(2025, 1, 25)).due_on == date(2025, 2, 28)
    assert due_day(term, date(2025, 1, 26)).due_on == date(2025, 3, 31)


def test_a_plan_of_advance_shipment_and_retention() -> None:
    plan = plan_from_text("预付30%-发货60%-质保10%")
    assert plan == (
        PlanLine(Label.ADVANCE, Term(Trigger.SIGNED), share=3000),
        PlanLine(Label.SHIPMENT, Term(Trigger.SHIPPED), share=6000),
        PlanLine(Label.RETENTION, Term(Trigger.ACCEPTED, (Months(12),)), share=1000),
    )


@pytest.mark.parametrize("text", ["3-6-1", "361", "30/60/10", "3：6：1", "三六一"])
def test_three_figures_are_the_same_plan(text: str) -> None:
    assert plan_from_text(text) == plan_from_text("预付30%-发货60%-质保10%")


def test_four_figures_put_the_acceptance_before_the_retention() -> None:
    triggers = [line.term.trigger for line in plan_from_text("3331")]
    assert triggers == [Trigger.SIGNED, Trigger.SHIPPED, Trigger.ACCEPTED, Trigger.ACCEPTED]
    assert [line.share for line in plan_from_text("3331")] == [3000, 3000, 3000, 1000]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("首付三成、发货六成、质保一成", "预付30%-发货60%-质保10%"),
        ("30% advance, 60% on shipment, 10% retention", "预付30%-发货60%-质保10%"),
        ("预付 ３０％ － 发货 ６０％ － 质保 １０％", "预付30%-发货60%-质保10%"),
        ("签约后30天付50%，验收后付其余", "50% 30 days after signing, remainder on acceptance"),
        ("开票后三个月", "3 months after invoice"),
        ("收到发票后30个工作日内付款", "30 working days from invoice"),
        ("货到60天", "net 60 after delivery"),
        ("次月15日付", "15th of the following month"),
        ("款到发货", "cash in advance"),
        ("每月25日付款", "every 25th"),
        ("预付90%，验收后付余款10%", "90% deposit, balance 10% on acceptance"),
    ],
)
def test_two_ways_to_say_the_same(text: str, same: str) -> None:
    assert plan_from_text(text) == plan_from_text(same)


def test_a_bill_runs_in_addition_to_the_term() -> None:
    term = term_from_text("开票后30天，90天银承")
    due = due_day(term, date(2025, 3, 3), shift=Shift.NONE)
    assert (due.due_on, due.cash_on) == (date(2025, 4, 2), date(2025, 7, 1))


def test_the_effective_day_moves_to_a_working_day_and_the_due_day_stays() -> None:
    due = due_day(term_from_text("30天"), date(2024, 12, 29))
    assert due.due_on == date(2025, 1, 28)
    assert due.effective_due_on == date(2025, 2, 5), "the Spring Festival of 2025 ends on the 4th"
    assert due.is_final


def test_a_year_without_an_official_plan_is_not_final() -> None:
    assert not due_day(term_from_text("30天"), date(2039, 5, 5)).is_final
    assert due_day(term_from_text("30天"), date(2039, 5, 5), shift=Shift.NONE).is_final


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "terms_missing"),
        ("看情况付", "terms_unreadable"),
        ("30%; DROP TABLE", "plan_part_has_no_share"),
        ("预付30%-发货60%", "plan_shares_do_not_sum"),
        ("预付60%-发货60%", "plan_shares_do_not_sum"),
        ("3-3-3", "plan_shares_do_not_sum"),
        ("37", "plan_split_needs_triggers"),
        ("50%预付-50%尾款", "plan_line_needs_trigger"),
        ("其余预付-发货30%", "plan_remainder_not_last"),
        ("预付100%-其余验收", "plan_leaves_nothing"),
        ("发货前30天付款", "term_days_before_event"),
        ("发货后验收后30天", "terms_name_two_events"),
        ("9999天", "term_days_out_of_range"),
        ("次月45日", "term_day_out_of_month"),
        ("x" * 1001, "terms_too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_from_text(text)
    assert refused.value.code == code


def test_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(Refused, match="date_out_of_range"):
        due_day(Term(steps=(Days(3000),)), date(9998, 1, 1))


_steps = some.one_of(
    some.builds(Days, some.integers(0, 3650), some.booleans()),
    some.builds(Months, some.integers(0, 240)),
    some.builds(InMonth, some.integers(0, 240), some.integers(1, 31)),
    some.builds(NextDay, some.integers(1, 31)),
    some.builds(Cutoff, some.integers(1, 31)),
)
_discounts = some.builds(Discount, some.integers(1, 9999), some.integers(0, 999))
_instruments = some.builds(
    Instrument,
    some.sampled_from(InstrumentKind),
    some.one_of(
        some.builds(Days, some.integers(1, 720)), some.builds(Months, some.integers(1, 24))
    ),
)


@some.composite
def _terms(draw: some.DrawFn, trigger: some.SearchStrategy[Trigger | None]) -> Term:
    event = draw(trigger)
    before = event is not None and draw(some.booleans())
    steps = () if before else tuple(draw(some.lists(_steps, max_size=3)))
    return Term(
        event, steps, before, draw(some.none() | _discounts), draw(some.none() | _instruments)
    )


@some.composite
def _plans(draw: some.DrawFn) -> Plan:
    cuts = sorted(draw(some.sets(some.integers(1, WHOLE - 1), max_size=5)))
    shares = [end - start for start, end in zip([0, *cuts], [*cuts, WHOLE], strict=True)]
    terms = _terms(some.sampled_from(Trigger))
    labels = some.sampled_from(Label)
    lines = [PlanLine(draw(labels), draw(terms), share=share) for share in shares]
    if draw(some.booleans()) and len(lines) > 1:
        lines[-1] = PlanLine(lines[-1].label, lines[-1].term, is_remainder=True)
    return tuple(lines)


@given(_terms(some.none() | some.sampled_from(Trigger)), some.sampled_from(["zh", "en"]))
def test_every_term_reads_back_as_it_was_written(term: Term, language: str) -> None:
    plan = (PlanLine(Label.PAYMENT, term, share=WHOLE),)
    text = plan_text(plan, language)
    back = plan_from_text(text)
    if term == Term():
        assert due_day(back[0].term, date(2025, 1, 15)).due_on == date(2025, 1, 15)
    else:
        assert back == plan, text


@given(_plans(), some.sampled_from(["zh", "en"]))
def test_every_plan_reads_back_as_it_was_written(plan: Plan, language: str) -> None:
    assert plan_from_text(plan_text(plan, language)) == plan, plan_text(plan, language)


@given(_plans(), some.integers(1_000_000, 10**15))
def test_a_plan_pays_the_total_to_the_minor_unit(plan: Plan, total_minor: int) -> None:
    amounts = plan_amounts(plan, total_minor)
    assert sum(amounts) == total_minor
    for line, amount in zip(plan[:-1], amounts[:-1], strict=True):
        assert abs(amount * WHOLE - total_minor * (line.share or 0)) <= WHOLE // 2


def test_the_last_line_takes_the_rounding() -> None:
    assert plan_amounts(plan_from_text("预付33.33%-发货33.33%-质保33.34%"), 10_001) == [
        3333,
        3333,
        3335,
    ]


def test_amounts_must_make_the_total() -> None:
    plan = plan_from_text("签约付10万元，验收后30天付20万元")
    assert plan_amounts(plan, 30_000_000) == [10_000_000, 20_000_000]
    with pytest.raises(Refused, match="plan_amounts_do_not_sum"):
        plan_amounts(plan, 30_000_001)


def test_a_fixed_advance_and_the_rest() -> None:
    plan = plan_from_text("预付10万元，验收合格后30天付其余")
    assert plan_amounts(plan, 30_000_000) == [10_000_000, 20_000_000]
    with pytest.raises(Refused, match="plan_line_comes_to_nothing"):
        plan_amounts(plan, 10_000_000)


@given(some.integers(1, WHOLE))
def test_a_share_is_written_without_losing_a_hundredth(share: int) -> None:
    whole, _, parts = share_text(share).removesuffix("%").partition(".")
    assert int(whole) * 100 + int(parts.ljust(2, "0")) == share
