"""Clauses that will cost money later, and the law by which they do."""

from datetime import date

import pytest

from huikuan.engine.clauses import Clauses, Parties, Weight, clause_findings, longest_days
from huikuan.engine.terms import plan_from_text, term_from_text

TODAY = date(2026, 3, 1)
GOOD = Clauses(penalty_daily_ppm=500, jurisdiction="ours", service_address=True, acceptance_days=15)
SMALL_TO_LARGE = Parties("small", "large")


def codes(clauses: Clauses, parties: Parties, plan: str, on: date = TODAY) -> dict[str, Weight]:
    found = clause_findings(clauses, parties, plan_from_text(plan), on=on)
    return {each.code: each.weight for each in found}


def test_a_careful_contract_has_nothing_to_find() -> None:
    assert codes(GOOD, Parties("small", "medium"), "预付30%-发货60%-质保10%") == {}


def test_an_empty_form_shows_everything_that_is_missing() -> None:
    assert codes(Clauses(), Parties("small", "medium"), "3331") == {
        "penalty_missing": Weight.DEAR,
        "jurisdiction_missing": Weight.DEAR,
        "acceptance_without_limit": Weight.DEAR,
        "service_address_missing": Weight.ADVICE,
    }


def test_pay_when_paid_is_void_with_a_large_debtor_and_dear_with_others() -> None:
    waiting = Clauses(500, "ours", True, 15, pay_when_paid=True)
    assert codes(waiting, SMALL_TO_LARGE, "30天")["pay_when_paid"] is Weight.UNLAWFUL
    assert codes(waiting, Parties("small", "medium"), "30天")["pay_when_paid"] is Weight.DEAR
    before = date(2025, 5, 31)
    assert codes(waiting, SMALL_TO_LARGE, "30天", before)["pay_when_paid"] is Weight.DEAR


@pytest.mark.parametrize(
    "terms, theirs, unlawful",
    [
        ("60天", "large", False),
        ("90天", "large", True),
        ("月结60天(A)", "large", True),
        ("60天", "agency", False),
        ("61天", "institution", True),
        ("90天", "medium", False),
    ],
)
def test_a_term_is_held_against_the_law_of_the_debtor(
    terms: str, theirs: str, unlawful: bool
) -> None:
    assert ("term_beyond_law" in codes(GOOD, Parties("micro", theirs), terms)) is unlawful


def test_a_retention_of_construction_is_at_most_three_percent() -> None:
    building = Clauses(500, "ours", True, 15, is_construction=True)
    assert "retention_above_limit" in codes(building, Parties(), "预付30%-验收65%-质保5%")
    assert "retention_above_limit" not in codes(building, Parties(), "预付30%-验收67%-质保3%")


def test_bills_and_audits_cannot_be_imposed_on_a_small_company() -> None:
    imposed = Clauses(500, "ours", True, 15, bills_imposed=True, audit_settles=True)
    found = codes(imposed, Parties("micro", "institution"), "30天")
    assert found == {"audit_settles": Weight.UNLAWFUL, "bills_imposed": Weight.UNLAWFUL}


def test_whoever_is_small_should_say_so_to_a_large_debtor() -> None:
    assert "our_size_not_declared" in codes(GOOD, Parties("", "large"), "30天")


@pytest.mark.parametrize(
    "terms, days",
    [("30天", 30), ("月底+30天", 60), ("次月底", 61), ("3个月", 93), ("10个工作日", 20)],
)
def test_the_longest_run_of_a_term(terms: str, days: int) -> None:
    assert longest_days(term_from_text(terms)) == days
