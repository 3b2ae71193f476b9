"""The ageing as a person at the terminal, a program and a spreadsheet get it."""

import json
from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.utils import translation
from python_calamine import CalamineWorkbook

from huikuan.interfaces.cli.ageing import command
from huikuan.interfaces.web.ageing_workbook import ageing_workbook
from huikuan.interfaces.web.exports import Taking
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.ageing import ageing
from tests.books import customer
from tests.interfaces.cast import BY
from tests.reports.stories import owed, paid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def acme() -> None:
    """A company that is late with one receivable and has paid something for nothing."""
    acme = customer("ACME")
    owed(acme, 1, 123_456, date(2025, 1, 1), date(2025, 1, 31))
    owed(acme, 2, 500, date(2025, 1, 1), date(2025, 3, 31))
    owed(acme, 3, 700, date(2025, 1, 1), date(2025, 1, 31), currency="JPY")
    paid(acme, 1, 99, date(2025, 2, 1))


def test_programs_get_whole_minor_units() -> None:
    asked = ["--as-of", "2025-02-28", "--known-on", "2025-03-05", "--by", "customer", "--json"]
    done = CliRunner().invoke(command, asked)

    answer = json.loads(done.output)
    row = answer["rows"][0]
    assert answer["as_of"] == "2025-02-28"
    assert answer["currency_totals"]["JPY"]["open_minor"] == 700
    assert (row["customer"], row["customer_code"], row["currency"]) == (
        "Company ACME",
        "ACME",
        "CNY",
    )
    assert (row["open_minor"], row["not_due_minor"], row["unapplied_minor"]) == (123_956, 500, 99)
    assert row["buckets"]["d1_30"] == 123_456 == row["open_minor"] - row["not_due_minor"]


@pytest.mark.parametrize("by", ["customer", "group", "owner", "department", "region", "currency"])
def test_people_get_a_table_in_their_language(by: str) -> None:
    with translation.override("zh-hans"):
        done = CliRunner().invoke(command, ["--as-of", "2025-02-28", "--by", by])

    assert done.exit_code == 0
    assert "未到期" in done.output
    assert "1,234.56" in done.output


def test_a_day_without_debts_says_so() -> None:
    done = CliRunner().invoke(command, ["--as-of", "2024-01-01"])
    assert (done.exit_code, "2024-01-01" in done.output) == (0, True)


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "01/02/2025"])
def test_a_day_that_does_not_exist_is_refused(day: str) -> None:
    done = CliRunner().invoke(command, ["--as-of", day])
    assert done.exit_code == 2
    assert day in done.output


def test_the_spreadsheet_holds_numbers_and_harmless_text() -> None:
    evil = customer("=1+1")
    owed(evil, 1, 5, date(2025, 1, 1), date(2025, 1, 2))

    file = BytesIO(ageing_workbook(ageing(EVERYTHING, as_of=date(2025, 2, 28)), Taking(BY, "")))
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()

    assert rows[3][:4] == ["ACME", "Company ACME", "CNY", 1239.56]
    assert rows[4][:4] == ["=1+1", "Company =1+1", "CNY", 0.05]
    assert rows[5][:4] == ["ACME", "Company ACME", "JPY", 700]
    assert len(rows) == 3 + 3 + 2
