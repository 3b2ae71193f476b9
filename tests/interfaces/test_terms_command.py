"""huikuan terms: when what people write falls due, or what must be asked first."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from huikuan.errors import Refused
from huikuan.interfaces.cli.terms import command


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--from", "2025-01-15"])


def told(*arguments: str) -> Any:
    with translation.override("en"):
        return json.loads(asked(*arguments, "--json").output)


def test_programs_get_every_line_with_its_days_and_its_reason() -> None:
    lines = told("预付30%-发货60%-质保10%")["lines"]

    assert [line["label"] for line in lines] == ["advance", "shipment", "retention"]
    assert [line["share"] for line in lines] == ["30%", "60%", "10%"]
    assert [line["due_on"] for line in lines] == ["2025-01-15", "2025-01-15", "2026-01-15"]
    assert lines[2]["sentence"] == "Acceptance 2025-01-15 + 12 months → 2026-01-15"


def test_what_falls_on_the_spring_festival_moves_and_says_so() -> None:
    (line,) = told("月底")["lines"]

    assert (line["due_on"], line["effective_due_on"]) == ("2025-01-31", "2025-02-05")
    assert line["sentence"].endswith("→ 2025-01-31, working day 2025-02-05")


def test_monthly_settlement_is_asked_with_the_days_of_both_answers() -> None:
    done = asked("月结30天", "--json")
    question = json.loads(done.output)["question"]

    assert done.exit_code == 2
    assert question["code"] == "terms_variant_needed"
    assert [one["due_on"] for one in question["answers"]] == [["2025-03-02"], ["2025-02-28"]]
    assert told("月结30天", "--variant", "B")["lines"][0]["due_on"] == "2025-02-28"


def test_people_are_asked_in_their_language() -> None:
    with translation.override("zh-hans"):
        done = asked("月结30天")

    assert done.exit_code == 2
    assert "有两种用法" in done.output
    assert "--variant B   次月底 → 2025-02-28" in done.output


def test_people_get_a_table_in_their_language() -> None:
    with translation.override("zh-hans"):
        done = asked("3331")

    assert done.exit_code == 0
    for word in ("预付款", "质保金", "30%", "2026-01-15"):
        assert word in done.output


def test_what_cannot_be_read_is_refused() -> None:
    assert isinstance(asked("whenever").exception, Refused)


@pytest.mark.parametrize("shift, day", [("none", "2025-01-31"), ("previous", "2025-01-27")])
def test_the_shift_is_chosen(shift: str, day: str) -> None:
    assert told("月底", "--shift", shift)["lines"][0]["effective_due_on"] == day
